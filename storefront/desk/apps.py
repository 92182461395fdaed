from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "storefront.desk"
    label = "desk"
    verbose_name = "Desk"
