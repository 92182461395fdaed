"""Closes months, and proves that nothing in the books was changed since it was written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from .digests import BEGINNING, link
from .models import Entry, Seal, SealedEntry
from .operations import digest_of, keep_writers_out, next_month
from .queries import unbalanced_entries

AT_ONCE = 2000


class CannotSeal(Exception):
    """The month stays open."""


class NotOver(CannotSeal):
    """Its last day has not passed."""


class NotInOrder(CannotSeal):
    """The months before it come first, and each is sealed once."""


class Changed(CannotSeal):
    """Something in the books is not as it was written: `what` names the first of it."""

    def __init__(self, what: str):
        super().__init__(what)
        self.what = what


@transaction.atomic
def seal_month(month: date, *, by=None) -> Seal:
    """Close a month: nothing can be booked in it any more, and its chain can be checked for ever.

    Whoever is writing is waited for. Raises NotOver, NotInOrder, Changed.
    """
    keep_writers_out()
    month = month.replace(day=1)
    if timezone.localdate() < next_month(month):
        raise NotOver
    last = Seal.objects.last()
    if (last and month != next_month(last.month)) or Entry.objects.filter(on__lt=month, sealed=None).exists():
        raise NotInOrder
    entries = _in_order(Entry.objects.filter(on__gte=month, on__lt=next_month(month)))
    head, chain = (last.head if last else BEGINNING), []
    for position, entry in enumerate(entries):
        if digest_of(entry, entry.legs.all()) != entry.digest:
            raise Changed(entry.key)
        head = link(head, entry.digest)
        chain.append(SealedEntry(entry_id=entry.key, seal_id=month, position=position, link=head))
    seal = Seal.objects.create(month=month, entries=len(chain), head=head, sealed_at=timezone.now(), by=by)
    SealedEntry.objects.bulk_create(chain, batch_size=AT_ONCE)
    return seal


def _in_order(entries) -> Iterator[Entry]:
    return entries.order_by("on", "posted_at", "key").prefetch_related("legs").iterator(chunk_size=AT_ONCE)


@dataclass(frozen=True)
class Verdict:
    """What a look through all books found: how much there is, and the first thing that is wrong, if any."""

    entries: int
    months: int
    head: str
    wrong: str = ""

    @property
    def is_ok(self) -> bool:
        return not self.wrong


def verify_ledger() -> Verdict:
    """Read every entry and compare it with the numbers kept of it; name the first one that differs."""
    entries, last = Entry.objects.count(), Seal.objects.last()
    wrong = next(_wrong(), "")
    return Verdict(entries, Seal.objects.count(), last.head if last else BEGINNING, wrong)


def _wrong() -> Iterator[str]:
    yield from (f"{key}: debits and credits differ" for key in unbalanced_entries()[:1])
    yield from _broken_seals()
    for entry in _in_order(Entry.objects.filter(sealed=None)):
        if digest_of(entry, entry.legs.all()) != entry.digest:
            yield f"{entry.key}: not as it was written"
    opened = Seal.objects.last()
    if opened:
        late = Entry.objects.filter(sealed=None, on__lt=next_month(opened.month)).first()
        if late:
            yield f"{late.key}: written into a sealed month"


def _broken_seals() -> Iterator[str]:
    """Walk the chain of every month as it was sealed, by the entries as they are now."""
    head, month_before = BEGINNING, None
    for seal in Seal.objects.order_by("month"):
        if month_before and seal.month != next_month(month_before):
            yield f"{next_month(month_before):%Y-%m}: its seal is gone"
        places = 0
        chain = seal.chain.order_by("position").select_related("entry").prefetch_related("entry__legs")
        for place in chain.iterator(chunk_size=AT_ONCE):
            if place.position != places:
                yield f"{seal.month:%Y-%m}: the entry at place {places} is gone"
            digest = digest_of(place.entry, place.entry.legs.all())
            head, places = link(head, digest), places + 1
            if head != place.link or digest != place.entry.digest:
                yield f"{place.entry_id}: not as it was sealed"
        if places != seal.entries or head != seal.head:
            yield f"{seal.month:%Y-%m}: {seal.entries} entries were sealed, {places} are there"
        month_before = seal.month
