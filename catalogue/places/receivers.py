from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import District
from .queries import forget_districts


@receiver([post_save, post_delete], sender=District)
def forget_changed_districts(sender, **kwargs):
    forget_districts()
