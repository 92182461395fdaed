from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "storefront.facts"
    label = "facts"
    verbose_name = "Facts"

    def ready(self):
        from . import receivers  # noqa: F401, PLC0415 -- connects them
