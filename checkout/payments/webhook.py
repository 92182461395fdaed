"""What Stripe tells us: signed, noted once, and only ever a reason to ask."""

from django.db.models import F
from django.utils import timezone

from . import gateway
from .books import import_payout, take_fee
from .disputes import sync_dispute
from .incidents import raise_incident
from .models import PaymentIncident, StripeEvent
from .numbers import attempt_named
from .operations import sync_attempt
from .refund_sync import import_refunds
from .seen import Hint

# What we act on. Stripe takes at most twenty names when asked for what it could not deliver.
OUR_EVENTS = [
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "charge.updated",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "payout.paid",
    "payout.failed",
    "payout.reconciliation_completed",
]


class UnknownAttempt(Exception):
    """Money that names an attempt of ours which is not here."""


def handle_webhook(body: bytes, signature: str) -> None:
    """Act once on what Stripe tells us. Raises whatever goes wrong, so that Stripe tells us again.

    Raises BadSignature for a body Stripe did not sign, UnknownAttempt for money that names an
    attempt of ours which is not here.
    """
    hint = gateway.read_webhook(body, signature)
    event = keep_event(hint)
    if not event.processed_at:
        count_try(event)
        process(event, hint)


def keep_event(hint: Hint) -> StripeEvent:
    """Note an event, once."""
    event, _is_new = StripeEvent.objects.get_or_create(
        event_id=hint.event_id,
        defaults={"type": hint.type, "object_id": hint.object_id, "created": hint.created},
    )
    return event


def count_try(event: StripeEvent) -> None:
    StripeEvent.objects.filter(pk=event.pk).update(tries=F("tries") + 1)


def process(event: StripeEvent, hint: Hint) -> None:
    """Act on an event and note that it is done. Raises whatever goes wrong, and notes that too."""
    try:
        act_on(hint)
    except Exception as error:
        StripeEvent.objects.filter(pk=event.pk).update(error=type(error).__name__)
        raise
    StripeEvent.objects.filter(pk=event.pk).update(processed_at=timezone.now(), error="")


def act_on(hint: Hint) -> None:
    """Bring what an event is about up to date; events about nothing of ours are kept and left."""
    if hint.type.startswith("charge.dispute."):
        sync_dispute(hint.object_id)
    elif hint.type.startswith("payout."):
        import_payout(hint.object_id)
    else:
        _sync_attempt_of(hint)


def _sync_attempt_of(hint: Hint) -> None:
    attempt = attempt_named(hint.metadata.get("attempt", ""), hint.intent_id, hint.object_id)
    if attempt:
        attempt = sync_attempt(attempt.pk)
        if hint.type == "charge.updated":  # the charge has come into the books, with its fee
            take_fee(hint.object_id)
        if is_about_a_refund(hint):
            import_refunds(attempt)
    elif "attempt" in hint.metadata:
        facts = {name: hint.metadata[name] for name in ("attempt", "order") if name in hint.metadata}
        number = hint.intent_id or hint.object_id
        raise_incident(PaymentIncident.Kind.UNKNOWN, None, number, {**facts, "event": hint.type})
        raise UnknownAttempt(number)


def is_about_a_refund(hint: Hint) -> bool:
    """Say whether money went back. Its payment is brought up to date before: it may be heard of later."""
    return hint.type.startswith("refund.") or hint.type == "charge.refunded"
