"""The books: each event once, in balance, never changed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from checkout.ledger import guards
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import (
    Amount,
    CannotReverse,
    KeyUsed,
    Posting,
    Unbalanced,
    credit,
    debit,
    digest_of,
    post,
    post_many,
    reverse,
)
from checkout.ledger.queries import balance, owed_to_producers, trial_balance, unbalanced_entries
from tests.factories import make_producer

DAY = date(2026, 11, 5)
A_FAULT = (IntegrityError,)


def sale(key="sale:1", baht="590.00", **more) -> Entry:
    legs = [debit(Account.BUYERS, Decimal(baht)), credit(Account.SALES, Decimal(baht))]
    return post(key, kind=Entry.Kind.SALE, on=DAY, legs=legs, **more)


@pytest.mark.django_db
def test_what_is_posted_can_be_read():
    producer = make_producer()
    legs = [
        debit(Account.BUYERS, Decimal("107.00"), note="ผ้าขาวม้า × 1"),
        credit(Account.PRODUCERS, Decimal("80.00"), producer.pk),
        credit(Account.COMMISSION, Decimal("20.00")),
        credit(Account.VAT_OUT, Decimal("7.00")),
        credit(Account.DELIVERY, Decimal("0.00")),
    ]
    entry = post("sale:7", kind=Entry.Kind.SALE, on=DAY, legs=legs, order_number="7")
    assert entry.legs.count() == 4
    assert balance(Account.BUYERS, order_number="7") == Decimal("107.00")
    assert owed_to_producers() == {producer.pk: Decimal("80.00")}
    assert sum(trial_balance().values()) == 0
    assert balance(Account.BUYERS, until=date(2026, 11, 4)) == 0


@pytest.mark.django_db
def test_an_event_is_booked_once():
    first = sale()
    assert sale() == first
    assert Leg.objects.count() == 2


def a_posting(number: int, baht: str = "590.00") -> Posting:
    legs = [debit(Account.BUYERS, Decimal(baht)), credit(Account.SALES, Decimal(baht)), debit(Account.CASH, Decimal(0))]
    return Posting(f"sale:{number}", kind=Entry.Kind.SALE, on=DAY, legs=legs, note="many")


@pytest.mark.django_db
def test_many_events_are_booked_as_one_by_one():
    sale()
    post_many([a_posting(number) for number in range(1, 4)])
    post_many([a_posting(number) for number in range(1, 4)])
    assert Entry.objects.count() == 3
    assert balance(Account.SALES) == Decimal("-1770.00")
    assert all(entry.digest == digest_of(entry, entry.legs.all()) for entry in Entry.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "odd", [a_posting(1, "591.00"), Posting("x", Entry.Kind.OTHER, DAY, [])], ids=["used", "empty"]
)
def test_of_many_events_one_that_is_refused_keeps_all_out(odd):
    sale()
    with pytest.raises((KeyUsed, Unbalanced)), transaction.atomic():
        post_many([a_posting(2), odd, a_posting(3)])
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_many_events_are_booked_with_few_questions():
    with CaptureQueriesContext(connection) as few:
        post_many([a_posting(number) for number in range(2)])
    with CaptureQueriesContext(connection) as many:
        post_many([a_posting(number) for number in range(10, 60)])
    assert len(few) == len(many)


@pytest.mark.django_db
def test_another_sum_for_the_same_event_is_refused():
    sale()
    with pytest.raises(KeyUsed):
        sale(baht="591.00")
    assert balance(Account.SALES) == Decimal("-590.00")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "legs",
    [
        [],
        [debit(Account.CASH, Decimal("0.00")), credit(Account.SALES, Decimal("0.00"))],
        [debit(Account.CASH, Decimal("10.00")), credit(Account.SALES, Decimal("9.99"))],
        [debit(Account.CASH, Decimal("10.001")), credit(Account.SALES, Decimal("10.001"))],
    ],
    ids=["nothing", "zeros", "one satang", "parts of a satang"],
)
def test_what_does_not_balance_is_refused_and_nothing_is_written(legs):
    with pytest.raises(Unbalanced):
        post("odd", kind=Entry.Kind.OTHER, on=DAY, legs=legs)
    assert not Entry.objects.exists()
    assert not Leg.objects.exists()


def an_entry(key="raw") -> Entry:
    return Entry(key=key, kind=Entry.Kind.OTHER, on=DAY, posted_at="2026-11-05T00:00:00Z", digest="x")


def a_leg(key="raw", baht="10.00", account=Account.CASH, **more) -> Leg:
    return Leg(entry_id=key, account=account, amount_baht=Decimal(baht), **more)


def write_unbalanced():
    Leg.objects.bulk_create([a_leg(), a_leg(baht="-9.99")])
    an_entry().save(force_insert=True)


def write_one_leg():
    a_leg().save()
    an_entry().save(force_insert=True)


def write_no_leg():
    an_entry().save(force_insert=True)


def write_twice():
    sale()
    an_entry("sale:1").save(force_insert=True)


def add_legs():
    sale()
    Leg.objects.bulk_create([a_leg("sale:1"), a_leg("sale:1", "-10.00")])


def change_a_leg():
    sale()
    Leg.objects.filter(amount_baht__gt=0).update(amount_baht=1)


def change_an_entry():
    sale()
    Entry.objects.update(note="another")


def delete_a_leg():
    sale()
    Leg.objects.all()._raw_delete(Leg.objects.db)


def delete_an_entry():
    sale()
    Entry.objects.all()._raw_delete(Entry.objects.db)


def name_no_producer():
    a_leg(account=Account.PRODUCERS).save()


def name_a_producer_elsewhere():
    a_leg(producer=make_producer()).save()


def move_nothing():
    a_leg(baht="0.00").save()


FAULTS = [
    write_unbalanced,
    write_one_leg,
    write_no_leg,
    write_twice,
    add_legs,
    change_a_leg,
    change_an_entry,
    delete_a_leg,
    delete_an_entry,
    name_no_producer,
    name_a_producer_elsewhere,
    move_nothing,
]


@pytest.mark.django_db
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_database_refuses(fault):
    """Whoever goes past `post` meets the database."""
    with pytest.raises(IntegrityError), transaction.atomic():
        fault()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault",
    [write_unbalanced, write_one_leg, write_no_leg, add_legs, change_a_leg, change_an_entry],
    ids=lambda fault: fault.__name__,
)
def test_without_the_guards_it_would_not(fault):
    with connection.cursor() as cursor:
        for statement in guards.to_lift(connection.vendor):
            cursor.execute(statement)
    with transaction.atomic():
        fault()


@pytest.mark.django_db(transaction=True)
def test_legs_without_an_entry_do_not_survive_the_commit():
    with pytest.raises(IntegrityError), transaction.atomic():
        Leg.objects.bulk_create([a_leg(), a_leg(baht="-10.00")])


@pytest.mark.django_db
def test_all_guards_are_there():
    """A migration that rebuilds a table on SQLite would silently take its guards away."""
    table, column = ("sqlite_master", "name") if connection.vendor == "sqlite" else ("pg_trigger", "tgname")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608 -- two names written above
        there = {row[0] for row in cursor.fetchall()}
    assert there >= guards.NAMES


@pytest.mark.django_db
def test_a_reversal_takes_everything_back_once():
    entry = sale()
    taken_back = reverse(entry, why="typed twice")
    assert reverse(entry, why="again") == taken_back
    assert taken_back.reverses == entry
    assert set(trial_balance().values()) == {Decimal("0.00")}
    with pytest.raises(CannotReverse):
        reverse(taken_back, why="no")


@pytest.mark.django_db
def test_thousands_of_satang_add_up():
    """SQLite adds as floats."""
    legs = [Amount(Account.CASH, Decimal("0.01"))] * 3000 + [credit(Account.SALES, Decimal("30.00"))]
    post("many", kind=Entry.Kind.OTHER, on=DAY, legs=legs)
    assert balance(Account.CASH) == Decimal("30.00")
    assert not list(unbalanced_entries())
