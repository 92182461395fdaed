"""Which months are sealed, what hinders the next one, and the look through all books."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from checkout.closing import months as of_months
from checkout.closing.bank import take_in_statement
from checkout.closing.cash_up import count_cash
from checkout.closing.models import BooksCheck
from checkout.closing.months import Hindrance, check_books, first_open_month, hindrances, months
from checkout.ledger import guards
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import credit, debit, post
from checkout.ledger.sealing import seal_month
from checkout.payments.models import PaymentIncident
from tests.factories import make_paid_producer, make_run, make_sale, make_staff

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER = date(2025, 9, 1), date(2025, 10, 1)
LAST_OF_SEPTEMBER = date(2025, 9, 30)


def book(account: Account, day: date, baht: str = "10.00") -> Entry:
    legs = [debit(account, Decimal(baht)), credit(Account.SALES, Decimal(baht))]
    return post(f"test:{Entry.objects.count()}", kind=Entry.Kind.OTHER, on=day, legs=legs)


def what_hinders(month: date = SEPTEMBER) -> list[str]:
    return [one.what for one in hindrances(month)]


def bank(*lines: str) -> None:
    take_in_statement("\n".join(["date,amount,reference", *lines]).encode(), by=make_staff())


def test_without_entries_there_is_no_month():
    assert months() == []
    assert first_open_month() is None


def test_months_go_from_the_first_entry_until_now():
    book(Account.CARRIER, SEPTEMBER)
    book(Account.CARRIER, date(2025, 10, 12))
    seal_month(SEPTEMBER)

    found = {one.month: one for one in months()}

    assert max(found) == timezone.localdate().replace(day=1)
    assert found[SEPTEMBER].seal
    assert [one.month for one in found.values() if one.is_next] == [OCTOBER]
    assert found[OCTOBER].entries == 1
    assert found[date(2025, 11, 1)].entries == 0
    assert not found[max(found)].is_over


def test_nothing_hinders_when_all_is_settled():
    book(Account.BANK, SEPTEMBER)
    book(Account.CASH, SEPTEMBER, "7.00")
    bank("2025-09-01,10.00,x", "2025-09-30,1.00,y")
    book(Account.BANK, LAST_OF_SEPTEMBER, "1.00")
    count_cash(SEPTEMBER, Decimal("7.00"), note="", by=make_staff())
    from checkout.closing.bank import match_lines

    match_lines()
    check_books(by=make_staff())

    assert what_hinders() == []


def test_each_hindrance_is_named():
    book(Account.BANK, SEPTEMBER)
    book(Account.CASH, date(2025, 9, 12))
    make_sale(make_paid_producer(), on=SEPTEMBER)
    make_run()

    found = {one.what: one for one in hindrances(SEPTEMBER)}

    assert set(found) == {
        Hindrance.OPEN_ITEMS,
        Hindrance.NOT_COUNTED,
        Hindrance.NOT_SHOWN,
        Hindrance.PAYOUT_OPEN,
        Hindrance.NOT_CHECKED,
    }
    assert found[Hindrance.NOT_COUNTED].days == [date(2025, 9, 12)]
    assert len(found[Hindrance.OPEN_ITEMS].items) == 1


def test_odd_money_that_waits_is_named():
    PaymentIncident.objects.create(kind="unknown", object_id="pi_1")
    PaymentIncident.objects.update(created=timezone.make_aware(datetime(2025, 9, 30, 23, 59)))
    assert Hindrance.ODD_MONEY in what_hinders()
    PaymentIncident.objects.update(created=timezone.make_aware(datetime(2025, 10, 1)))
    assert Hindrance.ODD_MONEY not in what_hinders()


def test_a_month_that_runs_is_not_over():
    assert Hindrance.NOT_OVER in what_hinders(timezone.localdate().replace(day=1))


def test_the_statement_must_reach_to_the_end_of_the_month():
    bank("2025-09-29,1.00,x")
    assert Hindrance.NOT_SHOWN in what_hinders()
    bank("2025-09-30,1.00,x")
    assert Hindrance.NOT_SHOWN not in what_hinders()


def test_a_look_from_before_the_end_of_the_month_does_not_count():
    check_books(by=make_staff())
    assert Hindrance.NOT_CHECKED not in what_hinders()
    early = timezone.now() - timedelta(days=800)
    BooksCheck.objects.update(done_at=early)
    assert Hindrance.NOT_CHECKED in what_hinders()


def test_books_that_were_changed_are_found():
    book(Account.CASH, SEPTEMBER)
    with connection.cursor() as cursor:
        for statement in guards.to_lift(connection.vendor):
            cursor.execute(statement)
    Leg.objects.filter(account=Account.CASH).update(amount_baht="11.00")
    Leg.objects.filter(account=Account.SALES).update(amount_baht="-11.00")

    found = check_books(by=make_staff())

    assert found.wrong == "test:0: not as it was written"
    assert Hindrance.CHANGED in what_hinders()


def test_many_entries_are_left_to_the_worker(monkeypatch, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    monkeypatch.setattr(of_months, "CHECKED_AT_ONCE", 0)
    book(Account.CASH, SEPTEMBER)

    first = check_books(by=make_staff())

    assert first.done_at is None
    assert check_books(by=make_staff()) == first
    of_months.run_check.func(first.pk)
    first.refresh_from_db()
    assert (first.entries, first.wrong) == (1, "")
    assert first.done_at
