from django.apps import AppConfig
from django.db.models.signals import post_save
from wagtail.signals import page_published, page_unpublished, post_page_move


class PagesConfig(AppConfig):
    name = "storefront.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self):
        from catalogue.changes.triggers import watch  # noqa: PLC0415 -- once the apps are there

        from .context import forget_frames  # noqa: PLC0415
        from .models import SiteFrame  # noqa: PLC0415
        from .watched import WATCHED  # noqa: PLC0415

        watch(*WATCHED)
        post_save.connect(forget_frames, sender=SiteFrame)
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(forget_frames)
