from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "storefront.pages"
    label = "pages"
    verbose_name = "Pages"
