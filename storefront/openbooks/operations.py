"""Counts the years anew, and notes who lets everybody see what she earns."""

from django.db import transaction
from django.utils import timezone

from catalogue.producers.models import Partner
from checkout.ledger.models import Entry

from .counting import as_text, count_year
from .models import CountedYear, NotedAgreement


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


def note_agreement(producer: Partner, *, agrees: bool, by) -> None:
    """Note that a producer lets everybody see what she earns, from the next month on, or that she no longer does.

    What she no longer agrees to is gone from the public figures when this returns. Safe to repeat.
    """
    if agrees == bool(producer.shows_income_since):
        return
    producer.shows_income_since = timezone.localdate() if agrees else None
    with transaction.atomic():
        producer.save(update_fields=["shows_income_since"])
        NotedAgreement.objects.create(producer=producer, agrees=agrees, by=by)
    recount()
