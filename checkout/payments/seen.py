"""What the shop hears of money, in its own words: nothing of a provider's own shape goes further than the gateway."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

# Stripe's word for a QR nobody paid in time: the same event as a decline, the opposite meaning.
QR_LAPSED = "payment_intent_payment_attempt_expired"


class GatewayUnreachable(Exception):
    """Stripe did not answer, or answered that it cannot now. What happened there is unknown."""


class GatewayRefused(Exception):
    """Stripe refused the request; `code` is its reason."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class BadSignature(Exception):
    """A webhook that Stripe did not sign."""


class WrongMode(BadSignature):
    """A webhook of the other mode: its secret and our key do not belong together, so it cannot be looked up."""


@dataclass(frozen=True)
class FailedTry:
    """One try that failed. `card` is Stripe's fingerprint of the card: to be counted by, never to be kept."""

    number: str
    card: str = ""
    happened: datetime | None = None


@dataclass(frozen=True)
class Seen:
    """How an attempt stands right now. `status` is Stripe's word for an intent, `session_expired` or `session_open`
    of a session, or `waiting` or `promised` of our own rows."""

    status: str
    intent_id: str | None = None
    charge_id: str = ""
    received_baht: Decimal = Decimal("0.00")
    currency: str = "thb"
    live: bool = False
    attempt_uuid: str = ""
    error_code: str = ""
    qr_data: str = ""
    session_id: str | None = None
    pay_url: str = ""
    failed: tuple[FailedTry, ...] = ()

    @property
    def is_paid(self) -> bool:
        return self.status == "succeeded"

    @property
    def is_over(self) -> bool:
        """Nobody paid, and nobody can any more."""
        return self.status in {"canceled", "session_expired"} or self.error_code == QR_LAPSED

    @property
    def is_promised(self) -> bool:
        """Nobody has paid yet, and the goods leave all the same: it is paid where they arrive."""
        return self.status == "promised"

    @property
    def has_failed(self) -> bool:
        return self.status == "requires_payment_method" and bool(self.error_code)


@dataclass(frozen=True)
class Hint:
    """What a webhook is about. Its body is never believed, only what Stripe answers afterwards."""

    event_id: str
    type: str
    created: datetime
    object_id: str
    intent_id: str | None = None
    metadata: dict = field(default_factory=dict)


@dataclass(frozen=True)
class SeenDispute:
    """What Stripe says of a disputed card payment. The shop's answer is wanted until `due_by`."""

    dispute_id: str
    status: str
    reason: str
    amount_baht: Decimal
    charge_id: str
    intent_id: str | None
    attempt_uuid: str
    due_by: datetime | None


@dataclass(frozen=True)
class SeenEntry:
    """One line of Stripe's books. `fee_baht` is all that Stripe keeps, `fee_vat_baht` the VAT contained in it."""

    entry_id: str
    kind: str
    source_id: str
    amount_baht: Decimal
    fee_baht: Decimal
    fee_vat_baht: Decimal
    net_baht: Decimal
    currency: str
    description: str
    available_on: date
    created: datetime


@dataclass(frozen=True)
class SeenPayout:
    """A payout. Its parts can be listed when it is `automatic`, and are complete when Stripe has `reconciled` it."""

    payout_id: str
    amount_baht: Decimal
    state: str
    arrives_on: date
    created: datetime
    automatic: bool
    reconciled: bool


@dataclass(frozen=True)
class SeenRefund:
    """What Stripe says of a refund now. It waits for the buyer's account from `asked_at` until `asked_until`."""

    refund_id: str
    status: str
    amount_baht: Decimal
    currency: str
    intent_id: str | None
    refund_uuid: str = ""
    failure: str = ""
    asked_at: datetime | None = None
    asked_until: datetime | None = None
