"""Odd money settled by one click, once, by somebody, with a word of why."""

from decimal import Decimal

import pytest
from django.utils import timezone

from catalogue.stock.models import Hold
from checkout.orders.models import Order, OrderEvent
from checkout.orders.states import OrderState
from checkout.payments import books
from checkout.payments.models import PaymentAttempt, PaymentIncident
from checkout.payments.operations import start_attempt, sync_attempt
from checkout.payments.reconcile import find_unowned_money
from checkout.payments.remedies import (
    FITTING,
    DoesNotFit,
    GoodsGone,
    InHand,
    NoteMissing,
    Remedy,
    StillOdd,
    fitting_remedies,
    settle_incident,
)
from checkout.payments.standin import buyer
from checkout.payments.states import AttemptState
from tests.factories import make_order, make_staff

from .odd_money import make_double, make_late, make_over, make_short, pay_promptpay, scan

pytestmark = pytest.mark.django_db
Kind = PaymentIncident.Kind


def state_of(order) -> str:
    return Order.objects.get(pk=order.pk).status


def only_incident() -> PaymentIncident:
    return PaymentIncident.objects.select_related("order", "attempt").get()


def settle_twice(remedy: str, *, note: str = "") -> PaymentIncident:
    """Press the button twice: the second press finds the work done."""
    incident, by = only_incident(), make_staff()
    assert settle_incident(incident, remedy, by=by, note=note) is True
    assert settle_incident(incident, remedy, by=make_staff(), note=note) is False
    incident.refresh_from_db()
    assert (incident.remedy, incident.closed_by, incident.note, incident.settling_since) == (remedy, by, note, None)
    assert incident.closed_at
    if incident.order:
        told = incident.order.events.get(kind=OrderEvent.Kind.REMEDY)
        assert (told.by, told.data["remedy"], told.data["incident"]) == (by, remedy, incident.kind)
    return incident


def given_back(attempt) -> list[Decimal]:
    return [refund.amount_baht for refund in attempt.refunds.all()]


def test_every_kind_has_a_remedy():
    assert set(FITTING) == set(Kind.values)


@pytest.mark.parametrize("make", [make_short, make_over])
def test_another_sum_is_accepted_with_a_note(stripe_at_hand, make):
    attempt = make(stripe_at_hand)
    with pytest.raises(NoteMissing):
        settle_incident(only_incident(), Remedy.TAKE, by=make_staff(), note=" ")

    settle_twice(Remedy.TAKE, note="The rest came in cash.")

    attempt.refresh_from_db()
    paid = attempt.order.events.get(kind=OrderEvent.Kind.PAID)
    assert (attempt.state, state_of(attempt.order)) == (AttemptState.PAID, OrderState.PAID)
    assert paid.data["amount_baht"] == only_incident().data["received_baht"]
    assert Hold.objects.get(reference=attempt.order.number).state == Hold.State.SOLD


def test_excess_goes_back_and_the_order_is_paid(stripe_at_hand):
    attempt = make_over(stripe_at_hand)

    settle_twice(Remedy.EXCESS)

    attempt.refresh_from_db()
    assert (attempt.state, state_of(attempt.order)) == (AttemptState.PAID, OrderState.PAID)
    assert given_back(attempt) == [Decimal("50.00")]


def test_short_money_goes_back_and_the_goods_are_free(stripe_at_hand):
    attempt = make_short(stripe_at_hand)

    settle_twice(Remedy.GIVE_BACK)

    assert given_back(attempt) == [attempt.amount_baht - 1]
    assert Hold.objects.get(reference=attempt.order.number).state == Hold.State.RELEASED


def test_double_money_goes_back_and_the_order_stays_paid(stripe_at_hand):
    attempt = make_double(stripe_at_hand)

    settle_twice(Remedy.GIVE_BACK)

    assert given_back(attempt) == [attempt.amount_baht]
    assert state_of(attempt.order) == OrderState.PAID
    assert Hold.objects.get(reference=attempt.order.number).state == Hold.State.SOLD


def test_late_money_is_taken_when_the_goods_are_back(stripe_at_hand):
    attempt = make_late(stripe_at_hand, goods_are_back=True)

    settle_twice(Remedy.TAKE)

    attempt.refresh_from_db()
    assert (attempt.state, state_of(attempt.order)) == (AttemptState.PAID, OrderState.PAID)
    assert Hold.objects.get(reference=attempt.order.number).state == Hold.State.SOLD


def test_late_money_is_not_taken_while_others_have_the_goods(stripe_at_hand):
    attempt = make_late(stripe_at_hand)

    with pytest.raises(GoodsGone):
        settle_incident(only_incident(), Remedy.TAKE, by=make_staff())

    assert state_of(attempt.order) == OrderState.REVIEW
    assert only_incident().closed_at is None


def test_late_money_goes_back(stripe_at_hand):
    attempt = make_late(stripe_at_hand)

    settle_twice(Remedy.GIVE_BACK)

    assert given_back(attempt) == [attempt.amount_baht]


def test_money_after_a_cancelled_qr_is_settled_outside(stripe_at_hand):
    attempt = pay_promptpay(stripe_at_hand, make_order())
    buyer.pay_old_qr(stripe_at_hand.account, attempt.intent_id)
    books.import_books()
    incident = only_incident()

    assert fitting_remedies(incident) == [Remedy.OUTSIDE]
    with pytest.raises(DoesNotFit):
        settle_incident(incident, Remedy.GIVE_BACK, by=make_staff())
    with pytest.raises(NoteMissing):
        settle_incident(incident, Remedy.OUTSIDE, by=make_staff())
    settle_twice(Remedy.OUTSIDE, note="Sent back by bank transfer, slip 123.")

    assert state_of(attempt.order) == OrderState.PAID
    assert given_back(attempt) == []


def test_money_settled_outside_ends_an_order_that_has_no_other(stripe_at_hand):
    attempt = make_short(stripe_at_hand)

    settle_twice(Remedy.OUTSIDE, note="Given back in cash.")

    assert state_of(attempt.order) == OrderState.REFUNDED
    assert Hold.objects.get(reference=attempt.order.number).state == Hold.State.RELEASED


def test_unknown_money_finds_its_order_when_it_is_there_again(stripe_at_hand):
    order = make_order()
    stripe_at_hand.fault("no_metadata")
    attempt = start_attempt(order, "promptpay")
    buyer.scan_qr(stripe_at_hand.account, attempt.intent_id, "pay")
    PaymentAttempt.objects.update(intent_id=None)
    find_unowned_money()
    with pytest.raises(StillOdd):
        settle_incident(only_incident(), Remedy.AGAIN, by=make_staff())
    PaymentAttempt.objects.update(intent_id=attempt.intent_id)

    unknown = only_incident()
    assert settle_incident(unknown, Remedy.AGAIN, by=make_staff()) is True

    unknown.refresh_from_db()
    assert unknown.closed_at
    # It names nothing of ours, so it is not taken blindly: now it is odd in a way that knows its order.
    assert PaymentIncident.objects.get(closed_at=None).kind == Kind.MISMATCH


def test_two_presses_at_once_give_back_once(stripe_at_hand):
    attempt = make_over(stripe_at_hand)
    incident = only_incident()
    PaymentIncident.objects.update(settling_since=timezone.now())

    with pytest.raises(InHand):
        settle_incident(incident, Remedy.EXCESS, by=make_staff())

    assert given_back(attempt) == []
    assert state_of(attempt.order) == OrderState.REVIEW


def test_work_that_was_cut_off_is_found_and_finished(stripe_at_hand):
    attempt = make_over(stripe_at_hand)
    settle_incident(only_incident(), Remedy.EXCESS, by=make_staff())
    # As it stands when the program is killed after the refund was begun.
    PaymentIncident.objects.update(closed_at=None, closed_by=None, remedy="")

    settle_incident(only_incident(), Remedy.EXCESS, by=make_staff())

    assert given_back(attempt) == [Decimal("50.00")]
    assert only_incident().closed_at


def test_what_was_settled_is_not_raised_again(stripe_at_hand):
    attempt = make_double(stripe_at_hand)
    settle_twice(Remedy.GIVE_BACK)

    sync_attempt(attempt.pk)
    find_unowned_money()

    assert PaymentIncident.objects.filter(closed_at=None).count() == 0


def test_hold_that_stripe_ends_at_last_is_settled_by_trying_again(stripe_at_hand):
    attempt = start_attempt(make_order(), "promptpay")
    PaymentIncident.objects.create(
        kind=Kind.EXPIRY, order=attempt.order, attempt=attempt, object_id=attempt.intent_id, data={}
    )

    settle_twice(Remedy.AGAIN)

    attempt.refresh_from_db()
    assert attempt.state == AttemptState.ENDED


def test_second_payment_cannot_be_taken_too(stripe_at_hand):
    attempt = make_short(stripe_at_hand)
    Order.objects.filter(pk=attempt.order_id).update(status=OrderState.AWAITING_PAYMENT)
    scan(stripe_at_hand, start_attempt(Order.objects.get(pk=attempt.order_id), "promptpay"))

    with pytest.raises(DoesNotFit):
        settle_incident(only_incident(), Remedy.TAKE, by=make_staff(), note="why not")
