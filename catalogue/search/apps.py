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
        from catalogue.changes.triggers import OF_WORDS, on_page, watch  # noqa: PLC0415 -- once the apps are there

        from . import receivers, synonyms  # noqa: F401, PLC0415 -- receivers need the models

        document, synonym = "search_productdocument", "search_synonyms"
        watch(
            *(on_page(table, event, OF_WORDS) for table in (document, synonym) for event in ("INSERT", "DELETE")),
            on_page(document, "UPDATE", OF_WORDS, "names", "about", "rest", "name_length"),
            on_page(synonym, "UPDATE", OF_WORDS, "words"),
        )
        post_migrate.connect(synonyms.load_shipped_synonyms, sender=self)

    def get_urls(self):
        from . import urls  # noqa: PLC0415 -- views need the app registry

        return self.post_process_urls(urls.urlpatterns)
