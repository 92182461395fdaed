from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class NewsroomConfig(AppConfig):
    name = "storefront.newsroom"
    label = "newsroom"
    verbose_name = "Newsroom"

    def ready(self):
        from .receivers import keep_workflow_after_migrate  # noqa: PLC0415 -- models are not there before

        # After the last app that has models, and after the roles, which are connected before.
        last = [app for app in apps.get_app_configs() if app.models_module][-1]
        post_migrate.connect(keep_workflow_after_migrate, sender=last, dispatch_uid="newsroom.keep_workflow")
