"""The stand-in as the shop meets it; whatever it says is held against Stripe's strict shapes."""

import time

import pytest

from checkout.payments.standin import StandIn
from checkout.payments.standin.contract import object_faults
from tests.checkout.payments.standin.shop_side import SECRET, RecordingClient, Shop, make_client


@pytest.fixture
def shop():
    listening = Shop()
    yield listening
    listening.close()


@pytest.fixture
def standin(shop):
    """A stand-in whose time stands still; what it stored must be complete by Stripe's strict shapes."""
    with StandIn(frozen_at=time.time(), webhook_url=shop.url, webhook_secret=SECRET) as running:
        yield running
        assert [fault for event in running.events() for fault in object_faults(event)] == []


@pytest.fixture
def client(standin):
    """The SDK as the shop uses it; every good answer it got must be complete by Stripe's strict shapes."""
    http = RecordingClient()
    yield make_client(standin, http_client=http)
    assert [fault for status, body, _ in http.answers if status == 200 for fault in object_faults(body)] == []
    assert http.answers, "a test with a client is meant to use it"
