from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FulfilmentConfig(AppConfig):
    """From a paid order to a parcel at the door."""

    name = "checkout.fulfilment"
    label = "fulfilment"
    verbose_name = _("Fulfilment")
