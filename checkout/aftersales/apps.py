from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AftersalesConfig(AppConfig):
    """What buyers bring back, want exchanged or complain of, from their first word to its end."""

    name = "checkout.aftersales"
    verbose_name = _("Returns and claims")
