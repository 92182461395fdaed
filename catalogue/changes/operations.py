"""Takes changes off the list."""

from datetime import timedelta

from django.utils import timezone

from .models import Change

KEPT_FOR = timedelta(days=1)


def forget_old_changes() -> int:
    """Delete what everybody has long read, but never the newest row, and return how many rows that were."""
    newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
    old = Change.objects.filter(waits=False, at__lt=timezone.now() - KEPT_FOR)
    return old.exclude(pk=newest).delete()[0]
