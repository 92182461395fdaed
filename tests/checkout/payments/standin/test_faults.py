"""Ordering misfortune, moving the clock and starting anew, by JSON as a script does."""

import pytest
import requests
import stripe

from checkout.payments.standin import buyer
from tests.checkout.payments.standin.shop_side import make_client, promptpay_params


def order(standin, what, body=None, method="POST"):
    return requests.request(method, f"{standin.url}/_standin/{what}", json=body, timeout=10)


def test_fault_is_armed_listed_used_up(standin, client):
    armed = order(standin, "faults", {"fault": "rate_limit", "times": 2, "path": "/v1/charges"})
    client.v1.payment_intents.list()

    for _ in range(2):
        with pytest.raises(stripe.RateLimitError):
            client.v1.charges.list()

    expected = {"fault": "rate_limit", "times": 2, "method": "", "path": "/v1/charges"}
    assert armed.json() == {"faults": [expected]}
    assert client.v1.charges.list().data == []
    assert order(standin, "faults", method="GET").json() == {"faults": []}


def test_faults_can_be_disarmed(standin, client):
    order(standin, "faults", {"fault": "server_error", "times": 99})
    order(standin, "faults", method="DELETE")

    assert client.v1.charges.list().data == []


@pytest.mark.parametrize(
    "body",
    [
        {"fault": "earthquake"},
        {},
        [],
        {"fault": "conflict", "times": 0},
        {"fault": "conflict", "times": True},
        {"fault": "drop_webhook", "seconds": 3},
        {"fault": "delay_webhook", "seconds": "soon"},
    ],
)
def test_fault_nobody_knows_is_refused(standin, body):
    assert order(standin, "faults", body).status_code == 400


def test_conflict_is_a_409_and_changes_nothing(standin, client):
    standin.fault("conflict")

    with pytest.raises(stripe.APIError) as refused:
        client.v1.payment_intents.create(params=promptpay_params())

    assert (refused.value.http_status, refused.value.error.code) == (409, "lock_timeout")
    assert client.v1.payment_intents.list().data == []


def test_buyer_pays_while_the_shop_cancels(standin, client, shop):
    pi = client.v1.payment_intents.create(params=promptpay_params())
    standin.fault("succeed_on_cancel")

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.cancel(pi.id)
    standin.settle()

    assert refused.value.code == "payment_intent_unexpected_state"
    assert client.v1.payment_intents.retrieve(pi.id).status == "succeeded"
    assert shop.types[-1] == "payment_intent.succeeded"


@pytest.mark.parametrize(
    ("fault", "options", "received", "currency"),
    [("short_payment", {"satang": 500}, 63_000, "thb"), ("other_currency", {"currency": "usd"}, 63_500, "usd")],
)
def test_other_money_than_asked_arrives(standin, client, fault, options, received, currency):
    pi = client.v1.payment_intents.create(params=promptpay_params())
    standin.fault(fault, **options)

    buyer.scan_qr(standin.account, pi.id, "pay")

    paid = client.v1.payment_intents.retrieve(pi.id)
    assert (paid.amount, paid.amount_received, paid.currency) == (63_500, received, currency)


def test_intent_can_lose_its_metadata(standin, client):
    standin.fault("no_metadata")

    assert client.v1.payment_intents.create(params=promptpay_params()).metadata.to_dict() == {}


def test_answer_can_hold_a_field_of_tomorrow(standin):
    standin.fault("unknown_field", path="/v1/payment_intents")

    pi = make_client(standin).v1.payment_intents.create(params=promptpay_params())

    assert pi.field_of_tomorrow.object == "surprise"
    assert "field_of_tomorrow" not in standin.account.store.get("payment_intent", pi.id)


def test_clock_moves_forward_and_things_happen(standin):
    before = standin.account.now()

    assert order(standin, "clock", {"advance": 3600}).json() == {"now": before + 3600}
    assert order(standin, "clock", {"advance": -1}).status_code == 400
    assert order(standin, "clock", {"advance": "x"}).status_code == 400


def test_reset_forgets_everything(standin, client):
    client.v1.payment_intents.create(params=promptpay_params())
    standin.fault("server_error")
    before = standin.account.now()
    standin.advance(500)

    assert order(standin, "reset").json() == {"reset": True}

    assert client.v1.payment_intents.list().data == []
    assert client.v1.events.list().data == []
    assert standin.account.now() == before


def test_event_nobody_knows_cannot_be_sent_again(standin):
    assert order(standin, "events/evt_no/resend").status_code == 404
