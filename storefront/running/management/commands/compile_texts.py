"""`manage.py compile_texts`: translations, ready for use."""

from django.conf import settings
from django.core.management.base import BaseCommand

from storefront.running.texts import compile_texts


class Command(BaseCommand):
    help = "Compile translations that are newer than their compiled form; needs no gettext on the system."
    requires_system_checks = []

    def handle(self, **_):
        for path in compile_texts(settings.LOCALE_PATHS):
            self.stdout.write(f"Compiled {path.relative_to(settings.BASE_DIR)}")
