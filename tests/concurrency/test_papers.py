"""Many receipts are issued in the same moment: their numbers have no gap and no repeat."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import DatabaseError, connection, transaction

from checkout.documents import numbers, operations
from checkout.documents.models import Kind, Paper, Series
from checkout.documents.numbers import missing_positions
from checkout.documents.operations import issue_receipt
from tests.factories import make_order, make_product
from tests.factories.orders import make_basket

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
BUYERS = 40
MEETING_SECONDS = 3


@pytest.fixture(autouse=True)
def _seller(settings, monkeypatch):
    settings.SELLER_NAME, settings.SELLER_ADDRESS = "บริษัท ตัวอย่าง จำกัด", "ขอนแก่น"
    settings.SELLER_TAX_ID = "0123456789016"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    monkeypatch.setattr(operations, "draw", lambda pk: False)  # forty PDFs are nothing to wait for here


@pytest.fixture
def orders():
    good = make_product(stock=BUYERS)
    return [make_order(basket=make_basket(goods=[(good, 1)]), paid=True) for _ in range(BUYERS)]


def all_at_once(work: Callable, things: Iterable) -> list:
    """Do something with each thing in a thread of its own, all at one barrier, and return what came of each."""
    things, results = list(things), []
    barrier = Barrier(len(things))

    def one(thing) -> None:
        try:
            barrier.wait(timeout=60)
            results.append(work(thing))
        except (DatabaseError, ZeroDivisionError) as error:
            results.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one, args=[thing]) for thing in things]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert len(results) == len(things)
    return results


def test_forty_receipts_at_once_are_numbered_without_gap_or_repeat(orders):
    papers = all_at_once(issue_receipt, orders)

    series = Series.objects.get()
    assert sorted(paper.position for paper in papers) == list(range(1, BUYERS + 1))
    assert series.next_number == BUYERS + 1
    assert missing_positions(series) == []


def test_receipts_that_are_rolled_back_leave_no_gap(orders):
    """Every second one fails after its number was taken."""

    def issue_or_fail(order):
        with transaction.atomic():
            paper = issue_receipt(order)
            if order.pk % 2:
                raise ZeroDivisionError
        return paper

    results = all_at_once(issue_or_fail, orders)

    kept = sorted(result.position for result in results if isinstance(result, Paper))
    assert kept == list(range(1, BUYERS // 2 + 1))
    assert missing_positions(Series.objects.get()) == []


def test_one_order_asked_for_by_everybody_gets_one_receipt(orders):
    papers = all_at_once(issue_receipt, [orders[0]] * 8)

    assert {paper.pk for paper in papers} == {Paper.objects.get().pk}
    assert Series.objects.get().next_number == 2


def test_without_the_lock_two_receipts_would_have_one_number(orders, monkeypatch):
    """What the lock is for: with it off everybody reads the same number, and the database refuses all but one."""
    barrier = Barrier(BUYERS)

    def take_without_lock(kind, dated):
        year = dated.year + 543
        Series.objects.bulk_create([Series(kind=kind, year=year)], ignore_conflicts=True)
        series = Series.objects.get(kind=kind, year=year)
        with suppress(BrokenBarrierError):
            barrier.wait(timeout=MEETING_SECONDS)
        Series.objects.filter(pk=series.pk).update(next_number=series.next_number + 1)
        return series, series.next_number

    Series.objects.create(kind=Kind.ABBREVIATED, year=numbers.BUDDHIST_ERA + orders[0].date_placed.year)
    monkeypatch.setattr(operations, "take_number", take_without_lock)

    results = all_at_once(issue_receipt, orders)

    assert len([result for result in results if isinstance(result, DatabaseError)]) > 0
