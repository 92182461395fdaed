"""Reads the books. Balances are debit less credit; what we owe is shown the other way round by whoever shows it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from .chart import Account
from .models import Entry, Leg

NOTHING = Decimal("0.00")


def balance(
    account: Account, *, producer: int | None = None, order_number: str | None = None, until: date | None = None
) -> Decimal:
    """Return what stands in an account, up to and with a day."""
    legs = Leg.objects.filter(account=account)
    if producer is not None:
        legs = legs.filter(producer=producer)
    if order_number is not None:
        legs = legs.filter(entry__order_number=order_number)
    if until is not None:
        legs = legs.filter(entry__on__lte=until)
    return total(legs)


def total(legs: QuerySet[Leg]) -> Decimal:
    """Return the sum of legs, exact to the satang on every database."""
    # SQLite adds numbers as floats: thousands of sums need their last satang put right.
    return (legs.order_by().aggregate(sum=Sum("amount_baht"))["sum"] or NOTHING).quantize(NOTHING)


def trial_balance(until: date | None = None) -> dict[Account, Decimal]:
    """Return every account that moved and what stands in it; they add up to nothing."""
    legs = Leg.objects.filter(entry__on__lte=until) if until else Leg.objects.all()
    sums = legs.order_by().values_list("account").annotate(Sum("amount_baht"))
    return {Account(number): baht.quantize(NOTHING) for number, baht in sorted(sums)}


def owed_to_producers(until: date | None = None) -> dict[int, Decimal]:
    """Return what we owe each producer by key; below zero, what she owes us."""
    legs = Leg.objects.filter(account=Account.PRODUCERS)
    if until:
        legs = legs.filter(entry__on__lte=until)
    sums = legs.order_by().values_list("producer").annotate(Sum("amount_baht"))
    return {producer: -baht.quantize(NOTHING) for producer, baht in sums}


def unbalanced_entries() -> Iterable[str]:
    """Return the keys of entries whose legs do not add up; the database lets none be written."""
    # Rounded, because SQLite adds as floats.
    sums = Entry.objects.annotate(sum=Sum("legs__amount_baht"), number=Count("legs"))
    odd = sums.filter(Q(number__lt=2) | Q(sum__gte=Decimal("0.005")) | Q(sum__lte=Decimal("-0.005")))
    return odd.order_by("on", "posted_at", "key").values_list("key", flat=True)
