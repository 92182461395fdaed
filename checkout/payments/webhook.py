"""What Stripe tells us: signed, noted once, and only ever a reason to ask."""

from django.utils import timezone

from . import gateway
from .incidents import raise_incident
from .models import PaymentAttempt, PaymentIncident, StripeEvent
from .operations import sync_attempt


class UnknownAttempt(Exception):
    """Money that names an attempt of ours which is not here."""


def handle_webhook(body: bytes, signature: str) -> None:
    """Act once on what Stripe tells us. Raises whatever goes wrong, so that Stripe tells us again.

    Raises BadSignature for a body Stripe did not sign, UnknownAttempt for money that names an
    attempt of ours which is not here.
    """
    hint = gateway.read_webhook(body, signature)
    event, _is_new = StripeEvent.objects.get_or_create(
        event_id=hint.event_id,
        defaults={"type": hint.type, "object_id": hint.object_id, "created": hint.created},
    )
    if event.processed_at:
        return
    try:
        act_on(hint)
    except Exception as error:
        StripeEvent.objects.filter(pk=event.pk).update(tries=event.tries + 1, error=type(error).__name__)
        raise
    StripeEvent.objects.filter(pk=event.pk).update(processed_at=timezone.now(), tries=event.tries + 1, error="")


def act_on(hint: gateway.Hint) -> None:
    """Bring the attempt an event is about up to date; events about nothing of ours are kept and left."""
    attempts = PaymentAttempt.objects
    ours = hint.metadata.get("attempt", "")
    attempt = (attempts.filter(intent_id=hint.intent_id).first() if hint.intent_id else None) or attempts.filter(
        session_id=hint.object_id
    ).first()
    if attempt is None and ours:
        attempt = attempts.filter(uuid=ours).first()
    if attempt:
        sync_attempt(attempt.pk)
    elif ours:
        raise_incident(PaymentIncident.Kind.UNKNOWN, None, hint.object_id, {"attempt": ours, "type": hint.type})
        raise UnknownAttempt(hint.object_id)
