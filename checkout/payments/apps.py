from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """Money in: attempts to pay, and what the provider says of them."""

    name = "checkout.payments"
    label = "payments"
    verbose_name = _("Payments")

    def ready(self):
        from . import cards, checks  # noqa: F401, PLC0415 -- registers the system checks

        cards.guard()
