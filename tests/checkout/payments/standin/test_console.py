"""The console shows the money and lets a person be the bank or Stripe's staff, without a script."""

import pytest
import requests

from checkout.payments.standin import buyer
from tests.checkout.payments.standin.shop_side import promptpay_params


@pytest.fixture
def busy(standin, client):
    """A disputed card, a plain one, and a QR paid twice."""
    for method in ("pm_card_createDispute", "pm_card_bypassPending"):
        params = {"amount": 50_000, "currency": "thb", "payment_method": method, "confirm": True}
        paid = client.v1.payment_intents.create(params=params)
    pi = client.v1.payment_intents.create(params=promptpay_params())
    buyer.scan_qr(standin.account, pi.id, "pay_twice")
    standin.advance(10)
    return paid.latest_charge


def console(standin, language="en"):
    return requests.get(f"{standin.url}/_standin/?lang={language}", timeout=10).text


def press(standin, path):
    answer = requests.post(f"{standin.url}/_standin/{path}", data={"lang": "en"}, timeout=10, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/_standin/?lang=en")


def test_money_without_a_payment_says_where_it_came_from(standin, busy):
    page = console(standin)

    assert "Repeated PromptPay payment for pi_" in page
    assert "can go to the bank" in page


def test_buttons_win_disputes_and_refund_and_pay_out(standin, client, busy):
    dispute = client.v1.disputes.list().data[0]
    assert f"/_standin/disputes/{dispute.id}/win" in console(standin)

    press(standin, f"disputes/{dispute.id}/win")
    press(standin, f"charges/{busy}/refund")
    client.v1.payment_intents.create(
        params={"amount": 90_000, "currency": "thb", "payment_method": "pm_card_bypassPending", "confirm": True}
    )
    standin.advance(2)
    press(standin, "payouts/run")

    assert client.v1.disputes.retrieve(dispute.id).status == "won"
    assert client.v1.charges.retrieve(busy).refunded
    assert len(client.v1.payouts.list().data) == 1
    assert f"/_standin/disputes/{dispute.id}/win" not in console(standin)
    assert client.v1.payouts.list().data[0].id[:20] in console(standin)


def test_every_endpoint_is_named(standin, client, busy):
    client.v1.webhook_endpoints.create(params={"url": "http://127.0.0.1:9/ear/", "enabled_events": ["*"]})

    assert f"Webhooks go to {standin.webhook_url}, http://127.0.0.1:9/ear/" in console(standin)
