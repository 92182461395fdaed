from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class SearchConfig(OscarConfig):
    """Finds goods in Thai and English. Stands in for Oscar's `search` app, without haystack."""

    label = "search"
    name = "catalogue.search"
    verbose_name = _("Search")
    namespace = "search"

    def ready(self):
        from . import receivers, synonyms  # noqa: F401, PLC0415 -- receivers need the models

        post_migrate.connect(synonyms.load_shipped_synonyms, sender=self)

    def get_urls(self):
        from . import urls  # noqa: PLC0415 -- views need the app registry

        return self.post_process_urls(urls.urlpatterns)
