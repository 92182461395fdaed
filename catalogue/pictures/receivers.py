from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import SiteImage
from .operations import make_sizes


@receiver(post_save, sender=SiteImage)
def ask_for_sizes(sender, instance, raw=False, **kwargs):
    if not raw:
        make_sizes.enqueue(instance.pk)
