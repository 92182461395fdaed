"""What consents allow."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from .models import Consent, ConsentPicture

WARNED_DAYS_BEFORE = 30


def consents_to_pictures(pictures: Iterable[int], on: date | None = None) -> Counter[int]:
    """Return how many people said yes to each of some pictures, and still do. One query."""
    holding = Consent.objects.holding(on).filter(may_show=True)
    found = ConsentPicture.objects.filter(picture__in=list(pictures), consent__in=holding)
    return Counter(found.values_list("picture", flat=True))


def names_taken_back() -> list[Consent]:
    """Return the people whose name may no longer be printed, or never might. One query."""
    holding = Consent.objects.holding().filter(may_name=True).values("name")
    return list(Consent.objects.exclude(name__in=holding))


def consents_to_renew(on: date | None = None) -> QuerySet[Consent]:
    """Return the consents that end within thirty days, the first to end first."""
    on = on or timezone.localdate()
    return Consent.objects.holding(on).filter(until__lte=on + timedelta(days=WARNED_DAYS_BEFORE)).order_by("until")
