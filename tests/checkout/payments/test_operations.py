"""The shop's side of a payment, against a stand-in that refuses what Stripe refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest
import requests
from django.utils import timezone

from catalogue.producers.models import StockRecord
from checkout.orders.models import Order, OrderEvent
from checkout.orders.states import OrderState
from checkout.payments.models import PaymentAttempt, PaymentIncident, StripeEvent
from checkout.payments.operations import (
    TRIES_PER_HOUR,
    MethodNotAvailable,
    NotPayable,
    PaymentServiceDown,
    TooManyTries,
    end_attempt,
    start_attempt,
    sync_attempt,
)
from checkout.payments.reconcile import reconcile
from checkout.payments.seen import BadSignature, WrongMode
from checkout.payments.states import AttemptState
from checkout.payments.webhook import handle_webhook
from tests.factories import make_basket, make_order, make_product

pytestmark = pytest.mark.django_db
PAYS, DECLINED = "4242424242424242", "4000000000000002"


def press(url: str, **form) -> None:
    """Press a button on a page of the stand-in, as the buyer does."""
    answer = requests.post(url, data=form, allow_redirects=False, timeout=10)
    assert answer.status_code in {200, 303}, answer.text


def state_of(order) -> str:
    return Order.objects.get(pk=order.pk).status


def let_pass(order, **time) -> None:
    """Move an order and its attempts into the past, as if so much time had gone by."""
    gone = timedelta(**time)
    Order.objects.filter(pk=order.pk).update(pay_by=order.pay_by - gone)
    for attempt in order.attempts.all():
        PaymentAttempt.objects.filter(pk=attempt.pk).update(
            expires_at=attempt.expires_at - gone, created=attempt.created - gone, synced_at=None
        )
    order.refresh_from_db()


def test_promptpay_shows_a_qr_and_waits(stripe_at_hand):
    attempt = start_attempt(make_order(), "promptpay")

    assert attempt.state == AttemptState.WAITING
    assert attempt.qr_data == f"{stripe_at_hand.url}/test/promptpay/{attempt.intent_id}"


def test_promptpay_paid_makes_the_order_paid(stripe_at_hand):
    order = make_order()
    attempt = start_attempt(order, "promptpay")
    press(attempt.qr_data, action="pay")

    attempt = sync_attempt(attempt.pk)

    assert (attempt.state, state_of(order)) == (AttemptState.PAID, OrderState.PAID)
    assert attempt.charge_id


def test_promptpay_declined_leaves_the_order_payable_by_another_qr(stripe_at_hand):
    order = make_order()
    first = start_attempt(order, "promptpay")
    press(first.qr_data, action="decline")
    first = sync_attempt(first.pk)

    second = start_attempt(order, "promptpay")
    press(second.qr_data, action="pay")
    sync_attempt(second.pk)

    assert first.state == AttemptState.FAILED
    assert second.pk != first.pk
    assert state_of(order) == OrderState.PAID


def test_promptpay_lapsed_is_an_end_and_no_failure(stripe_at_hand):
    order = make_order()
    attempt = start_attempt(order, "promptpay")
    press(attempt.qr_data, action="lapse")

    attempt = sync_attempt(attempt.pk)

    assert attempt.state == AttemptState.ENDED
    assert not order.events.filter(kind=OrderEvent.Kind.PAYMENT_FAILED).exists()


def test_card_leads_to_the_providers_page_and_back_paid(stripe_at_hand):
    order = make_order()
    attempt = start_attempt(order, "card")
    press(attempt.pay_url, test_card=PAYS)

    attempt = sync_attempt(attempt.pk)

    assert (attempt.state, state_of(order)) == (AttemptState.PAID, OrderState.PAID)


def test_declined_card_can_be_tried_again_on_the_same_page(stripe_at_hand):
    order = make_order()
    attempt = start_attempt(order, "card")
    press(attempt.pay_url, test_card=DECLINED)
    assert sync_attempt(attempt.pk).state == AttemptState.WAITING

    press(attempt.pay_url, test_card=PAYS)

    assert sync_attempt(attempt.pk).state == AttemptState.PAID


def test_starting_twice_gives_the_same_qr(stripe_at_hand):
    order = make_order()

    first, second = start_attempt(order, "promptpay"), start_attempt(order, "promptpay")

    assert (second.pk, second.intent_id) == (first.pk, first.intent_id)


def test_another_way_to_pay_ends_the_first(stripe_at_hand):
    order = make_order()
    qr = start_attempt(order, "promptpay")

    card = start_attempt(order, "card")

    qr.refresh_from_db()
    assert (qr.state, card.state) == (AttemptState.ENDED, AttemptState.WAITING)


def test_another_way_to_pay_finds_the_first_already_paid(stripe_at_hand):
    order = make_order()
    qr = start_attempt(order, "promptpay")
    press(qr.qr_data, action="pay")

    found = start_attempt(order, "card")

    assert (found.pk, found.state) == (qr.pk, AttemptState.PAID)
    assert order.attempts.count() == 1


def test_a_lost_answer_is_repaired_without_a_second_payment(stripe_at_hand):
    order = make_order()
    intent_id = start_attempt(order, "promptpay").intent_id
    # The answer never reached us: what we know is the row that was committed before the call.
    order.attempts.update(state=AttemptState.CREATING, intent_id=None, qr_data="")

    attempt = start_attempt(order, "promptpay")

    intents = stripe_at_hand.account.store.select("payment_intent")
    assert [intent["id"] for intent in intents] == [intent_id] == [attempt.intent_id]
    assert order.attempts.count() == 1


@pytest.mark.parametrize("method", ["promptpay", "card"])
def test_a_failure_that_stripe_repeats_under_its_key_does_not_block_the_buyer(stripe_at_hand, method):
    order = make_order()
    stripe_at_hand.fault("server_error", times=3)
    with pytest.raises(PaymentServiceDown):
        start_attempt(order, method)

    attempt = start_attempt(order, method)

    assert attempt.state == AttemptState.WAITING
    assert list(order.attempts.values_list("state", flat=True)) == [AttemptState.ENDED, AttemptState.WAITING]


@pytest.mark.parametrize("method", ["promptpay", "card"])
def test_a_payment_made_behind_a_repeated_failure_is_found(stripe_at_hand, method):
    order = make_order()
    first = start_attempt(order, method)
    name = first.session_id if method == "card" else first.intent_id
    order.attempts.update(state=AttemptState.CREATING, intent_id=None, session_id=None)
    stripe_at_hand.fault("server_error", times=3, method="POST")

    attempt = start_attempt(order, method)

    assert (attempt.pk, attempt.session_id if method == "card" else attempt.intent_id) == (first.pk, name)


def test_payment_service_away_keeps_order_and_goods(nobody_home):
    product = make_product(stock=2)
    order = make_order(basket=make_basket(goods=[(product, 1)]))

    with pytest.raises(PaymentServiceDown):
        start_attempt(order, "promptpay")

    assert state_of(order) == OrderState.AWAITING_PAYMENT
    assert StockRecord.objects.get(product=product).num_allocated == 1
    assert order.attempts.get().state == AttemptState.CREATING


def test_a_refused_request_fails_the_attempt_and_tells_staff(stripe_at_hand, settings):
    settings.DEFAULT_FROM_EMAIL = ""  # without a mail address of the buyer, Stripe is given ours
    order = make_order()
    Order.objects.filter(pk=order.pk).update(guest_email="")
    order.refresh_from_db()

    with pytest.raises(MethodNotAvailable):
        start_attempt(order, "promptpay")

    assert order.attempts.get().state == AttemptState.FAILED
    assert PaymentIncident.objects.get().kind == PaymentIncident.Kind.CONFIGURATION


def test_paid_order_cannot_be_paid_again(stripe_at_hand):
    with pytest.raises(NotPayable):
        start_attempt(make_order(paid=True), "card")


def test_many_tries_within_an_hour_are_stopped(stripe_at_hand):
    order = make_order()
    for _ in range(TRIES_PER_HOUR):
        attempt = start_attempt(order, "promptpay")
        press(attempt.qr_data, action="decline")
        sync_attempt(attempt.pk)

    with pytest.raises(TooManyTries):
        start_attempt(order, "promptpay")


def test_short_money_is_never_taken_as_payment(stripe_at_hand):
    order = make_order()
    attempt = start_attempt(order, "promptpay")
    stripe_at_hand.fault("short_payment", satang=100)
    press(attempt.qr_data, action="pay")

    attempt = sync_attempt(attempt.pk)

    incident = PaymentIncident.objects.get()
    assert (attempt.state, state_of(order)) == (AttemptState.REVIEW, OrderState.REVIEW)
    assert incident.kind == PaymentIncident.Kind.SHORT
    assert Decimal(incident.data["received_baht"]) == order.total_incl_tax - 1


def test_money_after_the_order_ended_brings_it_back(stripe_at_hand):
    order = make_order()
    attempt = start_attempt(order, "promptpay")
    stripe_at_hand.fault("succeed_on_cancel")
    let_pass(order, hours=2)

    reconcile()

    attempt.refresh_from_db()
    assert (attempt.state, state_of(order)) == (AttemptState.PAID, OrderState.PAID)


def test_money_without_goods_goes_to_a_person(stripe_at_hand):
    product = make_product(stock=1)
    order = make_order(basket=make_basket(goods=[(product, 1)]))
    attempt = start_attempt(order, "promptpay")
    PaymentAttempt.objects.filter(pk=attempt.pk).update(state=AttemptState.ENDED)
    let_pass(order, hours=2)
    reconcile()
    make_order(basket=make_basket(goods=[(product, 1)]))
    press(attempt.qr_data, action="pay")

    attempt = sync_attempt(attempt.pk)

    assert (attempt.state, state_of(order)) == (AttemptState.REVIEW, OrderState.REVIEW)
    assert PaymentIncident.objects.get().kind == PaymentIncident.Kind.LATE


def test_reconcile_ends_what_nobody_paid_and_gives_the_goods_back(stripe_at_hand):
    product = make_product(stock=3)
    order = make_order(basket=make_basket(goods=[(product, 2)]))
    attempt = start_attempt(order, "promptpay")
    let_pass(order, hours=2)

    reconcile()

    attempt.refresh_from_db()
    assert (attempt.state, state_of(order)) == (AttemptState.ENDED, OrderState.EXPIRED)
    assert StockRecord.objects.get(product=product).num_allocated == 0


def test_reconcile_keeps_the_order_while_nobody_can_say_whether_it_is_paid(stripe_at_hand, settings):
    order = make_order()
    start_attempt(order, "promptpay")
    let_pass(order, hours=2)
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    reconcile()

    assert state_of(order) == OrderState.AWAITING_PAYMENT


def test_reconcile_finds_a_payment_whose_webhook_was_lost(stripe_at_hand):
    order = make_order()
    attempt = start_attempt(order, "card")
    press(attempt.pay_url, test_card=PAYS)
    PaymentAttempt.objects.update(created=timezone.now() - timedelta(minutes=2), synced_at=None)

    reconcile()

    assert state_of(order) == OrderState.PAID


def test_ending_an_attempt_that_was_just_paid_settles_it(stripe_at_hand):
    order = make_order()
    attempt = start_attempt(order, "promptpay")
    press(attempt.qr_data, action="pay")

    assert end_attempt(attempt).state == AttemptState.PAID


def test_goods_stay_held_as_long_as_the_card_page_is_open(stripe_at_hand):
    order = make_order()
    let_pass(order, minutes=50)
    start_attempt(order, "card")

    let_pass(order, minutes=20)
    reconcile()
    while_open = state_of(order)
    let_pass(order, minutes=20)
    reconcile()

    assert (while_open, state_of(order)) == (OrderState.AWAITING_PAYMENT, OrderState.EXPIRED)


def test_no_payment_begins_after_the_orders_time(stripe_at_hand):
    order = make_order()
    let_pass(order, minutes=61)

    with pytest.raises(NotPayable):
        start_attempt(order, "card")


def hear_all(standin) -> None:
    for event in standin.events():
        handle_webhook(*standin.signed(event))


def test_webhooks_pay_the_order_with_the_tab_closed(stripe_at_hand):
    order = make_order()
    press(start_attempt(order, "promptpay").qr_data, action="pay")

    hear_all(stripe_at_hand)

    assert state_of(order) == OrderState.PAID


def test_webhooks_told_ten_times_and_backwards_change_nothing_more(stripe_at_hand):
    order = make_order()
    press(start_attempt(order, "card").pay_url, test_card=PAYS)

    for _ in range(10):
        for event in reversed(stripe_at_hand.events()):
            handle_webhook(*stripe_at_hand.signed(event))

    assert order.events.filter(kind=OrderEvent.Kind.PAID).count() == 1
    assert order.mails.filter(kind="paid").count() == 1
    assert StripeEvent.objects.filter(processed_at=None).count() == 0


def test_webhook_that_nobody_signed_is_refused(stripe_at_hand):
    body = b'{"id": "evt_1", "type": "payment_intent.succeeded"}'

    with pytest.raises(BadSignature):
        handle_webhook(body, "t=1,v1=00")

    assert not StripeEvent.objects.exists()


def test_webhook_that_could_not_be_acted_on_is_acted_on_when_told_again(stripe_at_hand, settings):
    order = make_order()
    press(start_attempt(order, "promptpay").qr_data, action="pay")
    body, signature = stripe_at_hand.signed(stripe_at_hand.events()[-1])
    home = settings.STRIPE_API_BASE
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    with pytest.raises(PaymentServiceDown):
        handle_webhook(body, signature)
    settings.STRIPE_API_BASE = home

    handle_webhook(body, signature)

    assert state_of(order) == OrderState.PAID
    assert StripeEvent.objects.get().tries == 2


def test_late_news_of_a_failed_try_never_touches_a_paid_order(stripe_at_hand):
    order = make_order()
    first = start_attempt(order, "promptpay")
    press(first.qr_data, action="decline")
    sync_attempt(first.pk)
    second = start_attempt(order, "promptpay")
    press(second.qr_data, action="pay")
    sync_attempt(second.pk)

    hear_all(stripe_at_hand)

    assert state_of(order) == OrderState.PAID
    assert not PaymentIncident.objects.exists()


def test_webhook_of_the_other_mode_is_not_acted_on(stripe_at_hand):
    order = make_order()
    press(start_attempt(order, "promptpay").qr_data, action="pay")
    live_event = {**stripe_at_hand.events()[-1], "livemode": True}

    with pytest.raises(WrongMode):
        handle_webhook(*stripe_at_hand.signed(live_event))

    assert not StripeEvent.objects.exists()
    assert state_of(order) == OrderState.AWAITING_PAYMENT
