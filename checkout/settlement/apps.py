from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettlementConfig(AppConfig):
    """Money out: what each producer is owed, and how it reaches her."""

    name = "checkout.settlement"
    label = "settlement"
    verbose_name = _("Settlement")

    def ready(self):
        from . import joining  # noqa: F401, PLC0415 -- needs the models
