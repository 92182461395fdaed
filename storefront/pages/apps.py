from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "storefront.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self):
        from catalogue.changes.triggers import watch  # noqa: PLC0415 -- once the apps are there

        from .watched import WATCHED  # noqa: PLC0415

        watch(*WATCHED)
