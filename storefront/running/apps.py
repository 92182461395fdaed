from django.apps import AppConfig


class RunningConfig(AppConfig):
    """Starting the shop, watching over it, and what it does by itself."""

    name = "storefront.running"
    label = "running"
    verbose_name = "Running the shop"

    def ready(self):
        from . import checks  # noqa: F401, PLC0415 -- registers the system checks
