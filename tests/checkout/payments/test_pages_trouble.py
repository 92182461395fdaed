"""When paying goes wrong: the order is kept, a sentence says so, and the same order can be paid later."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext, override

from checkout.basket.models import Line
from checkout.orders.models import Order
from checkout.orders.states import OrderState
from checkout.payments import gateway
from checkout.payments.models import PaymentAttempt, PaymentIncident, StripeEvent
from checkout.payments.states import AttemptState
from tests.checkout.shopping import ANSWERS, put_in_basket
from tests.factories import make_order, make_product, make_tambon

pytestmark = pytest.mark.django_db

AWAY = (
    "We cannot reach the payment service right now. Your order is safe and its goods are kept for you. "
    "Please try again in a few minutes."
)
CLOSED_PORT = "http://127.0.0.1:9"


def in_words(language: str, text: str) -> str:
    """Return a sentence of the shop as a page in that language writes it."""
    with override(language):
        said = gettext(text)
    assert language == "en" or said != text, "not translated"
    return escape(said)


def send_to(settings, address: str) -> None:
    settings.STRIPE_API_BASE = address
    gateway._client.cache_clear()


@pytest.mark.parametrize("method", ["promptpay", "card"])
def test_order_placed_while_the_payment_service_is_away_is_kept_and_can_be_paid_later(
    client, language, method, stripe_at_hand, settings
):
    make_tambon()
    silk = make_product(price="590.00", stock=3)
    put_in_basket(client, silk)
    send_to(settings, CLOSED_PORT)

    with override(language):
        client.post(reverse("checkout:delivery"), ANSWERS)
        answers = {"shown_total": "635.00", "method": method}
        page = client.post(reverse("checkout:check"), answers, follow=True)

    order = Order.objects.get()
    assert page.wsgi_request.path == f"/{language}/pay/{order.token}/"
    assert in_words(language, AWAY) in page.content.decode()
    assert order.status == OrderState.AWAITING_PAYMENT
    assert order.pay_by > timezone.now()
    assert silk.stockrecords.get().net_stock_level == 2
    assert offers_to_pay(client, order, language)

    send_to(settings, stripe_at_hand.url)
    answer = start(client, order, method, language)

    attempt = PaymentAttempt.objects.get()  # the first try was repaired; there is no second
    assert attempt.state == AttemptState.WAITING
    assert answer.url == (attempt.pay_url if method == "card" else f"/{language}/pay/{order.token}/")
    assert Order.objects.get() == order
    assert not Line.objects.filter(basket__status="Open").exists()


def test_other_way_to_pay_is_open_after_the_payment_service_was_away(client, stripe_at_hand, settings):
    order = make_order()
    send_to(settings, CLOSED_PORT)
    start(client, order, "card")
    send_to(settings, stripe_at_hand.url)

    start(client, order, "promptpay")

    running = order.attempts.get(state=AttemptState.WAITING)
    assert running.method == "promptpay"
    assert running.qr_data


def test_payment_service_away_is_said_every_time_it_is_tried(client, language, nobody_home):
    order = make_order()

    pages = [start(client, order, "promptpay", language, follow=True).content.decode() for _try in range(2)]

    assert [in_words(language, AWAY) in page for page in pages] == [True, True]
    assert order.attempts.count() == 1


def start(client, order, method, language="en", **options):
    with override(language):
        return client.post(reverse("payments:start", args=[order.token]), {"method": method}, **options)


def offers_to_pay(client, order, language) -> bool:
    """Say whether the page, opened again later, lets the buyer start the payment."""
    with override(language):
        page = client.get(reverse("payments:pay", args=[order.token])).content.decode()
        address = reverse("payments:start", args=[order.token])
    return f'action="{address}"' in page and 'type="radio" name="method"' in page


@pytest.mark.parametrize("signature", [None, "", "t=1,v1=00"])
def test_webhook_without_stripes_signature_changes_nothing(client, signature):
    order = make_order()
    paid = {"id": "pi_1", "object": "payment_intent", "status": "succeeded", "metadata": {"order": order.number}}
    event = {"id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "data": {"object": paid}}
    headers = {} if signature is None else {"Stripe-Signature": signature}

    answer = client.post(reverse("stripe-webhook"), json.dumps(event), content_type="application/json", headers=headers)

    assert answer.status_code == 400
    assert answer.content == b"This message is not signed by Stripe."
    assert Order.objects.get().status == OrderState.AWAITING_PAYMENT
    assert not StripeEvent.objects.exists()
    assert not PaymentIncident.objects.exists()


@pytest.mark.parametrize("name", ["payments:pay", "payments:state", "payments:return", "payments:qr"])
def test_unknown_payment_link_is_answered_in_its_language_with_a_way_on(client, language, name):
    with override(language):
        page = client.get(reverse(name, args=["no-such-token"]))

    html = page.content.decode()
    assert page.status_code == 404
    assert f'<html lang="{language}">' in html
    assert f'href="/{language}/products/"' in html
