from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "storefront.consents"
    label = "consents"
    verbose_name = "Consents"
