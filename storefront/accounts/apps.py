from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People with a password: customers who want one, editors, staff."""

    name = "storefront.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from .receivers import keep_roles_after_migrate  # noqa: PLC0415 -- models are not there before

        # Once, after the last app that has models, the last to be told: by then every permission is there.
        last = [app for app in apps.get_app_configs() if app.models_module][-1]
        post_migrate.connect(keep_roles_after_migrate, sender=last, dispatch_uid="accounts.keep_roles")
