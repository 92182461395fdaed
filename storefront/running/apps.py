from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "storefront.running"
    label = "running"
    verbose_name = "Running the shop"
