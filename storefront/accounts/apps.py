from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People with a password: customers who want one, editors, staff."""

    name = "storefront.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
