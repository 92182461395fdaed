from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class RunningConfig(AppConfig):
    """Starting the shop, watching over it, and what it does by itself."""

    name = "storefront.running"
    label = "running"
    verbose_name = "Running the shop"

    def ready(self):
        from . import checks  # noqa: F401, PLC0415 -- registers the system checks
        from .site import name_site  # noqa: PLC0415 -- needs the models

        post_migrate.connect(name_site, sender=apps.get_app_config("sites"))
