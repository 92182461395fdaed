"""The page where an order is paid, in each of its states."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from checkout.orders.models import Order
from checkout.orders.operations import lock_order, mark_paid
from checkout.payments.models import PaymentAttempt
from checkout.payments.operations import start_attempt
from checkout.payments.states import AttemptState
from tests.factories import make_order

pytestmark = pytest.mark.django_db

Method = PaymentAttempt.Method


def pay_page(client, order, language="en"):
    with override(language):
        return client.get(reverse("payments:pay", args=[order.token]))


def ask_state(client, order, **question):
    """Ask as the waiting page does, by htmx."""
    with override("en"):
        return client.get(reverse("payments:state", args=[order.token]), question, headers={"HX-Request": "true"})


def make_attempt(order, *, method=Method.PROMPTPAY, state=AttemptState.FAILED, last_error="") -> PaymentAttempt:
    """Write down a try to pay as Stripe's answers would have left it."""
    return PaymentAttempt.objects.create(
        order=order,
        method=method,
        amount_baht=order.total_incl_tax,
        state=state,
        last_error=last_error,
        expires_at=timezone.now() + timedelta(minutes=5),
    )


def test_pay_page_shows_the_qr_and_what_the_bank_will_say(client, stripe_at_hand, language):
    order = make_order()
    start_attempt(order, Method.PROMPTPAY)

    page = pay_page(client, order, language).content.decode()

    assert f"/{language}/pay/{order.token}/qr.png" in page
    assert "STRIPE PAYMENTS (THAILAND) LTD" in page
    assert "฿635" in page
    assert order.number in page
    assert f'download="{order.number}.png"' in page


def test_pay_page_counts_minutes_on_the_server(client, stripe_at_hand):
    order = make_order()
    attempt = start_attempt(order, Method.PROMPTPAY)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(expires_at=timezone.now() + timedelta(minutes=3, seconds=30))

    assert "<b>4 minutes</b>" in pay_page(client, order).content.decode()


def test_pay_page_without_script_asks_again_by_itself(client, stripe_at_hand):
    order = make_order()
    start_attempt(order, Method.PROMPTPAY)

    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in pay_page(client, order).content.decode()


def test_pretend_bank_is_offered_in_a_demo_only(client, stripe_at_hand, settings):
    order = make_order()
    attempt = start_attempt(order, Method.PROMPTPAY)

    assert attempt.qr_data not in pay_page(client, order).content.decode()
    settings.DEMO = True
    assert attempt.qr_data in pay_page(client, order).content.decode()


def test_pay_page_leads_on_to_the_open_card_page(client, stripe_at_hand):
    order = make_order()
    attempt = start_attempt(order, Method.CARD)

    page = pay_page(client, order).content.decode()

    assert attempt.pay_url in page
    assert "Pay by PromptPay instead" in page


@pytest.mark.parametrize(
    ("method", "state", "code", "words"),
    [
        (Method.CARD, AttemptState.FAILED, "card_declined", "Your bank did not accept the card."),
        (Method.CARD, AttemptState.FAILED, "a_code_of_later_days", "The payment did not go through."),
        (Method.CARD, AttemptState.ENDED, "", "The card payment was not finished"),
        (
            Method.PROMPTPAY,
            AttemptState.FAILED,
            "payment_method_provider_decline",
            "did not accept the PromptPay payment",
        ),
        (Method.PROMPTPAY, AttemptState.ENDED, "", "The time of the QR has run out"),
    ],
)
def test_pay_page_says_how_the_last_try_ended_and_offers_another(client, method, state, code, words):
    order = make_order()
    make_attempt(order, method=method, state=state, last_error=code)

    page = pay_page(client, order).content.decode()

    assert words in page
    assert 'type="radio" name="method"' in page


def test_pay_page_never_speaks_of_a_failure_while_an_attempt_runs(client, stripe_at_hand):
    order = make_order()
    make_attempt(order, method=Method.CARD, last_error="card_declined")
    start_attempt(order, Method.PROMPTPAY)

    assert "Not paid yet" not in pay_page(client, order).content.decode()


def test_pay_page_before_the_first_try_asks_how(client, language):
    page = pay_page(client, make_order(), language).content.decode()

    assert 'name="method" value="promptpay" checked' in page


def test_pay_page_after_its_time_offers_no_payment(client):
    order = make_order()
    Order.objects.filter(pk=order.pk).update(pay_by=timezone.now() - timedelta(minutes=1))

    page = pay_page(client, order).content.decode()

    assert "The time to pay is over" in page
    assert 'name="method"' not in page


def test_pay_page_of_a_paid_order_leads_to_the_order(client):
    order = make_order(paid=True)

    assert pay_page(client, order).url == f"/en/orders/{order.token}/"


def test_state_sends_nothing_while_nothing_has_changed(client):
    order = make_order()
    make_attempt(order, last_error="card_declined")
    seen = pay_page(client, order).context["seen"]

    assert ask_state(client, order, seen=seen).status_code == 204


def test_state_sends_the_piece_again_when_something_changed(client):
    order = make_order()
    seen = pay_page(client, order).context["seen"]
    make_attempt(order, last_error="card_declined")

    page = ask_state(client, order, seen=seen).content.decode()

    assert "Your bank did not accept the card." in page
    assert "<html" not in page


def test_state_leads_to_the_order_once_it_is_paid(client):
    order = make_order()
    with transaction.atomic():
        mark_paid(lock_order(order.pk), method=Method.PROMPTPAY, amount_baht=order.total_incl_tax)

    assert ask_state(client, order)["HX-Redirect"] == f"/en/orders/{order.token}/"


def test_service_away_keeps_the_order_and_says_so(client, nobody_home):
    order = make_order()

    with override("en"):
        response = client.post(reverse("payments:start", args=[order.token]), {"method": "promptpay"}, follow=True)

    assert "We cannot reach the payment service right now. Your order is safe" in response.content.decode()


def test_start_refuses_to_be_opened(client):
    assert client.get(reverse("payments:start", args=[make_order().token])).status_code == 405
