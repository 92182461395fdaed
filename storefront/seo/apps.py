from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SeoConfig(AppConfig):
    """What search engines, chats and phones see of the shop."""

    name = "storefront.seo"
    label = "seo"
    verbose_name = _("Search engines")
