from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """How the shop looks: components, money and dates in words, the woven drawings."""

    name = "storefront.ui"
    label = "ui"
    verbose_name = _("Appearance")
