"""Webhook endpoints made over the API: each hears what it asked for, signed with its own secret."""

import pytest
import requests
import stripe

from checkout.payments.standin.webhooks import deliveries
from tests.checkout.payments.standin.shop_side import make_client, promptpay_params


def make_endpoint(client, url, events=("*",), **more):
    return client.v1.webhook_endpoints.create(params={"url": url, "enabled_events": list(events), **more})


def test_secret_is_told_once(client, shop):
    made = make_endpoint(client, shop.url, description="second", metadata={"a": "b"}, api_version=stripe.api_version)

    seen = client.v1.webhook_endpoints.retrieve(made.id)
    assert made.secret.startswith("whsec_")
    assert "secret" not in seen
    assert [point.id for point in client.v1.webhook_endpoints.list().data] == [made.id]
    assert (seen.status, seen.description, seen.api_version) == ("enabled", "second", stripe.api_version)


def test_each_endpoint_gets_its_own_event_with_its_own_signature(standin, client, monkeypatch):
    from tests.checkout.payments.standin import shop_side

    other = shop_side.Shop()
    made = make_endpoint(client, other.url, ["payment_intent.canceled"])
    monkeypatch.setattr(other, "take", lambda body, headers: _take(other, body, headers, made.secret))

    pi = client.v1.payment_intents.create(params=promptpay_params())
    client.v1.payment_intents.cancel(pi.id)
    standin.settle()
    other.close()

    assert other.types == ["payment_intent.canceled"]
    told = deliveries(standin.account, other.received[0].id)
    assert [(try_["url"], try_["outcome"]) for try_ in told] == [(standin.webhook_url, "200"), (other.url, "200")]
    assert other.received[0].pending_webhooks == 1  # the shop had it already


def _take(listener, body, headers, secret):
    listener.received.append(stripe.Webhook.construct_event(body, headers["Stripe-Signature"], secret))
    return 200


def test_event_is_delivered_only_when_everybody_has_it(standin, client):
    made = make_endpoint(client, "http://127.0.0.1:9/closed")
    client.v1.payment_intents.create(params={"amount": 5_000, "currency": "thb"})
    standin.settle()

    event = client.v1.events.list(params={"delivery_success": False}).data[0]
    client.v1.webhook_endpoints.update(made.id, params={"url": standin.webhook_url, "metadata": {"k": "v"}})

    assert event.pending_webhooks == 1
    assert client.v1.webhook_endpoints.retrieve(made.id).url == standin.webhook_url


def test_endpoint_that_is_off_or_gone_hears_nothing(standin, client, shop):
    standin.webhook_url = ""
    made = make_endpoint(client, shop.url)
    client.v1.webhook_endpoints.update(made.id, params={"disabled": True})
    client.v1.payment_intents.create(params={"amount": 5_000, "currency": "thb"})
    standin.settle()
    off = client.v1.webhook_endpoints.retrieve(made.id).status
    gone = client.v1.webhook_endpoints.delete(made.id)
    client.v1.payment_intents.create(params={"amount": 5_000, "currency": "thb"})
    standin.settle()

    assert (off, gone.deleted, shop.received, shop.refused) == ("disabled", True, [], [])
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.webhook_endpoints.retrieve(made.id)


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"url": "ftp://example.com"}, "url"),
        ({"url": "nowhere"}, "url"),
        ({"enabled_events": ["money.rains"]}, "enabled_events[0]"),
        ({"api_version": "2023-10-16"}, "api_version"),
        ({"connect": True}, "connect"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_endpoint_that_stripe_would_not_take_is_refused(client, changes, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.webhook_endpoints.create(params={"url": "http://127.0.0.1:9/", "enabled_events": ["*"], **changes})

    assert refused.value.param == param


def test_no_more_than_sixteen(client):
    for _ in range(16):
        make_endpoint(client, "http://127.0.0.1:9/")

    with pytest.raises(stripe.InvalidRequestError):
        make_endpoint(client, "http://127.0.0.1:9/")


def test_other_api_version_is_refused_unless_any_is_taken(standin):
    old = make_client(standin, stripe_version="2023-10-16")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        old.v1.charges.list()
    standin.account.strict = False

    assert refused.value.http_status == 400
    assert old.v1.charges.list().data == []


def test_event_can_be_sent_again_to_everybody(standin, client, shop):
    client.v1.payment_intents.create(params={"amount": 5_000, "currency": "thb"})
    standin.settle()

    requests.post(f"{standin.url}/_standin/events/{standin.events()[0]['id']}/resend", timeout=10)
    standin.settle()

    assert shop.types == ["payment_intent.created"] * 2
