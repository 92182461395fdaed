"""The shop's payments against the stand-in, over HTTP as in life."""

import time

import pytest

from checkout.payments import gateway
from checkout.payments.standin import StandIn


@pytest.fixture
def stripe_at_hand(settings):
    """A stand-in that the shop is pointed at. Its webhooks go nowhere: tests deliver the ones they mean."""
    secret = settings.STRIPE_WEBHOOK_SECRETS[0]
    with StandIn(frozen_at=time.time(), webhook_secret=secret, watches_requests=True) as running:
        settings.STRIPE_API_BASE = running.url
        settings.STRIPE_SECRET_KEY = running.api_key
        gateway._client.cache_clear()
        yield running
    gateway._client.cache_clear()


@pytest.fixture
def nobody_home(settings):
    """The payment service is away: nothing listens at its address."""
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    gateway._client.cache_clear()
    yield
    gateway._client.cache_clear()
