from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpenBooksConfig(AppConfig):
    """What everybody may read in the books."""

    name = "storefront.openbooks"
    label = "openbooks"
    verbose_name = _("Open books")
