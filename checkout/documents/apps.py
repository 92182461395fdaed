from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """Receipts, tax invoices and credit notes: numbered without gaps, frozen when they are issued."""

    name = "checkout.documents"
    label = "documents"
    verbose_name = _("Papers")

    def ready(self):
        from checkout.orders.models import OrderEvent  # noqa: PLC0415 -- needs the app registry

        from . import checks  # noqa: F401, PLC0415 -- registers the system checks
        from .jobs import hear_of_order  # noqa: PLC0415 -- needs the models

        post_save.connect(hear_of_order, sender=OrderEvent, dispatch_uid="papers are owed")
