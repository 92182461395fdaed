"""Events reach the shop signed, in order, and again when it was not ready."""

import time

import pytest
import requests
import stripe

from checkout.payments.standin.webhooks import deliveries, sign
from tests.checkout.payments.standin.shop_side import SECRET, promptpay_params


@pytest.fixture
def pi(client):
    params = promptpay_params()
    del params["confirm"], params["payment_method_data"]
    return client.v1.payment_intents.create(params=params)


def outcomes(standin):
    return [entry["outcome"] for event in standin.events() for entry in deliveries(standin.account, event["id"])]


def test_event_is_a_signed_snapshot(standin, shop, pi):
    standin.settle()

    event = shop.received[0]
    assert (event.type, event.data.object.id, event.livemode) == ("payment_intent.created", pi.id, False)
    assert (event.api_version, event.pending_webhooks) == ("2026-10-28.endive", 1)
    assert shop.refused == []


def test_event_says_when_it_was_delivered(standin, client, pi):
    standin.settle()
    standin.webhook_url = "http://127.0.0.1:9/closed"
    client.v1.payment_intents.cancel(pi.id)
    standin.settle()

    missed = client.v1.events.list(params={"delivery_success": False, "types": ["payment_intent.canceled"]})
    arrived = client.v1.events.list(params={"delivery_success": True})

    assert [(event.type, event.pending_webhooks) for event in missed.data] == [("payment_intent.canceled", 1)]
    assert [event.type for event in arrived.data] == ["payment_intent.created"]
    assert client.v1.events.retrieve(missed.data[0].id).data.object.status == "canceled"


def test_refused_event_is_sent_again_after_1_5_30_and_120_seconds(standin, shop):
    shop.answers = [500, 302, 404, 503]
    requests_made = []
    create(standin)

    for seconds in (0, 1, 5, 30, 120):
        standin.advance(seconds)
        requests_made.append(len(outcomes(standin)))

    assert requests_made == [1, 2, 3, 4, 5]
    assert outcomes(standin) == ["500", "302", "404", "503", "200"]
    assert shop.types == ["payment_intent.created"]


def test_event_refused_five_times_is_given_up(standin, shop):
    shop.answers = [500] * 9
    start = standin.account.clock.now()
    create(standin)

    standin.advance(86_400)

    assert outcomes(standin) == ["500"] * 5
    tries = deliveries(standin.account, standin.events()[0]["id"])
    assert [round(entry["at"] - start) for entry in tries] == [0, 1, 6, 36, 156]


def test_retry_does_not_hold_up_the_events_behind_it(standin, shop, client, pi):
    standin.settle()
    shop.answers = [500]
    client.v1.payment_intents.cancel(pi.id)
    standin.settle()
    create(standin)
    standin.advance(1)

    assert shop.types == ["payment_intent.created", "payment_intent.created", "payment_intent.canceled"]


def test_retries_follow_real_time_when_the_clock_runs(shop):
    from checkout.payments.standin import StandIn

    shop.answers = [500]
    with StandIn(webhook_url=shop.url, webhook_secret=SECRET) as running:
        create(running)
        deadline = time.monotonic() + 10
        while not shop.received and time.monotonic() < deadline:
            time.sleep(0.05)

    assert shop.types == ["payment_intent.created"]


def create(standin):
    """Make one intent, and so one event, without the SDK."""
    form = {"amount": "5000", "currency": "thb"}
    answer = requests.post(f"{standin.url}/v1/payment_intents", form, auth=("sk_test_x", ""), timeout=10)
    assert answer.status_code == 200


def test_rolled_secret_gives_two_signatures(standin, shop):
    standin.webhook_secret = f"whsec_new,{SECRET}"
    create(standin)
    standin.settle()

    assert shop.types == ["payment_intent.created"]


def test_signature_is_what_the_sdk_makes():
    header = sign(b"{}", "whsec_a,whsec_b", timestamp=1_700_000_000)

    theirs = stripe.WebhookSignature.generate_signature_header("{}", "whsec_b", timestamp=1_700_000_000)
    assert header.split(",")[0] == "t=1700000000"
    assert [part for part in header.split(",") if part.startswith("v1=")][1] == theirs.split(",")[1]
    assert header.split(",")[-1].startswith("v0=")


def test_dropped_webhook_never_comes_but_can_be_found(standin, client, shop):
    standin.fault("drop_webhook")
    create(standin)
    create(standin)
    standin.advance(86_400)

    assert len(shop.received) == 1
    assert len(client.v1.events.list(params={"delivery_success": False}).data) == 1


def test_duplicated_webhook_comes_twice_with_one_id(standin, shop):
    standin.fault("duplicate_webhook")
    create(standin)
    standin.settle()

    assert len(shop.received) == 2
    assert len({event.id for event in shop.received}) == 1


def test_delayed_webhook_is_overtaken(standin, shop, client):
    standin.fault("delay_webhook", seconds=60)
    client.v1.payment_intents.create(params=promptpay_params())
    standin.advance(60)

    assert shop.types == ["payment_intent.requires_action", "payment_intent.created"]


def test_webhooks_can_come_in_reverse_order(standin, shop, client):
    standin.fault("reverse_order", times=3)
    pi = client.v1.payment_intents.create(params=promptpay_params())
    client.v1.payment_intents.cancel(pi.id)
    standin.advance(2)

    assert shop.types == ["payment_intent.canceled", "payment_intent.requires_action", "payment_intent.created"]


@pytest.mark.parametrize("kind", ["wrong_secret", "old_timestamp"])
def test_badly_signed_webhook_is_refused_and_comes_again(standin, shop, kind):
    standin.fault(kind)
    create(standin)
    standin.settle()
    assert (len(shop.refused), shop.received) == (1, [])

    standin.advance(1)

    assert shop.types == ["payment_intent.created"]


def test_without_an_address_nothing_is_sent_and_nothing_is_missing(standin, client):
    standin.webhook_url = ""
    create(standin)
    standin.settle()

    assert outcomes(standin) == []
    assert client.v1.events.list(params={"delivery_success": False}).data == []


def test_an_event_can_be_signed_for_a_test_without_a_server(standin):
    create(standin)

    body, header = standin.signed(standin.events()[0])

    assert stripe.Webhook.construct_event(body, header, SECRET).type == "payment_intent.created"


def test_events_are_found_by_type(standin, client, pi):
    client.v1.payment_intents.cancel(pi.id)

    assert [event.type for event in client.v1.events.list(params={"type": "payment_intent.*"}).data] == [
        "payment_intent.canceled",
        "payment_intent.created",
    ]
    assert client.v1.events.list(params={"type": "charge.succeeded"}).data == []
