"""Somebody begins to pay many times in the same moment, and failures are heard of twice."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection

from checkout.basket.visitor import Visitor
from checkout.payments import brake, operations
from checkout.payments.models import BrakeMark, PaymentAttempt
from checkout.payments.operations import Stopped
from checkout.payments.seen import FailedTry
from tests.factories import make_basket, make_order, make_product

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE, ALLOWED = 8, 3
MEETING_SECONDS = 3
SOMEBODY = Visitor(session="one and the same", network="49.228.17.4")


@pytest.fixture
def orders(monkeypatch):
    monkeypatch.setattr(brake, "MOST_STARTS", {brake.Who.SESSION: ALLOWED})
    product = make_product(stock=50)
    return [make_order(basket=make_basket(goods=[(product, 1)])) for _ in range(AT_ONCE)]


@pytest.fixture
def meeting(monkeypatch):
    """Everybody who has counted waits for the others before writing, as long as they can come."""
    barrier, count = Barrier(AT_ONCE), brake._by_starts

    def count_and_wait(path, one):
        stop = count(path, one)
        with suppress(BrokenBarrierError):  # the others stand before the lock
            barrier.wait(timeout=MEETING_SECONDS)
        return stop

    monkeypatch.setattr(brake, "_by_starts", count_and_wait)


def begin_all(orders) -> int:
    """Begin to pay all orders at once, and return how many were let through."""
    results = []

    def begin(order) -> None:
        try:
            operations._claim_attempt(order, "card", SOMEBODY)
            results.append(1)
        except Stopped:
            results.append(0)
        finally:
            connection.close()

    run([lambda order=order: begin(order) for order in orders])
    assert len(results) == AT_ONCE
    return sum(results)


def run(works) -> None:
    threads = [Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def test_no_more_begin_than_are_allowed(orders, meeting):
    assert begin_all(orders) == ALLOWED


def test_without_the_lock_the_same_requests_all_begin(orders, meeting, monkeypatch):
    monkeypatch.setattr(brake, "_one_at_a_time", lambda prints: None)

    assert begin_all(orders) > ALLOWED


def test_failure_heard_of_by_eight_at_once_counts_once(orders):
    attempt, _is_new = operations._claim_attempt(orders[0], "card", SOMEBODY)
    attempt = PaymentAttempt.objects.get(pk=attempt.pk)

    def hear() -> None:
        try:
            brake.note_failures(attempt, [FailedTry("ch_1", "a card")])
        finally:
            connection.close()

    run([hear] * AT_ONCE)

    assert sorted(BrakeMark.objects.filter(what="failure").values_list("who", flat=True)) == [
        "address",
        "card",
        "order",
        "session",
    ]
