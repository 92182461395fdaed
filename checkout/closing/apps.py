from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClosingConfig(AppConfig):
    """The end of a day, of a month, and what the accountant gets of it."""

    name = "checkout.closing"
    label = "closing"
    verbose_name = _("Closing the books")
