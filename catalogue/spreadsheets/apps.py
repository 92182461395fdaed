from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpreadsheetsConfig(AppConfig):
    """Producers, goods, prices, deliveries and pictures, in and out as the tables people have."""

    name = "catalogue.spreadsheets"
    label = "spreadsheets"
    verbose_name = _("Spreadsheets")
