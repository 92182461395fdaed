from django.core.management.base import BaseCommand

from catalogue.places.operations import load_places


class Command(BaseCommand):
    help = "Loads the provinces, districts, tambons and postcodes of Thailand; safe to repeat."
    requires_system_checks = []

    def handle(self, **options):
        counts = load_places()
        self.stdout.write(", ".join(f"{count} {what}" for what, count in counts.items()))
