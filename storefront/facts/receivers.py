from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import Fact
from .texts import forget_table


@receiver([post_save, post_delete], sender=Fact)
def look_again(sender, **kwargs):
    forget_table()
