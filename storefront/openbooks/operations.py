"""Counts the years anew."""

from django.utils import timezone

from checkout.ledger.models import Entry

from .counting import as_text, count_year
from .models import CountedYear


def recount() -> int:
    """Count every year of the books and keep its figures; return for how many years they changed.

    Seven queries a year. Safe to repeat, and to stop half-way: each year is kept by itself.
    """
    today = timezone.localdate()
    first = Entry.objects.order_by("on").values_list("on", flat=True).first()
    years = range(first.year, today.year + 1) if first else range(0)
    known = dict(CountedYear.objects.values_list("year", "text"))
    changed = 0
    for year in years:
        text = as_text(count_year(year, today=today))
        if known.get(year) != text:
            CountedYear.objects.update_or_create(year=year, defaults={"text": text})
            changed += 1
    return changed
