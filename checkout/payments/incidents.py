"""Gives odd money to a person."""

import logging

from .models import PaymentAttempt, PaymentIncident

logger = logging.getLogger(__name__)


def raise_incident(kind: str, attempt: PaymentAttempt | None, object_id: str, data: dict) -> None:
    """Give odd money to a person, once per kind and payment."""
    _incident, is_new = PaymentIncident.objects.get_or_create(
        kind=kind,
        object_id=object_id,
        defaults={"attempt": attempt, "order": attempt.order if attempt else None, "data": data},
    )
    if is_new:
        logger.error("payment incident %s %s", kind, object_id)
