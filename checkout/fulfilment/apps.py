from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class FulfilmentConfig(AppConfig):
    """From a paid order to a parcel at the door."""

    name = "checkout.fulfilment"
    label = "fulfilment"
    verbose_name = _("Fulfilment")

    def ready(self):
        from checkout.orders.models import OrderEvent  # noqa: PLC0415 -- needs the app registry

        from .receivers import hear_of_money  # noqa: PLC0415 -- needs the models

        post_save.connect(hear_of_money, sender=OrderEvent, dispatch_uid="parcels follow money")
