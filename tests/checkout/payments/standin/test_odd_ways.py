"""Money that comes later, comes twice, comes after all, or goes back by somebody else's hand."""

import pytest
import requests
import stripe

from checkout.payments.standin import buyer
from checkout.payments.standin.cards import CARDS, card_by_last4
from tests.checkout.payments.standin.shop_side import promptpay_params, session_params


@pytest.fixture
def pi(client):
    return client.v1.payment_intents.create(params=promptpay_params())


def press(standin, pi, action):
    return requests.post(f"{standin.url}/test/promptpay/{pi.id}", data={"action": action, "lang": "en"}, timeout=10)


def credited(client):
    lines = client.v1.balance_transactions.list().data
    return [(line.type, line.reporting_category, line.net, line.source) for line in lines if line.source is None]


def test_qr_paid_twice_leaves_the_second_payment_on_the_balance(standin, client, shop, pi):
    page = press(standin, pi, "pay_twice")
    standin.settle()

    paid = client.v1.payment_intents.retrieve(pi.id)
    assert (paid.status, paid.amount_received) == ("succeeded", 63_500)
    assert credited(client) == [("adjustment", "other_adjustment", 63_500, None)]
    assert client.v1.balance_transactions.list().data[0].description.endswith(pi.id)
    assert shop.types.count("payment_intent.succeeded") == 1
    assert "Paid again 1 times" in page.text


def test_qr_paid_after_the_shop_cancelled(standin, client, pi):
    client.v1.payment_intents.cancel(pi.id)
    shown = requests.get(f"{standin.url}/test/promptpay/{pi.id}?lang=en", timeout=10)

    press(standin, pi, "pay_again")

    assert "Pay although the shop cancelled" in shown.text
    assert client.v1.payment_intents.retrieve(pi.id).status == "canceled"
    assert credited(client) == [("adjustment", "other_adjustment", 63_500, None)]


def test_more_money_than_asked_arrives(standin, client, pi):
    standin.fault("over_payment", satang=500)
    buyer.scan_qr(standin.account, pi.id, "pay")

    paid = client.v1.payment_intents.retrieve(pi.id)
    assert (paid.amount, paid.amount_received) == (63_500, 64_000)


@pytest.fixture
def cs(standin, client):
    return client.v1.checkout.sessions.create(params=session_params(standin))


def submit(standin, cs, last4="4242"):
    return buyer.submit_card(standin.account, cs.id, card_by_last4(last4))


@pytest.mark.parametrize(
    ("outcome", "payment", "intent", "told"),
    [
        ("succeeded", "paid", "succeeded", "checkout.session.async_payment_succeeded"),
        ("failed", "unpaid", "requires_payment_method", "checkout.session.async_payment_failed"),
    ],
)
def test_page_is_done_before_the_money_comes(standin, client, shop, cs, outcome, payment, intent, told):
    standin.fault("async_payment", seconds=60, outcome=outcome)
    submit(standin, cs)
    standin.settle()
    before = client.v1.checkout.sessions.retrieve(cs.id, params={"expand": ["payment_intent"]})
    heard_first = shop.types[-1]
    standin.advance(60)

    after = client.v1.checkout.sessions.retrieve(cs.id, params={"expand": ["payment_intent"]})
    assert (before.status, before.payment_status, before.payment_intent.status) == ("complete", "unpaid", "processing")
    assert heard_first == "checkout.session.completed"
    assert (after.status, after.payment_status, after.payment_intent.status) == ("complete", payment, intent)
    assert shop.types[-1] == told


def test_processing_intent_cannot_be_cancelled(standin, client, cs):
    standin.fault("async_payment")
    paid = submit(standin, cs)
    standin.account.store.remember(paid["payment_intent"], session=None)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.cancel(paid["payment_intent"])

    assert refused.value.code == "payment_intent_unexpected_state"


def test_outcome_nobody_knows_is_refused(standin):
    with pytest.raises(Exception, match="succeeded or failed"):
        standin.fault("async_payment", outcome="maybe")


def test_buyer_pays_her_card_while_the_shop_expires_the_page(standin, client, cs):
    standin.fault("succeed_on_cancel")

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.expire(cs.id)

    paid = client.v1.checkout.sessions.retrieve(cs.id)
    assert refused.value.http_status == 400
    assert (paid.status, paid.payment_status) == ("complete", "paid")


@pytest.mark.parametrize(("satang", "amount"), [(0, 63_500), (10_000, 10_000)])
def test_staff_refund_a_payment_at_stripe(standin, client, shop, cs, satang, amount):
    standin.fault("staff_refund", satang=satang, seconds=5)
    paid = submit(standin, cs)
    standin.advance(5)

    refund = client.v1.refunds.list(params={"payment_intent": paid["payment_intent"]}).data[0]
    event = next(event for event in standin.events() if event["type"] == "refund.created")
    assert (refund.amount, refund.status, refund.metadata.to_dict()) == (amount, "succeeded", {})
    assert event["request"] == {"id": None, "idempotency_key": None}
    assert shop.types[-1] == "charge.refunded"


def test_staff_refund_by_the_console_is_refused_beyond_what_is_left(standin, client):
    params = {"amount": 50_000, "currency": "thb", "payment_method": "pm_card_visa", "confirm": True}
    charge = client.v1.payment_intents.create(params=params).latest_charge

    def order(satang):
        url = f"{standin.url}/_standin/charges/{charge}/refund"
        return requests.post(url, json={"satang": satang}, timeout=10).status_code

    assert (order(50_001), order(-1), order("x"), order(20_000), order(30_001), order(0)) == (
        400, 400, 400, 200, 400, 200,
    )  # fmt: skip
    assert client.v1.charges.retrieve(charge).refunded
    assert requests.post(f"{standin.url}/_standin/charges/ch_no/refund", json={}, timeout=10).status_code == 404


def test_what_staff_ordered_and_cannot_be_done_any_more_is_left_alone(standin, client):
    standin.fault("staff_refund", seconds=60)
    params = {"amount": 50_000, "currency": "thb", "payment_method": "pm_card_createDispute", "confirm": True}
    client.v1.payment_intents.create(params=params)

    standin.advance(60)

    assert client.v1.refunds.list().data == []


def test_any_paid_card_can_be_disputed_from_the_console_once(standin, client, pi):
    params = {"amount": 50_000, "currency": "thb", "payment_method": "pm_card_visa", "confirm": True}
    charge = client.v1.payment_intents.create(params=params).latest_charge
    url = f"{standin.url}/_standin/charges/{charge}/dispute"

    assert requests.post(url, timeout=10).json()["dispute"]["charge"] == charge
    assert requests.post(url, timeout=10).json()["dispute"] is None
    assert len(client.v1.disputes.list().data) == 1


def test_cards_are_those_of_the_contract():
    numbers = {card.number for card in CARDS}

    assert {number[-4:] for number in numbers} == {
        "4242", "0003", "0002", "9995", "9987", "0069", "0127", "0119", "3220", "1629", "1280", "0259", "5126",
        "7726", "0077",
    }  # fmt: skip
    assert len(numbers) == len(CARDS) == 15
