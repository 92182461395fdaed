"""Talks to Stripe. The only module that imports its SDK, and the only one that counts in satang."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import stripe
from django.conf import settings

from .models import PaymentAttempt

API_VERSION = "2026-10-28.endive"
EXPANDED = ["latest_charge"]
CLOCK_LEEWAY_SECONDS = 300

# Without this the SDK writes a file into the home folder and sends what machine it runs on.
stripe.enable_telemetry = False


class GatewayUnreachable(Exception):
    """Stripe did not answer, or answered that it cannot now. What happened there is unknown."""


class GatewayRefused(Exception):
    """Stripe refused the request; `code` is its reason."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class BadSignature(Exception):
    """A webhook that Stripe did not sign."""


@dataclass(frozen=True)
class Seen:
    """What Stripe says of an attempt right now. `status` is the intent's, or `expired`/`open` of a session."""

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


@dataclass(frozen=True)
class Hint:
    """What a webhook is about. Its body is never believed, only what Stripe answers afterwards."""

    event_id: str
    type: str
    created: datetime
    object_id: str
    intent_id: str | None = None
    metadata: dict = field(default_factory=dict)


def to_satang(baht: Decimal) -> int:
    return int((baht.quantize(Decimal("0.01"), ROUND_HALF_UP) * 100).to_integral_exact())


def to_baht(satang: int) -> Decimal:
    return (Decimal(satang) / 100).quantize(Decimal("0.01"))


@lru_cache(maxsize=4)
def _client(key: str, base: str) -> stripe.StripeClient:
    addresses = {"base_addresses": {"api": base}} if base else {}
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        max_network_retries=2,
        # The SDK's own 80 seconds would keep a web worker from every other buyer.
        http_client=stripe.RequestsClient(timeout=(3.05, 20)),
        **addresses,
    )


def client() -> stripe.StripeClient:
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


def _call(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as error:
        raise GatewayRefused(error.code or type(error).__name__) from None
    except stripe.StripeError as error:
        # `from None`: the original carries whole response bodies into any log.
        raise GatewayUnreachable(type(error).__name__) from None


def start_promptpay(attempt: PaymentAttempt, *, email: str) -> Seen:
    """Ask for a PromptPay QR. Repeating it with the same attempt gives the same QR."""
    intent = _call(
        client().v1.payment_intents.create,
        params={
            "amount": to_satang(attempt.amount_baht),
            "currency": "thb",
            "confirm": True,
            "allowed_payment_method_types": ["promptpay"],
            # Stripe needs the address to ask for a bank account if the money must go back.
            "payment_method_data": {"type": "promptpay", "billing_details": {"email": email}},
            "metadata": _metadata(attempt),
            "expand": EXPANDED,
        },
        options={"idempotency_key": attempt.idempotency_key},
    )
    if "promptpay" not in intent.payment_method_types:
        raise GatewayRefused("promptpay_not_enabled")
    return _seen_intent(intent)


def start_card(attempt: PaymentAttempt, *, email: str, success_url: str, cancel_url: str, language: str) -> Seen:
    """Ask for Stripe's own page where a card is typed. One line with the order's total: sums always agree."""
    session = _call(
        client().v1.checkout.sessions.create,
        params={
            "mode": "payment",
            "ui_mode": "hosted_page",
            "allowed_payment_method_types": ["card"],
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": "thb",
                        "unit_amount": to_satang(attempt.amount_baht),
                        "product_data": {"name": attempt.order.number},
                    },
                }
            ],
            "client_reference_id": attempt.order.number,
            "customer_email": email,
            "locale": language,
            "success_url": success_url,
            "cancel_url": cancel_url,
            "expires_at": int(attempt.expires_at.timestamp()),
            "metadata": _metadata(attempt),
            "payment_intent_data": {"metadata": _metadata(attempt)},
        },
        options={"idempotency_key": attempt.idempotency_key},
    )
    return _seen_session(session)


def look_up(attempt: PaymentAttempt) -> Seen:
    """Return what Stripe says of an attempt now."""
    if attempt.method == PaymentAttempt.Method.CARD:
        session = _call(
            client().v1.checkout.sessions.retrieve,
            attempt.session_id,
            params={"expand": ["payment_intent.latest_charge"]},
        )
        return _seen_session(session)
    intent = _call(client().v1.payment_intents.retrieve, attempt.intent_id, params={"expand": EXPANDED})
    return _seen_intent(intent)


def find(attempt: PaymentAttempt) -> Seen | None:
    """Look through what was made at Stripe since an attempt began for the one that is its own."""
    is_card = attempt.method == PaymentAttempt.Method.CARD
    lister = client().v1.checkout.sessions.list if is_card else client().v1.payment_intents.list
    since = int(attempt.created.timestamp()) - CLOCK_LEEWAY_SECONDS
    found = _call(lister, params={"created": {"gte": since}, "limit": 100})
    for thing in _call(lambda: list(found.auto_paging_iter())):
        if _ours(thing.metadata) == str(attempt.uuid):
            attempt.session_id, attempt.intent_id = (thing.id, None) if is_card else (None, thing.id)
            return look_up(attempt)
    return None


def end(attempt: PaymentAttempt) -> None:
    """Ask Stripe to let nobody pay this attempt any more. Raises GatewayRefused when it is too late."""
    if attempt.method == PaymentAttempt.Method.CARD:
        _call(client().v1.checkout.sessions.expire, attempt.session_id)
    else:
        _call(
            client().v1.payment_intents.cancel,
            attempt.intent_id,
            params={"cancellation_reason": "abandoned"},
        )


def read_webhook(body: bytes, signature: str) -> Hint:
    """Return what a signed webhook is about. Raises BadSignature, also for a body that is no JSON."""
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            event = client().construct_event(body, signature, secret, tolerance=300)
        except (stripe.SignatureVerificationError, ValueError):
            continue
        return _hint(event)
    raise BadSignature


def _hint(event) -> Hint:
    thing = event.data.object
    metadata = getattr(thing, "metadata", None)
    is_intent = thing.object == "payment_intent"
    return Hint(
        event_id=event.id,
        type=event.type,
        created=datetime.fromtimestamp(event.created, tz=UTC),
        object_id=getattr(thing, "id", "") or "",
        intent_id=thing.id if is_intent else _id_of(getattr(thing, "payment_intent", None)),
        metadata=metadata.to_dict() if metadata else {},
    )


def _metadata(attempt: PaymentAttempt) -> dict[str, str]:
    # Numbers only: everybody with access to the Stripe account can read these.
    return {"attempt": str(attempt.uuid), "order": attempt.order.number}


def _ours(metadata) -> str:
    """Return which attempt of ours a thing at Stripe belongs to. Its objects are no dicts and have no get()."""
    return metadata["attempt"] if "attempt" in metadata else ""  # noqa: SIM401


def _seen_intent(intent, *, session=None) -> Seen:
    charge = intent.latest_charge
    action = intent.next_action
    qr = getattr(action, "promptpay_display_qr_code", None) if action else None
    error = intent.last_payment_error
    return Seen(
        status=intent.status,
        intent_id=intent.id,
        charge_id=_id_of(charge) or "",
        received_baht=to_baht(intent.amount_received),
        currency=intent.currency,
        live=intent.livemode,
        attempt_uuid=_ours(intent.metadata),
        error_code=(error.code or "") if error else "",
        qr_data=qr.data if qr else "",
        session_id=session.id if session else None,
        pay_url=(session.url or "") if session else "",
    )


def _seen_session(session) -> Seen:
    intent = session.payment_intent
    if intent is not None and not isinstance(intent, str) and session.status == "complete":
        return _seen_intent(intent, session=session)
    return Seen(
        status="session_expired" if session.status == "expired" else "session_open",
        intent_id=_id_of(intent),
        live=session.livemode,
        attempt_uuid=_ours(session.metadata),
        session_id=session.id,
        pay_url=session.url or "",
    )


def _id_of(thing) -> str | None:
    return thing if thing is None or isinstance(thing, str) else thing.id
