from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PicturesConfig(AppConfig):
    """Every picture of the site and the sizes it is served in."""

    name = "catalogue.pictures"
    label = "pictures"
    verbose_name = _("Pictures")

    def ready(self):
        from . import receivers  # noqa: F401, PLC0415 -- receivers need the models
