"""The stand-in without a socket: the shop's own Stripe library asks it in the same process."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import stripe
from django.conf import settings
from django.utils import timezone

from checkout.orders import emails
from checkout.payments import gateway
from checkout.payments.standin import StandIn, webhooks
from checkout.payments.standin.account import Account
from checkout.payments.standin.api import answer_request
from checkout.payments.standin.clock import Clock
from checkout.payments.standin.faults import add_fault
from checkout.payments.standin.idempotency import Replies
from checkout.payments.standin.store import Store
from checkout.payments.standin.timetable import Timetable
from tests.drill.during import during


class Provider:
    """Stripe, as far as the shop can tell. Time stands still unless `advance` moves it."""

    def __init__(self, *, api_key: str = StandIn.api_key):
        secret = settings.STRIPE_WEBHOOK_SECRETS[0]
        store, clock = Store(), Clock(frozen_at=float(int(time.time())))
        self.account = Account(
            store, clock, public_url="http://standin.test", webhook_secret=secret, watches_requests=True
        )
        self.replies = Replies(self.account)
        self.timetable = Timetable(self.account)
        self.client = stripe.StripeClient(
            api_key,
            stripe_version=gateway.API_VERSION,
            base_addresses={"api": "http://standin.test"},
            http_client=_Direct(self),
            max_network_retries=0,
        )

    def events(self) -> list[dict]:
        return self.account.store.select("event", order="seq ASC")

    def signed(self, event: dict) -> tuple[bytes, str]:
        body = json.dumps(event).encode()
        return body, webhooks.sign(body, self.account.webhook_secret)

    def advance(self, seconds: float) -> None:
        self.timetable.advance(seconds)

    def fault(self, kind: str, *, times: int = 1, **options) -> None:
        with self.account.store.transaction():
            add_fault(self.account, {"fault": kind, "times": times, **options})

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.account.clock.now(), tz=UTC)


class _Direct(stripe.HTTPClient):
    name = "direct"

    def __init__(self, provider: Provider):
        super().__init__()
        self.provider = provider

    def request(self, method, url, headers, post_data=None, *, _usage=None):
        parts = urlsplit(url)
        form = parts.query if method.upper() == "GET" else (post_data or "")
        answer = answer_request(self.provider.account, self.provider.replies, method.upper(), parts.path, headers, form)
        if answer.lost:
            raise stripe.APIConnectionError("the connection broke")
        return json.dumps(answer.body), answer.status, answer.headers

    def close(self) -> None:
        pass


class NoPost:
    """A worker who is away: mails stay owed."""

    def enqueue(self, *_args) -> None:
        pass


@contextmanager
def provider_at_hand() -> Iterator[Provider]:
    """Point the shop at a new stand-in, let both read one clock, and let mails stay owed."""
    provider = Provider()
    with (
        during(gateway, client=lambda: provider.client),
        during(timezone, now=provider.now),
        during(emails, send_mail=NoPost()),
    ):
        yield provider
    provider.account.store.close()
