"""Hears of changes that move words; each receiver hands over to one operation.

The database keeps the list of what changed. Hearing of it here only makes the worker look at once.
"""

from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver

from catalogue.producers.models import Partner
from catalogue.products.models import Category, Product

from .operations import ask_to_index


@receiver(post_save, sender=Product)
@receiver(post_save, sender=Category)
@receiver(post_save, sender=Partner)
def words_changed(sender, created=False, raw=False, **kwargs):
    if not raw and not (created and sender is not Product):
        ask_to_index()


@receiver(m2m_changed, sender=Product.categories.through)
def categories_changed(sender, action, **kwargs):
    if action.startswith("post_"):
        ask_to_index()
