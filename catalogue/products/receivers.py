from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import Category
from .queries import CATEGORIES_KEY


@receiver([post_save, post_delete], sender=Category)
def forget_categories(sender, **kwargs):
    cache.delete(CATEGORIES_KEY)
