from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class PlacesConfig(OscarConfig):
    """Where goods come from and go to: provinces, districts, tambons. Oscar's `address` app."""

    label = "address"
    name = "catalogue.places"
    verbose_name = _("Places")
    namespace = "places"

    def ready(self):
        from . import receivers  # noqa: F401, PLC0415 -- receivers need the models

    def get_urls(self):
        from . import urls  # noqa: PLC0415 -- views need the app registry

        return self.post_process_urls(urls.urlpatterns)
