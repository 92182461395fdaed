from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class ProducersConfig(OscarConfig):
    """Who makes the goods, and the stock records of what they made. Oscar's `partner` app."""

    label = "partner"
    name = "catalogue.producers"
    verbose_name = _("Producers")
    namespace = "producers"

    def ready(self):
        super().ready()
        from .joining import write_default_steps  # noqa: PLC0415 -- needs the models
        from .operations import write_default_terms  # noqa: PLC0415 -- needs the models

        post_migrate.connect(write_default_terms, sender=self)
        post_migrate.connect(write_default_steps, sender=self)

    def get_urls(self):
        from . import urls  # noqa: PLC0415 -- views need the app registry

        return self.post_process_urls(urls.urlpatterns)
