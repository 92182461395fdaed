"""Who hears of a refund: the timeline, the buyer, and a person when her money did not arrive."""

from checkout.orders.emails import owe_mail
from checkout.orders.models import Order, OrderEvent, OrderMail
from checkout.orders.operations import record_event

from .incidents import raise_incident
from .models import PaymentAttempt, PaymentIncident, Refund
from .states import RefundState as R


def note_on_timeline(order: Order, refund: Refund, kind: OrderEvent.Kind, *, by=None, note: str = "", **more) -> None:
    what = {"refund": refund.pk, "amount_baht": str(refund.amount_baht), "state": refund.state, "reason": refund.reason}
    if refund.moved_to:
        what["moved_to"] = refund.moved_to.number
    record_event(order, kind, by=by, note=note[:255], data={**what, **more})


def mail_data(refund: Refund) -> dict[str, str]:
    until = refund.buyer_asked_until
    return {
        "amount_baht": str(refund.amount_baht),
        "method": refund.attempt.method,
        "until": until.isoformat() if until else "",
    }


def tell_buyer_it_went(order: Order, refund: Refund) -> None:
    """Write to the buyer once her money is there; whose card was charged too late hears it as soon as it leaves."""
    is_late_card = refund.reason == Refund.Reason.LATE and refund.attempt.method == PaymentAttempt.Method.CARD
    if is_late_card and refund.state in {R.PENDING, R.SUCCEEDED}:
        owe_mail(order, OrderMail.Kind.LATE_REFUND, about=str(refund.pk), data=mail_data(refund))
    elif refund.state == R.SUCCEEDED:
        owe_mail(order, OrderMail.Kind.REFUNDED, about=str(refund.pk), data=mail_data(refund))


def raise_failed(refund: Refund) -> None:
    """Give money that did not reach its buyer to a person."""
    facts = {"amount_baht": str(refund.amount_baht), "code": refund.failure or refund.state}
    number = refund.refund_id or str(refund.uuid)
    raise_incident(PaymentIncident.Kind.REFUND_FAILED, refund.attempt, number, facts)
