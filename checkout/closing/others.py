"""What people book that no order, no carrier and no bank tells the shop: fund, dividend, cash taken to the bank."""

from datetime import date
from decimal import Decimal

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from checkout.ledger.chart import Account
from checkout.ledger.events import (
    key_of,
    name_in,
    post_cash_to_bank,
    post_dividend,
    post_dividend_paid,
    post_fund_given,
    post_fund_spent,
)
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import KeyUsed, keep_writers_out, open_day, times_booked
from checkout.ledger.queries import balance, total

from .bank_lines import MonthSealed, take_back_entry


class Other(models.TextChoices):
    """What can be booked here. A kind's value is also what its form is called."""

    FUND_GIVEN = "fund-given", _("Renovation fund: money given")
    FUND_SPENT = "fund-spent", _("Renovation fund: money spent")
    DIVIDEND = "dividend", _("Dividend decided on")
    DIVIDEND_PAID = "dividend-paid", _("Dividend paid")
    CASH_TO_BANK = "cash-to-bank", _("Cash taken to the bank")


BOOKS = {
    Other.FUND_GIVEN: ("fund", post_fund_given),
    Other.FUND_SPENT: ("fund", post_fund_spent),
    Other.DIVIDEND: ("dividend", post_dividend),
    Other.DIVIDEND_PAID: ("dividend-paid", post_dividend_paid),
    Other.CASH_TO_BANK: ("cash-to-bank", post_cash_to_bank),
}


class CannotBook(Exception):
    """Nothing was booked."""


class NameUsed(CannotBook):
    """Something stands in the books under this paper, or for this year."""


class MoreThanThere(CannotBook):
    """More than the cash box held, the fund has, or shareholders are owed: `baht` is what there is."""

    def __init__(self, baht: Decimal):
        super().__init__(str(baht))
        self.baht = baht


class PaidAlready(CannotBook):
    """The dividend was paid: its payment is taken back first."""


@transaction.atomic
def book_other(kind: Other, *, name: str, baht: Decimal, on: date, note: str, by) -> Entry:
    """Book one event that only people know. `name` is the paper's number, or the year of a dividend, without a colon.

    Each name once; what was taken back may be booked anew. Whoever is writing into the books is waited for, so that
    what there is and which months are open is true. Raises NameUsed, MoreThanThere, MonthSealed.
    """
    keep_writers_out()
    event, post_event = BOOKS[kind]
    if open_day(on) != on:
        raise MonthSealed
    try:
        again = times_booked(key_of(event, name))
    except KeyUsed as error:
        raise NameUsed from error
    there = _there(kind, name, on)
    if there is not None and baht > there:
        raise MoreThanThere(max(there, Decimal(0)))
    return post_event(name, baht, on=on, note=note, by=by, again=again)


def _there(kind: Other, name: str, on: date) -> Decimal | None:
    """Return how much can be taken; None where nothing limits it."""
    if kind == Other.CASH_TO_BANK:
        return balance(Account.CASH, until=on)
    if kind == Other.FUND_SPENT:
        return balance(Account.FUND_MONEY)
    if kind == Other.DIVIDEND_PAID:
        return -total(Leg.objects.filter(_named("dividend", name, "entry__"), account=Account.DIVIDENDS))
    return None


def _named(event: str, name: str, before: str = "") -> Q:
    key = key_of(event, name)
    return Q(**{f"{before}pk": key}) | Q(**{f"{before}pk__startswith": f"{key}:"})


@transaction.atomic
def take_back_other(entry: Entry, *, why: str, by) -> Entry:
    """Take back what was booked here, by a reversal of today. Raises PaidAlready, Explained if it was done before."""
    keep_writers_out()
    if entry.key.startswith("dividend:"):
        paid = Entry.objects.filter(_named("dividend-paid", name_in(entry.key)), reverses=None, reversed_by=None)
        if paid.exists():
            raise PaidAlready
    return take_back_entry(entry, why=why, by=by)


def booked_others() -> QuerySet[Entry]:
    """Return what people booked here and what they took back of it, the newest first."""
    ours = Q()
    for event in {event for event, _post in BOOKS.values()}:
        ours |= Q(pk__startswith=f"{event}:")
    return Entry.objects.filter(ours).select_related("by", "reverses").order_by("-posted_at", "-key")
