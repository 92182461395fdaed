"""Months of the books: which are sealed, which comes next, and what still stands in its way."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg, Seal
from checkout.ledger.operations import next_month
from checkout.ledger.sealing import verify_ledger
from checkout.payments.incidents import open_incidents
from checkout.settlement.queries import open_run

from .bank import shown_until
from .cash_up import day_of, open_items
from .differences import Difference
from .models import BooksCheck, CashCount

# Looking through so many entries takes about a second; more are left to the worker.
CHECKED_AT_ONCE = 3000


class Hindrance(models.TextChoices):
    """What a person should look at before a month is sealed. None of it keeps anybody from sealing."""

    NOT_OVER = "not-over", _("The month is not over")
    OPEN_ITEMS = "open-items", _("Differences are open")
    NOT_COUNTED = "not-counted", _("Days on which the cash box moved and was not counted")
    NOT_SHOWN = "not-shown", _("The bank’s statement does not reach to the end of the month")
    PAYOUT_OPEN = "payout-open", _("A payout to producers is under way")
    ODD_MONEY = "odd-money", _("Odd money waits for a decision")
    NOT_CHECKED = "not-checked", _("The books have not been looked through since the month ended")
    CHANGED = "changed", _("The books are not as they were written")


@dataclass(frozen=True)
class Finding:
    """A hindrance, and what there is of it."""

    what: Hindrance
    days: list[date]
    items: list[Difference]
    name: str = ""


@dataclass(frozen=True)
class Month:
    """A month in the list: sealed, the next to be sealed, or later."""

    month: date
    entries: int
    seal: Seal | None
    is_next: bool

    @property
    def last_day(self) -> date:
        return next_month(self.month) - timedelta(days=1)

    @property
    def is_over(self) -> bool:
        return self.last_day < timezone.localdate()


def first_open_month() -> date | None:
    """Return the month that is sealed next: the one after the last sealed, else that of the first entry."""
    last = Seal.objects.last()
    if last:
        return next_month(last.month)
    first = Entry.objects.order_by("on").values_list("on", flat=True).first()
    return first.replace(day=1) if first else None


def months() -> list[Month]:
    """Return all months from the first entry until now, the newest first. Three queries."""
    counts = Entry.objects.order_by().annotate(month=TruncMonth("on"))
    counts = dict(counts.values_list("month").annotate(models.Count("pk")))
    seals = {seal.month: seal for seal in Seal.objects.select_related("by")}
    known = [*counts, *seals]
    if not known:
        return []
    rows, month, following = [], min(known), first_open_month()
    while month <= max(*known, timezone.localdate().replace(day=1)):
        rows.append(Month(month, counts.get(month, 0), seals.get(month), month == following))
        month = next_month(month)
    return rows[::-1]


def hindrances(month: date) -> list[Finding]:
    """Return what a person should look at before a month is sealed."""
    last = next_month(month) - timedelta(days=1)
    found = []
    if last >= timezone.localdate():
        found.append(Finding(Hindrance.NOT_OVER, [last], []))
    items = open_items(month, last)
    if items:
        found.append(Finding(Hindrance.OPEN_ITEMS, [], items))
    days = days_not_counted(month, last)
    if days:
        found.append(Finding(Hindrance.NOT_COUNTED, days, []))
    until = shown_until()
    if until is None or until < last:
        found.append(Finding(Hindrance.NOT_SHOWN, [until] if until else [], []))
    run = open_run()
    if run and run.cutoff >= month:
        found.append(Finding(Hindrance.PAYOUT_OPEN, [run.cutoff], [], str(run.number)))
    odd = open_incidents().filter(created__lt=day_of(last)[1]).count()
    if odd:
        found.append(Finding(Hindrance.ODD_MONEY, [], [], str(odd)))
    return found + _of_check(last)


def _of_check(last: date) -> list[Finding]:
    check = last_check()
    if check is None or check.done_at is None or timezone.localdate(check.done_at) <= last:
        return [Finding(Hindrance.NOT_CHECKED, [], [])]
    return [Finding(Hindrance.CHANGED, [], [], check.wrong)] if check.wrong else []


def days_not_counted(first: date, last: date) -> list[date]:
    """Return the days on which cash came or went that no count has covered; a count covers all days before it too."""
    moved = Leg.objects.filter(account=Account.CASH, entry__on__range=(first, last))
    moved = moved.exclude(entry__kind=Entry.Kind.CASH_UP)
    counted = CashCount.objects.order_by("-day").values_list("day", flat=True).first()
    if counted:
        moved = moved.filter(entry__on__gt=counted)
    return sorted(set(moved.order_by().values_list("entry__on", flat=True)))


def last_check() -> BooksCheck | None:
    return BooksCheck.objects.select_related("asked_by").first()


def check_books(*, by) -> BooksCheck:
    """Have all books looked through, and return the row that says what was found.

    A few entries are looked at right away, many by the worker; then `done_at` stays empty until it is done. Who asks
    while the worker looks gets its row.
    """
    waiting = BooksCheck.objects.filter(done_at=None, asked_at__gt=timezone.now() - timedelta(hours=1)).first()
    if waiting:
        return waiting
    check = BooksCheck.objects.create(asked_by=by)
    if Entry.objects.count() > CHECKED_AT_ONCE:
        run_check.enqueue(check.pk)
    else:
        finish_check(check.pk)
    return BooksCheck.objects.get(pk=check.pk)


def finish_check(pk: int) -> None:
    """Look through the books and write down what was found. Safe to repeat."""
    verdict = verify_ledger()
    BooksCheck.objects.filter(pk=pk).update(
        done_at=timezone.now(),
        entries=verdict.entries,
        months=verdict.months,
        head=verdict.head,
        wrong=verdict.wrong[:255],
    )


@task()
def run_check(pk: int) -> None:
    finish_check(pk)
