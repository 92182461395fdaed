"""The simulated Stripe account: its store, its clock and its settings."""

from contextvars import ContextVar
from dataclasses import dataclass, field

from checkout.payments.standin.clock import Clock
from checkout.payments.standin.store import Store

# The API request being answered; events carry it. Empty while a page or the clock is the cause.
CURRENT_REQUEST: ContextVar[dict | None] = ContextVar("current_request", default=None)


@dataclass
class Account:
    """What every part of the stand-in works on.

    `webhook_secret` may hold several secrets separated by commas, as while a secret is being rolled.
    A `strict` account refuses every API version but its own, as a shop that pins one wants it.
    One that `watches_requests` belongs to a shop that never sends what Stripe would not understand.
    `enabled_methods` are the payment methods switched on in the Dashboard; others vanish silently.
    """

    store: Store
    clock: Clock
    public_url: str = ""
    webhook_url: str = ""
    webhook_secret: str = "whsec_standin"  # noqa: S105 -- a made-up secret for a made-up account
    strict: bool = True
    watches_requests: bool = False
    enabled_methods: list[str] = field(default_factory=lambda: ["card", "promptpay"])

    def now(self) -> int:
        return int(self.clock.now())
