from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StockConfig(AppConfig):
    """How many there are, and for whom some are kept."""

    name = "catalogue.stock"
    label = "stock"
    verbose_name = _("Stock")
