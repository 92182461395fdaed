from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.apps import CatalogueConfig


class ProductsConfig(CatalogueConfig):
    """What is sold. Oscar's `catalogue` app, with list and product pages of our own."""

    name = "catalogue.products"
    verbose_name = _("Goods")

    def ready(self):
        # Oscar's ready() would load its list views, and with them haystack.
        from oscar.apps.catalogue import receivers as oscar_receivers  # noqa: F401, PLC0415

        from . import receivers  # noqa: F401, PLC0415 -- receivers need the models

    def get_urls(self):
        from . import urls  # noqa: PLC0415 -- views need the app registry

        return self.post_process_urls(urls.urlpatterns)
