from django.apps import AppConfig


class ProofreadingConfig(AppConfig):
    name = "storefront.proofreading"
    label = "proofreading"
    verbose_name = "Proofreading"
