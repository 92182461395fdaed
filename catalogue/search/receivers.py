"""Hears of changes that move words; each receiver hands over to one operation."""

from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver

from catalogue.producers.models import Partner
from catalogue.products.models import Product

from .operations import ask_to_index


@receiver(post_save, sender=Product)
def product_saved(sender, instance, raw=False, **kwargs):
    if not raw:
        ask_to_index([instance.parent_id or instance.pk])


@receiver(m2m_changed, sender=Product.categories.through)
def categories_changed(sender, instance, action, reverse, **kwargs):
    if action.startswith("post_") and not reverse:
        ask_to_index([instance.pk])


@receiver(post_save, sender=Partner)
def producer_saved(sender, instance, created, raw=False, **kwargs):
    if not raw and not created:
        ask_to_index(list(instance.products.values_list("pk", flat=True)))
