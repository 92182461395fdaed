from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from catalogue.producers.models import Mark

from .models import Category
from .queries import CATEGORIES_KEY
from .stars import keep_stars


@receiver([post_save, post_delete], sender=Category)
def forget_categories(sender, **kwargs):
    cache.delete(CATEGORIES_KEY)


@receiver([post_save, post_delete], sender=Mark)
def mark_changed(sender, instance, raw=False, **kwargs):
    if instance.product_id and not raw:
        keep_stars([instance.product_id])
