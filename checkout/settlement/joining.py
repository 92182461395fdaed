"""What the checklist of joining can see of a producer's bank account."""

from collections.abc import Collection

from django.db.models.signals import post_save
from django.dispatch import receiver

from catalogue.producers.joining import refresh_public, rule

from .models import ProducerAccount


@rule("bank_account")
def have_account(pks: Collection[int]) -> set[int]:
    accounts = ProducerAccount.objects.filter(producer__in=pks, approved_at__isnull=False, ended_at__isnull=True)
    return set(accounts.values_list("producer", flat=True))


@receiver(post_save, sender=ProducerAccount)
def account_changed(sender, instance, raw=False, **kwargs):
    if not raw:
        refresh_public([instance.producer_id])
