from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """What is kept of people, and who of the staff looked at it."""

    name = "storefront.privacy"
    label = "privacy"
    verbose_name = _("Privacy")
