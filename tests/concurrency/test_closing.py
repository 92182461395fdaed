"""Cash is counted while somebody sells for cash, and two people look for the bank's lines at once."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from threading import Barrier, BrokenBarrierError, Event, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from checkout.closing import bank, cash_up
from checkout.closing.bank import match_lines, open_lines, take_in_statement
from checkout.closing.cash_up import count_cash
from checkout.closing.models import CashCount, MatchedLeg
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from checkout.ledger.operations import credit, debit, post
from tests.factories import make_staff

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MEETING_SECONDS = 3
DAY = date(2026, 11, 5)


def book(account: Account, on: date, baht: str = "100.00") -> None:
    legs = [debit(account, Decimal(baht)), credit(Account.SALES, Decimal(baht))]
    post(f"test:{on}", kind=Entry.Kind.OTHER, on=on, legs=legs)


def in_thread(work) -> Thread:
    def run():
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def count_while_selling(monkeypatch) -> CashCount:
    """Count the box while a sale is written but not yet committed; it is committed once the count has read the books,
    or cannot."""
    staff, written, was_read = make_staff(), Event(), Event()
    balance = cash_up.balance

    def read(*args, **facts):
        found = balance(*args, **facts)
        was_read.set()
        return found

    monkeypatch.setattr(cash_up, "balance", read)
    today = timezone.localdate()

    def sell():
        with transaction.atomic():
            book(Account.CASH, today)
            written.set()
            was_read.wait(timeout=MEETING_SECONDS)

    def count():
        written.wait(timeout=60)
        count_cash(today, Decimal("100.00"), note="?", by=staff)

    for thread in [in_thread(sell), in_thread(count)]:
        thread.join(timeout=60)
    return CashCount.objects.get()


def test_the_count_waits_for_who_is_writing(monkeypatch):
    count = count_while_selling(monkeypatch)
    assert (count.expected_baht, count.entry) == (Decimal("100.00"), None)


def test_without_waiting_the_count_knows_too_little(monkeypatch):
    monkeypatch.setattr(cash_up, "keep_writers_out", lambda: None)
    assert count_while_selling(monkeypatch).expected_baht == 0


def match_twice(monkeypatch) -> list[str]:
    """Let two people look for one line at once; return what each found, or that the database refused it."""
    take_in_statement(f"date,amount,reference\n{DAY},100.00,x\n".encode(), by=make_staff())
    book(Account.BANK, DAY)
    barrier, one_by_one, found = Barrier(2), bank._one_by_one, []

    def wait(lines, legs):
        with suppress(BrokenBarrierError):  # the other stands before the lock
            barrier.wait(timeout=MEETING_SECONDS)
        return one_by_one(lines, legs)

    monkeypatch.setattr(bank, "_one_by_one", wait)

    def match():
        try:
            found.append(str(match_lines()))
        except IntegrityError:
            found.append("refused")

    for thread in [in_thread(match), in_thread(match)]:
        thread.join(timeout=60)
    assert MatchedLeg.objects.count() == 1
    return sorted(found)


def test_two_people_find_each_leg_once(monkeypatch):
    assert match_twice(monkeypatch) == ["0", "1"]


def test_without_the_lock_the_second_one_is_refused(monkeypatch):
    monkeypatch.setattr(bank, "lock_open_lines", lambda: [line.pk for line in open_lines()])
    assert match_twice(monkeypatch) == ["1", "refused"]
