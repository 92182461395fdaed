from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ChangesConfig(AppConfig):
    """Which goods have changed: a list that the database itself writes."""

    name = "catalogue.changes"
    label = "changes"

    def ready(self):
        from . import triggers  # noqa: PLC0415 -- signals are connected once the apps are there

        pre_migrate.connect(triggers.take_away, sender=self)
        post_migrate.connect(triggers.set_up, sender=self)
