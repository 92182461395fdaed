from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "checkout.ledger"
    label = "ledger"
    verbose_name = _("Ledger")

    def ready(self):
        from . import receivers  # noqa: F401, PLC0415 -- signals need the app registry
