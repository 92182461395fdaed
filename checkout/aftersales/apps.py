from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class AftersalesConfig(AppConfig):
    """What buyers bring back, want exchanged or complain of, from their first word to its end."""

    name = "checkout.aftersales"
    verbose_name = _("Returns and claims")

    def ready(self):
        from checkout.orders.models import OrderEvent  # noqa: PLC0415 -- needs the app registry

        from .receivers import hear_of_swap  # noqa: PLC0415 -- needs the models

        post_save.connect(hear_of_swap, sender=OrderEvent, dispatch_uid="cases end with an exchange")
