"""Gives odd money to a person."""

import logging

from django.db.models import QuerySet

from checkout.orders.models import Order

from .models import PaymentAttempt, PaymentIncident

logger = logging.getLogger(__name__)


def raise_incident(
    kind: str, attempt: PaymentAttempt | None, object_id: str, data: dict, *, order: Order | None = None
) -> PaymentIncident:
    """Give odd money to a person, once per kind and payment, with what we know of it."""
    order = attempt.order if attempt else order
    incident, is_new = PaymentIncident.objects.get_or_create(
        kind=kind, object_id=object_id, defaults={"attempt": attempt, "order": order, "data": data}
    )
    if is_new:
        logger.error("payment incident %s %s", kind, object_id)
    return incident


def open_incidents() -> QuerySet[PaymentIncident]:
    """Return what still waits for a person, the oldest first."""
    return PaymentIncident.objects.filter(closed_at__isnull=True).select_related("order", "attempt")
