"""Card payments that a buyer disputes with her bank: unsent goods stay here until it is decided."""

from django.db import transaction
from django.utils import timezone

from checkout.orders.models import Order, OrderEvent
from checkout.orders.operations import lock_order, move_order, record_event
from checkout.orders.states import UNSENT_STATES, OrderState

from . import gateway
from .incidents import raise_incident
from .models import PaymentAttempt, PaymentIncident
from .numbers import attempt_named
from .operations import ask, sync_attempt
from .refund_sums import refundable_baht
from .returns import post_returns
from .seen import SeenDispute
from .states import LOST_DISPUTES, WON_DISPUTES, AttemptState


def sync_dispute(dispute_id: str) -> PaymentIncident:
    """Bring a dispute up to what Stripe says of it: keep the order back, let it go on, or count its money as gone.

    Locks the order, then the incident. Safe to repeat. Raises PaymentServiceDown.
    """
    seen = ask(gateway.look_up_dispute, dispute_id)
    # By our own number too: while the news of a payment is lost, the shop does not know the provider's numbers of it.
    attempt = attempt_named(seen.attempt_uuid, seen.intent_id, charge_id=seen.charge_id)
    if attempt is None or attempt.intent_id not in {None, seen.intent_id}:
        return raise_incident(PaymentIncident.Kind.DISPUTE, None, dispute_id, _facts(seen))
    # The dispute may be told before its payment: an order that is not paid yet could not be kept back.
    sync_attempt(attempt.pk)
    return _apply(attempt, seen)


@transaction.atomic
def _apply(attempt: PaymentAttempt, seen: SeenDispute) -> PaymentIncident:
    order = lock_order(attempt.order_id)
    incident = raise_incident(PaymentIncident.Kind.DISPUTE, attempt, seen.dispute_id, {})
    incident = PaymentIncident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    was = incident.data.get("status") if incident.attempt_id else None
    if was in WON_DISPUTES | LOST_DISPUTES:  # decided for good: late news of its beginning
        return incident
    incident.attempt, incident.order = attempt, order
    incident.data = {**incident.data, **_facts(seen)}
    incident.save(update_fields=["attempt", "order", "data"])
    if was is None and seen.status not in WON_DISPUTES:
        _keep_back(order, seen)
    if seen.status in WON_DISPUTES:
        _close_won(order, incident)
    elif seen.status in LOST_DISPUTES:
        _note_lost(order, incident)
    return incident


def _facts(seen: SeenDispute) -> dict[str, str]:
    return {
        "status": seen.status,
        "reason": seen.reason,
        "amount_baht": str(seen.amount_baht),
        "due_by": seen.due_by.isoformat() if seen.due_by else "",
        "charge": seen.charge_id,
    }


def _keep_back(order: Order, seen: SeenDispute) -> None:
    """Take an unsent order off the packing lists; of one that was sent it is only noted."""
    if order.status in UNSENT_STATES:
        move_order(order, OrderState.REVIEW, OrderEvent.Kind.DISPUTED, note=seen.reason, data=_facts(seen))
    else:
        record_event(order, OrderEvent.Kind.DISPUTED, note=seen.reason, data=_facts(seen))


def _close_won(order: Order, incident: PaymentIncident) -> None:
    incident.remedy, incident.closed_at = "won", timezone.now()
    incident.save(update_fields=["remedy", "closed_at"])
    if may_go_on(order):
        move_order(order, OrderState.PAID, OrderEvent.Kind.DISPUTE_CLOSED, note="won")
    else:
        record_event(order, OrderEvent.Kind.DISPUTE_CLOSED, note="won")


def _note_lost(order: Order, incident: PaymentIncident) -> None:
    """Write down what is gone and what is left; whether an order of which a part is left is sent, a person decides."""
    incident.data = {**incident.data, "left_baht": str(refundable_baht(incident.attempt))}
    incident.save(update_fields=["data"])
    record_event(order, OrderEvent.Kind.DISPUTE_CLOSED, note=incident.data["status"], data=incident.data)
    post_returns(order)


def may_go_on(order: Order) -> bool:
    """Say whether a paid order lies in review only for a dispute that is over."""
    is_paid = order.attempts.filter(state=AttemptState.PAID).exists()
    others = order.incidents.filter(kind=PaymentIncident.Kind.DISPUTE, closed_at=None)
    return order.status == OrderState.REVIEW and is_paid and not others.exists()
