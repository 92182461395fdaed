"""Writes the books. Each event once, in balance, for ever; what was wrong is taken back by a second entry."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from .chart import Account
from .digests import digest_entry
from .models import Entry, Leg, Seal

NOTHING = Decimal("0.00")
MANY = 2000


class CannotPost(Exception):
    """Nothing was written."""


class Unbalanced(CannotPost):
    """Debits and credits differ, or nothing is moved."""


class KeyUsed(CannotPost):
    """This event stands in the books already, and says something else."""


class CannotReverse(CannotPost):
    """This entry was taken back before, or takes another one back itself."""


@dataclass(frozen=True)
class Amount:
    """One leg to be written: debit above zero, credit below; `producer` is a key where the account is a producer's."""

    account: Account
    baht: Decimal
    producer: int | None = None
    note: str = ""


def debit(account: Account, baht: Decimal, producer: int | None = None, note: str = "") -> Amount:
    return Amount(account, baht, producer, note)


def credit(account: Account, baht: Decimal, producer: int | None = None, note: str = "") -> Amount:
    return Amount(account, -baht, producer, note)


def post(
    key: str,
    *,
    kind: Entry.Kind,
    on: date,
    legs: Iterable[Amount],
    order_number: str = "",
    note: str = "",
    by=None,
    reverses: Entry | None = None,
) -> Entry:
    """Write one event into the books, in the caller's transaction, and return its entry.

    Legs of nothing are left out. An event that is there already is returned as it stands, if it moved the same sums:
    so whoever is not sure whether an event was booked books it again. A day in a sealed month is booked on the first
    day that is open. Raises Unbalanced, KeyUsed; then nothing is written.
    """
    legs = [leg for leg in legs if leg.baht]
    _refuse_unbalanced(key, legs)
    known = Entry.objects.filter(pk=key).first()
    if known:
        return _same(known, legs)
    entry = Entry(key=key, kind=kind, order_number=order_number, note=note[:255], by=by, reverses=reverses)
    try:
        return _write(entry, on, legs)
    except IntegrityError:
        # In this very moment somebody booked the same event, or sealed its month.
        known = Entry.objects.filter(pk=key).first()
        return _same(known, legs) if known else _write(entry, on, legs)


@dataclass(frozen=True)
class Posting:
    """One event to be booked together with many others: what `post` takes."""

    key: str
    kind: Entry.Kind
    on: date
    legs: Sequence[Amount]
    order_number: str = ""
    note: str = ""
    by: object = None


def post_many(postings: Iterable[Posting]) -> None:
    """Write many events into the books as `post` writes one, in few questions to the database.

    In the caller's transaction; all or none. Events that are there already stay, if they moved the same sums.
    Raises Unbalanced, KeyUsed.
    """
    postings = list(postings)
    for posting in postings:
        _refuse_unbalanced(posting.key, [leg for leg in posting.legs if leg.baht])
    known = set(Entry.objects.filter(pk__in=[posting.key for posting in postings]).values_list("pk", flat=True))
    try:
        _write_many([posting for posting in postings if posting.key not in known])
        again = [posting for posting in postings if posting.key in known]
    except IntegrityError:
        # In this very moment somebody booked one of these events: one by one, each finds what is there.
        again = postings
    for posting in again:
        post(**{name: getattr(posting, name) for name in Posting.__dataclass_fields__})


@transaction.atomic
def _write_many(postings: Sequence[Posting]) -> None:
    now, days = timezone.now(), {day: open_day(day) for day in {posting.on for posting in postings}}
    entries, rows = [], []
    for posting in postings:
        entry = Entry(
            key=posting.key,
            kind=posting.kind,
            on=days[posting.on],
            posted_at=now,
            order_number=posting.order_number,
            note=posting.note[:255],
            by=posting.by,
        )
        legs = _rows(entry, [leg for leg in posting.legs if leg.baht])
        entry.digest = digest_of(entry, legs)
        entries.append(entry)
        rows += legs
    Leg.objects.bulk_create(rows, batch_size=MANY)
    Entry.objects.bulk_create(entries, batch_size=MANY)


def _refuse_unbalanced(key: str, legs: Sequence[Amount]) -> None:
    total = sum((leg.baht for leg in legs), NOTHING)
    if total or not legs:
        raise Unbalanced(f"{key}: {total} baht too much on one side" if legs else f"{key}: moves nothing")
    if any(leg.baht != leg.baht.quantize(NOTHING) for leg in legs):
        raise Unbalanced(f"{key}: parts of a satang")


def _same(known: Entry, legs: Sequence[Amount]) -> Entry:
    if moved(known.legs.all()) != moved(
        Leg(account=leg.account, amount_baht=leg.baht, producer_id=leg.producer) for leg in legs
    ):
        raise KeyUsed(f"{known.key} stands in the books with other sums")
    return known


def moved(legs: Iterable[Leg]) -> dict[tuple[str, int | None], Decimal]:
    """Return what legs move: the sum by account and producer, without what adds up to nothing."""
    sums: dict[tuple[str, int | None], Decimal] = defaultdict(lambda: NOTHING)
    for leg in legs:
        sums[str(leg.account), leg.producer_id] += leg.amount_baht
    return {where: baht for where, baht in sums.items() if baht}


@transaction.atomic
def _write(entry: Entry, on: date, legs: Sequence[Amount]) -> Entry:
    entry.on, entry.posted_at = open_day(on), timezone.now()
    rows = _rows(entry, legs)
    entry.digest = digest_of(entry, rows)
    Leg.objects.bulk_create(rows)
    entry.save(force_insert=True)
    return entry


def _rows(entry: Entry, legs: Iterable[Amount]) -> list[Leg]:
    return [
        Leg(
            entry_id=entry.key, account=leg.account, amount_baht=leg.baht, producer_id=leg.producer, note=leg.note[:200]
        )
        for leg in legs
    ]


def digest_of(entry: Entry, legs: Iterable[Leg]) -> str:
    """Return the number that stands for an entry and its legs."""
    return digest_entry(
        key=entry.key,
        kind=entry.kind,
        on=entry.on,
        posted_at=entry.posted_at,
        order_number=entry.order_number,
        note=entry.note,
        by=entry.by_id,
        reverses=entry.reverses_id,
        legs=[(leg.account, leg.amount_baht, leg.producer_id, leg.note) for leg in legs],
    )


def times_booked(key: str) -> int:
    """Return how often an event was booked and taken back again; it is booked anew under a number of its own.

    Raises KeyUsed while it stands.
    """
    known = Entry.objects.filter(Q(pk=key) | Q(pk__startswith=f"{key}:"), reverses=None)
    if known.filter(reversed_by=None).exists():
        raise KeyUsed(f"{key} stands in the books")
    return known.count()


def reverse(entry: Entry, *, why: str, by=None) -> Entry:
    """Take an entry back by a second one, with the same legs the other way round.

    Safe to repeat. Raises CannotReverse.
    """
    if entry.reverses_id:
        raise CannotReverse(f"{entry.key} takes another entry back")
    legs = [Amount(Account(leg.account), -leg.amount_baht, leg.producer_id, leg.note) for leg in entry.legs.all()]
    return post(
        f"{entry.key}:reversed",
        kind=entry.kind,
        on=timezone.localdate(),
        legs=legs,
        order_number=entry.order_number,
        note=why,
        by=by,
        reverses=entry,
    )


def open_day(day: date) -> date:
    """Return the day itself, or the first day after the sealed months."""
    last = Seal.objects.order_by("-month").values_list("month", flat=True).first()
    return max(day, next_month(last)) if last else day


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def keep_writers_out() -> None:
    """Let nobody else write into the books until this transaction ends; whoever is writing is waited for."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Entry._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
