"""Closed months, and the proof that nothing was changed since."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from checkout.ledger import guards
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg, Seal, SealedEntry
from checkout.ledger.operations import credit, debit, post
from checkout.ledger.sealing import Changed, NotInOrder, NotOver, seal_month, verify_ledger

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER = date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1)


def book(key: str, day: date, baht="10.00") -> Entry:
    legs = [debit(Account.CASH, Decimal(baht)), credit(Account.SALES, Decimal(baht))]
    return post(key, kind=Entry.Kind.OTHER, on=day, legs=legs)


@pytest.fixture
def books():
    """Two sealed months and an open one."""
    for number, day in enumerate([SEPTEMBER, date(2025, 9, 30), date(2025, 10, 12), date(2025, 11, 3)]):
        book(f"event:{number}", day)
    seal_month(SEPTEMBER)
    seal_month(OCTOBER)


@pytest.fixture
def somebody_with_the_database():
    """Whoever has the database can lift its guards; the digests he cannot make fit."""
    with connection.cursor() as cursor:
        for statement in guards.to_lift(connection.vendor):
            cursor.execute(statement)


def test_untouched_books_are_ok(books):
    assert verify_ledger().is_ok
    said = io.StringIO()
    call_command("verify_ledger", stdout=said)
    assert said.getvalue().startswith("ok: 4 entries, 2 months sealed")


def test_a_month_is_sealed_in_order_and_once():
    book("event:1", SEPTEMBER)
    with pytest.raises(NotInOrder):
        seal_month(OCTOBER)
    seal_month(SEPTEMBER)
    with pytest.raises(NotInOrder):
        seal_month(SEPTEMBER)
    with pytest.raises(NotInOrder):
        seal_month(NOVEMBER)


def test_a_month_that_is_not_over_stays_open():
    with pytest.raises(NotOver):
        seal_month(timezone.localdate())
    assert not Seal.objects.exists()


def test_what_comes_late_is_booked_in_the_first_open_month(books):
    assert book("late", date(2025, 9, 8)).on == NOVEMBER
    assert verify_ledger().is_ok


def test_nobody_writes_into_a_sealed_month(books):
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        write_into_october()


def write_into_october():
    Leg.objects.bulk_create(Leg(entry_id="raw", account=Account.CASH, amount_baht=Decimal(sign)) for sign in (1, -1))
    Entry(key="raw", kind="other", on=OCTOBER, posted_at=timezone.now(), digest="x").save(force_insert=True)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda: Leg.objects.filter(entry="event:1", amount_baht__lt=0).delete(), "event:1"),
        (lambda: Leg.objects.filter(entry="event:2", amount_baht__gt=0).update(amount_baht="10.01"), "event:2"),
        (lambda: Leg.objects.filter(entry="event:1").update(note="another"), "event:1"),
        (lambda: Leg.objects.filter(entry="event:1").update(account=Account.BANK), "event:1"),
        (lambda: Entry.objects.filter(pk="event:0").update(order_number="9"), "event:0"),
        (lambda: Entry.objects.filter(pk="event:0").update(on=date(2025, 9, 2)), "event:0"),
        (lambda: Entry.objects.filter(pk="event:0").update(digest="0" * 64), "event:0"),
        (lambda: Entry.objects.filter(pk="event:3").update(note="in an open month"), "event:3"),
        (lambda: SealedEntry.objects.filter(pk="event:1").update(link="0" * 64), "event:1"),
        (lambda: SealedEntry.objects.filter(pk="event:0").delete(), "2025-09"),
        (lambda: Seal.objects.filter(month=OCTOBER).update(head="0" * 64), "2025-10"),
        (lambda: Seal.objects.filter(month=OCTOBER).update(entries=7), "2025-10"),
    ],
)
def test_the_first_changed_row_is_named(books, somebody_with_the_database, change, named):
    change()
    assert verify_ledger().wrong.startswith(named)
    with pytest.raises(CommandError, match=named):
        call_command("verify_ledger")


def test_a_row_written_into_a_sealed_month_is_named(books, somebody_with_the_database):
    entry = book("event:9", NOVEMBER)
    Entry.objects.filter(pk=entry.pk).update(on=SEPTEMBER)
    assert verify_ledger().wrong.startswith("event:9")


def test_changed_books_are_not_sealed(books, somebody_with_the_database):
    Leg.objects.filter(entry="event:3").update(note="another")
    with pytest.raises(Changed, match="event:3"):
        seal_month(NOVEMBER)


def test_the_head_depends_on_every_month_before(books):
    heads = list(Seal.objects.values_list("head", flat=True))
    assert len(set(heads)) == 2
    assert verify_ledger().head == heads[-1]
