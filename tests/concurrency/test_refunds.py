"""Several members of staff give the same money back in the same moment."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from threading import Barrier, BrokenBarrierError, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from checkout.orders.models import Order
from checkout.payments import refunds
from checkout.payments.models import PaymentAttempt, Refund
from checkout.payments.refunds import CannotRefund, RefundWish, TooMuch, second_refund, start_refund
from checkout.payments.states import AttemptState
from tests.factories import make_basket, make_order, make_product, make_staff

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
STAFF = 8
DEAR = Decimal("1000.00")  # three of them need a second person
MEETING_SECONDS = 3


@pytest.fixture
def attempt():
    """Money that no provider guards: only we count how much of it went back."""
    order = make_order(basket=make_basket(goods=[(make_product(stock=9, price=DEAR), 3)]), paid=True)
    return PaymentAttempt.objects.create(
        order=order,
        method="transfer",
        amount_baht=order.total_incl_tax,
        state=AttemptState.PAID,
        expires_at=timezone.now(),
    )


@pytest.fixture
def meeting(monkeypatch):
    """Everybody who has counted what is left waits for the others before writing, as long as they can come."""
    barrier, count = Barrier(STAFF), refunds.refundable_baht

    def count_and_wait(attempt, **besides):
        left_baht = count(attempt, **besides)
        with suppress(BrokenBarrierError):  # the others stand before the lock
            barrier.wait(timeout=MEETING_SECONDS)
        return left_baht

    monkeypatch.setattr(refunds, "refundable_baht", count_and_wait)


@pytest.fixture
def no_lock(monkeypatch):
    """Look without locking, as a shop does that has not thought of it."""

    def look(attempt):
        attempt = PaymentAttempt.objects.select_related("order").get(pk=attempt.pk)
        return attempt.order, attempt

    def look_at_refund(refund):
        refund = Refund.objects.select_related("attempt__order").get(pk=refund.pk)
        return refund.attempt.order, refund

    monkeypatch.setattr(refunds, "lock_attempt", look)
    monkeypatch.setattr(refunds, "lock_refund", look_at_refund)


@pytest.fixture
def asked(attempt):
    """A refund of all three pieces, so large that it waits for a second person."""
    line = Order.objects.get(pk=attempt.order_id).lines.get()
    wishes = [RefundWish(line.pk, 3, True)]
    refund = start_refund(attempt, attempt.amount_baht, reason="other", by=make_staff(), lines=wishes)
    assert refund.state == "asked"
    return refund


def all_at_once(work: Callable[[], Refund]) -> list[Refund | Exception]:
    """Let everybody do the same thing, and return what came of it for each."""
    results = []

    def one() -> None:
        try:
            results.append(work())
        except CannotRefund as error:
            results.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(STAFF)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(results) == STAFF
    return results


def given_back() -> Decimal:
    return sum(Refund.objects.values_list("amount_baht", flat=True))


def test_what_was_paid_is_given_back_once(attempt, meeting):
    results = all_at_once(lambda: start_refund(attempt, attempt.amount_baht, reason="other"))

    assert sum(isinstance(result, TooMuch) for result in results) == STAFF - 1
    assert given_back() == attempt.amount_baht


def test_without_the_lock_the_same_staff_give_back_more_than_was_paid(attempt, meeting, no_lock):
    all_at_once(lambda: start_refund(attempt, attempt.amount_baht, reason="other"))

    assert given_back() > attempt.amount_baht


def test_no_piece_is_paid_back_twice(attempt):
    line = Order.objects.get(pk=attempt.order_id).lines.get()
    share_baht = line.line_price_incl_tax / 3

    all_at_once(lambda: start_refund(attempt, share_baht, reason="other", lines=[RefundWish(line.pk, 1, True)]))

    assert Refund.objects.count() == 3
    assert given_back() == line.line_price_incl_tax
    assert line.stockrecord.moves.filter(kind="return").count() == 3


def test_eight_presses_of_one_button_are_one_refund(attempt):
    key = uuid4()

    results = all_at_once(lambda: start_refund(attempt, Decimal("10.00"), reason="other", key=key))

    assert {result.pk for result in results} == {Refund.objects.get().pk}


def test_eight_colleagues_who_give_the_same_large_refund_give_it_once(asked, meeting):
    results = all_at_once(lambda: second_refund(asked, by=make_staff()))

    assert {result.pk for result in results} == {asked.pk}
    assert asked.lines.get().line.stockrecord.moves.filter(kind="return").count() == 1
    assert Order.objects.get().events.filter(kind="restocked").count() == 1


def test_without_the_lock_its_pieces_come_back_more_than_once(asked, meeting, no_lock):
    all_at_once(lambda: second_refund(asked, by=make_staff()))

    assert Order.objects.get().events.filter(kind="refund-moved").count() > 1
