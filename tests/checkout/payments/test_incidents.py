"""Each kind of odd money is told apart, with its facts, and never decided twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from checkout.orders.models import Order
from checkout.orders.states import OrderState
from checkout.payments.models import PaymentAttempt, PaymentIncident, StripeEvent
from checkout.payments.operations import start_attempt, sync_attempt
from checkout.payments.reconcile import reconcile
from checkout.payments.standin import buyer
from checkout.payments.states import AttemptState
from checkout.payments.webhook import UnknownAttempt, handle_webhook
from tests.factories import make_order

from .odd_money import expire, hear_all, make_double, make_late, make_over, make_short, pay_promptpay, scan

pytestmark = pytest.mark.django_db
Kind = PaymentIncident.Kind


def state_of(order) -> str:
    return Order.objects.get(pk=order.pk).status


@pytest.mark.parametrize(("make", "kind", "more"), [(make_short, Kind.SHORT, -1), (make_over, Kind.OVER, 50)])
def test_another_sum_is_told_with_what_was_expected_and_what_came(stripe_at_hand, make, kind, more):
    attempt = make(stripe_at_hand)

    incident = PaymentIncident.objects.get()
    assert (incident.kind, attempt.state, state_of(attempt.order)) == (kind, AttemptState.REVIEW, OrderState.REVIEW)
    assert Decimal(incident.data["expected_baht"]) == attempt.amount_baht
    assert Decimal(incident.data["received_baht"]) == attempt.amount_baht + more


def test_another_currency_is_told_in_that_currency(stripe_at_hand):
    stripe_at_hand.fault("other_currency", currency="usd")
    attempt = pay_promptpay(stripe_at_hand, make_order())

    incident = PaymentIncident.objects.get()
    assert incident.kind == Kind.CURRENCY
    assert incident.data["received"] == f"{attempt.amount_baht} USD"
    assert "received_baht" not in incident.data


def test_money_that_names_another_attempt_is_a_mismatch(stripe_at_hand):
    attempt = start_attempt(make_order(), "promptpay")
    stripe_at_hand.account.store.save(
        {**stripe_at_hand.account.store.get("payment_intent", attempt.intent_id), "metadata": {"attempt": "somebody"}}
    )

    attempt = scan(stripe_at_hand, attempt)

    incident = PaymentIncident.objects.get()
    assert (incident.kind, attempt.state) == (Kind.MISMATCH, AttemptState.REVIEW)
    assert incident.data["attempt_uuid"] == "somebody"


def test_double_money_leaves_the_order_paid(stripe_at_hand):
    attempt = make_double(stripe_at_hand)

    assert PaymentIncident.objects.get().kind == Kind.DOUBLE
    assert (attempt.state, state_of(attempt.order)) == (AttemptState.REVIEW, OrderState.PAID)


def test_double_money_for_an_order_kept_back_is_double_too(stripe_at_hand):
    order = make_order()
    first = start_attempt(order, "promptpay")
    PaymentAttempt.objects.filter(pk=first.pk).update(state=AttemptState.ENDED)
    pay_promptpay(stripe_at_hand, order)
    Order.objects.filter(pk=order.pk).update(status=OrderState.REVIEW)

    scan(stripe_at_hand, first)

    assert PaymentIncident.objects.get().kind == Kind.DOUBLE


@pytest.mark.parametrize("goods_are_back", [False, True])
def test_late_money_told_again_is_left_to_the_person_who_has_it(stripe_at_hand, goods_are_back):
    """She may be giving it back this minute."""
    attempt = make_late(stripe_at_hand, goods_are_back=goods_are_back)

    hear_all(stripe_at_hand)
    sync_attempt(attempt.pk)

    assert state_of(attempt.order) == OrderState.REVIEW
    assert list(PaymentIncident.objects.values_list("kind", flat=True)) == [Kind.LATE]


def test_hold_that_stripe_cannot_end_for_a_day_goes_to_a_person_once(stripe_at_hand, settings):
    attempt = start_attempt(make_order(), "promptpay")
    PaymentAttempt.objects.update(expires_at=timezone.now() - timedelta(hours=25))
    home, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    reconcile()
    reconcile()
    raised = PaymentIncident.objects.get()
    settings.STRIPE_API_BASE = home
    reconcile()

    raised.refresh_from_db()
    assert (raised.kind, raised.attempt, raised.remedy) == (Kind.EXPIRY, attempt, "by-itself")
    assert raised.closed_at


def test_hold_of_less_than_a_day_is_nobodys_worry(stripe_at_hand, settings):
    start_attempt(make_order(), "promptpay")
    PaymentAttempt.objects.update(expires_at=timezone.now() - timedelta(hours=23))
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    reconcile()

    assert not PaymentIncident.objects.exists()


def test_money_with_our_name_that_is_not_ours_is_told_once_and_asked_for_again(stripe_at_hand):
    attempt = start_attempt(make_order(), "promptpay")
    intent_id = attempt.intent_id
    buyer.scan_qr(stripe_at_hand.account, intent_id, "pay")
    PaymentAttempt.objects.all().delete()

    for event in stripe_at_hand.events():
        with pytest.raises(UnknownAttempt):
            handle_webhook(*stripe_at_hand.signed(event))

    incident = PaymentIncident.objects.get()
    assert (incident.kind, incident.object_id) == (Kind.UNKNOWN, intent_id)
    assert incident.data["attempt"] == str(attempt.uuid)
    assert not StripeEvent.objects.exclude(processed_at=None).exists()


def test_event_with_nonsense_for_our_number_is_unknown_money_and_no_crash(stripe_at_hand):
    attempt = start_attempt(make_order(), "promptpay")
    event = stripe_at_hand.events()[-1]
    event["data"]["object"]["metadata"] = {"attempt": "1 OR 1"}
    event["data"]["object"]["id"] = "pi_other"
    event["id"] = "evt_other"

    with pytest.raises(UnknownAttempt):
        handle_webhook(*stripe_at_hand.signed(event))

    assert PaymentIncident.objects.get().data["attempt"] == "1 OR 1"
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.WAITING


def test_late_money_whose_goods_are_still_free_is_no_incident(stripe_at_hand):
    order = make_order()
    attempt = start_attempt(order, "promptpay")
    PaymentAttempt.objects.filter(pk=attempt.pk).update(state=AttemptState.ENDED)
    expire(order)

    scan(stripe_at_hand, attempt)

    assert state_of(order) == OrderState.PAID
    assert not PaymentIncident.objects.exists()
