"""Talks to Stripe. The only module that imports its SDK; what Stripe answers is read in `stripe_answers`."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import stripe
from django.conf import settings

from .checks import LIVE_KEYS
from .models import PaymentAttempt, Refund
from .seen import (
    BadSignature,
    GatewayRefused,
    GatewayUnreachable,
    Hint,
    Seen,
    SeenDispute,
    SeenEntry,
    SeenPayout,
    SeenRefund,
    WrongMode,
)
from .stripe_answers import (
    attempt_of,
    hint_of,
    is_intent_told,
    seen_dispute,
    seen_entry,
    seen_intent,
    seen_payout,
    seen_refund,
    seen_session,
)

API_VERSION = "2026-10-28.endive"
EXPANDED = ["latest_charge"]
CLOCK_LEEWAY_SECONDS = 300

# The only two of our reasons that Stripe has a word for; it takes no others.
STRIPE_REASONS = {
    Refund.Reason.CHANGED_MIND: "requested_by_customer",
    Refund.Reason.DOUBLE: "duplicate",
}

# Without this the SDK writes a file into the home folder and sends what machine it runs on.
stripe.enable_telemetry = False


def to_satang(baht: Decimal) -> int:
    return int((baht.quantize(Decimal("0.01"), ROUND_HALF_UP) * 100).to_integral_exact())


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


def is_live() -> bool:
    """Say whether this shop takes real money."""
    return settings.STRIPE_SECRET_KEY.startswith(LIVE_KEYS)


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
    return seen_intent(intent)


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
            "expires_at": _seconds(attempt.expires_at),
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
    return seen_intent(intent)


def find(attempt: PaymentAttempt) -> Seen | None:
    """Look through what was made at Stripe since an attempt began for the one that is its own."""
    is_card = attempt.method == PaymentAttempt.Method.CARD
    lister = client().v1.checkout.sessions.list if is_card else client().v1.payment_intents.list
    since = _seconds(attempt.created) - CLOCK_LEEWAY_SECONDS
    for thing in _pages(lister, {"created": {"gte": since}, "limit": 100}):
        if attempt_of(thing.metadata) == str(attempt.uuid):
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


def start_refund(refund: Refund, *, email: str) -> SeenRefund:
    """Ask Stripe to give money back. Repeating it with the same refund gives the same one.

    For PromptPay, Stripe writes to `email` and asks for the bank account.
    """
    attempt = refund.attempt
    params = {
        "payment_intent": attempt.intent_id,
        "amount": to_satang(refund.amount_baht),
        "metadata": {**_metadata(attempt), "refund": str(refund.uuid)},
    }
    if refund.reason in STRIPE_REASONS:
        params["reason"] = STRIPE_REASONS[refund.reason]
    if attempt.method == PaymentAttempt.Method.PROMPTPAY and email:
        params["instructions_email"] = email
    made = _call(client().v1.refunds.create, params=params, options={"idempotency_key": refund.idempotency_key})
    return seen_refund(made)


def look_up_refund(refund_id: str) -> SeenRefund:
    """Return what Stripe says of a refund now."""
    return seen_refund(_call(client().v1.refunds.retrieve, refund_id))


def list_refunds(intent_id: str) -> list[SeenRefund]:
    """Return all refunds of a payment, the oldest first, whoever made them."""
    found = _pages(client().v1.refunds.list, {"payment_intent": intent_id, "limit": 100})
    return [seen_refund(refund) for refund in reversed(found)]


def cancel_refund(refund_id: str) -> SeenRefund:
    """Ask Stripe to withdraw a refund. Raises GatewayRefused once the money is on its way."""
    return seen_refund(_call(client().v1.refunds.cancel, refund_id))


def read_webhook(body: bytes, signature: str) -> Hint:
    """Return what a signed webhook is about. Raises BadSignature, also for a body that is no JSON; WrongMode."""
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            event = client().construct_event(body, signature, secret, tolerance=300)
        except (stripe.SignatureVerificationError, ValueError):
            continue
        if event.livemode != is_live():
            raise WrongMode
        return hint_of(event)
    raise BadSignature


def look_up_event(event_id: str) -> Hint:
    """Return what an event was about that we were told of and could not act on."""
    return hint_of(_call(client().v1.events.retrieve, event_id))


def list_undelivered(types: list[str], *, since: datetime) -> list[Hint]:
    """Return the events that Stripe could not tell us of, the oldest first."""
    wanted = {"types": types, "delivery_success": False, "created": {"gte": _seconds(since)}, "limit": 100}
    return [hint_of(event) for event in reversed(_pages(client().v1.events.list, wanted))]


def list_succeeded(*, since: datetime) -> list[Seen]:
    """Return all payments at Stripe that succeeded, whoever made them there."""
    intents = _pages(client().v1.payment_intents.list, {"created": {"gte": _seconds(since)}, "limit": 100})
    return [seen_intent(intent) for intent in intents if intent.status == "succeeded"]


def look_up_dispute(dispute_id: str) -> SeenDispute:
    """Return what Stripe says of a disputed payment now."""
    dispute = _call(client().v1.disputes.retrieve, dispute_id, params={"expand": ["payment_intent"]})
    return seen_dispute(dispute)


def look_up_charge_entry(charge_id: str) -> SeenEntry | None:
    """Return the line of a charge in Stripe's books; there is none in the first seconds after it."""
    charge = _call(client().v1.charges.retrieve, charge_id, params={"expand": ["balance_transaction"]})
    return seen_entry(charge.balance_transaction) if charge.balance_transaction else None


def list_balance_entries(*, since: datetime | None = None, payout: str | None = None) -> list[SeenEntry]:
    """Return lines of Stripe's books, the oldest first: those since a moment, or the parts of one payout.

    Never by type: lines of PromptPay are called otherwise than those of cards.
    """
    wanted: dict = {"limit": 100}
    if since:
        wanted["created"] = {"gte": _seconds(since)}
    if payout:
        wanted["payout"] = payout
    return [seen_entry(entry) for entry in reversed(_pages(client().v1.balance_transactions.list, wanted))]


def list_payouts(*, since: datetime) -> list[SeenPayout]:
    """Return the payouts made since a moment, the oldest first."""
    found = _pages(client().v1.payouts.list, {"created": {"gte": _seconds(since)}, "limit": 100})
    return [seen_payout(payout) for payout in reversed(found)]


def look_up_payout(payout_id: str) -> SeenPayout:
    return seen_payout(_call(client().v1.payouts.retrieve, payout_id))


def _pages(lister, params: dict) -> list:
    found = _call(lister, params=params)
    return _call(lambda: list(found.auto_paging_iter()))


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _metadata(attempt: PaymentAttempt) -> dict[str, str]:
    # Numbers only: everybody with access to the Stripe account can read these.
    return {"attempt": str(attempt.uuid), "order": attempt.order.number}


def _seen_session(session) -> Seen:
    """Read a card page with all charges on it: a declined one leaves it open, and nobody else tells of them."""
    charges = []
    if is_intent_told(session) and session.status != "complete" and session.payment_intent.last_payment_error:
        charges = _pages(client().v1.charges.list, {"payment_intent": session.payment_intent.id, "limit": 100})
    return seen_session(session, charges)
