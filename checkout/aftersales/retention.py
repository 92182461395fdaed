"""Buyers' pictures are thrown away once nobody needs them any more."""

from datetime import timedelta

from django.utils import timezone

from catalogue.pictures.scans import private_storage

from .models import CasePicture

KEPT = timedelta(days=90)


def forget_pictures() -> int:
    """Throw away the pictures of cases that ended ninety days ago, and return how many. The row goes after its file."""
    old = CasePicture.objects.filter(case__ended_at__lt=timezone.now() - KEPT)
    storage, count = private_storage(), 0
    for picture in old.iterator():
        storage.delete(picture.picture.name)
        picture.delete()
        count += 1
    return count
