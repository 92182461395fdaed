"""How a refund goes on, state by state: the one place that moves it, whoever brings the news."""

from django.db import transaction
from django.utils import timezone

from checkout.orders.emails import owe_mail
from checkout.orders.models import Order, OrderEvent, OrderMail
from checkout.orders.operations import let_goods_go, lock_order, move_order
from checkout.orders.states import NEXT_STATES as NEXT_ORDER_STATES
from checkout.orders.states import OrderState

from .models import Refund
from .refund_news import mail_data, note_on_timeline, raise_failed, tell_buyer_it_went
from .refund_sums import is_all_given_back
from .returns import post_returns
from .seen import SeenRefund
from .states import NEXT_REFUND_STATES, RefundState

R = RefundState
STATES = {
    "pending": R.PENDING,
    "requires_action": R.NEEDS_BUYER,
    "succeeded": R.SUCCEEDED,
    "failed": R.FAILED,
    "canceled": R.CANCELED,
}
# What a withdrawal is called on the timeline before the provider has agreed.
WITHDRAW = "withdraw"
LAPSED = "lapsed"


@transaction.atomic
def apply_seen_refund(refund: Refund, seen: SeenRefund) -> Refund:
    """Write down what the provider said of a refund, forwards only.

    Locks the order, then the refund: whoever asks, webhook and job can bring the same news in the same second,
    and late news of an earlier state changes nothing.
    """
    order, refund = lock_refund(refund)
    if refund.refund_id not in {None, seen.refund_id}:
        raise ValueError(f"refund {refund.uuid} is {refund.refund_id}, not {seen.refund_id}")
    refund.refund_id, refund.synced_at = seen.refund_id, timezone.now()
    refund.save(update_fields=["refund_id", "synced_at"])
    state = STATES.get(seen.status)
    if state in NEXT_REFUND_STATES[refund.state]:
        _go_on(order, refund, state, seen)
    post_returns(order)
    return refund


def _go_on(order: Order, refund: Refund, state: RefundState, seen: SeenRefund) -> None:
    if state == R.NEEDS_BUYER:
        move_refund(
            order, refund, state, buyer_asked_at=seen.asked_at or timezone.now(), buyer_asked_until=seen.asked_until
        )
        owe_mail(order, OrderMail.Kind.REFUND_ASKED, about=str(refund.pk), data=mail_data(refund))
        return
    # The buyer never told her account, and the time for it is over. It is still her money.
    has_lapsed = state == R.CANCELED and not _is_withdrawn_by_us(order, refund)
    move_refund(order, refund, state, failure=LAPSED if has_lapsed else seen.failure[:64])
    if state == R.FAILED or has_lapsed:
        raise_failed(refund)
        data = {**mail_data(refund), "lapsed": has_lapsed}
        owe_mail(order, OrderMail.Kind.REFUND_FAILED, about=str(refund.pk), data=data)
    else:
        tell_buyer_it_went(order, refund)
    if state == R.SUCCEEDED:
        end_order_without_money(order)


def _is_withdrawn_by_us(order: Order, refund: Refund) -> bool:
    asked = order.events.filter(kind=OrderEvent.Kind.REFUND_MOVED, data__refund=refund.pk, data__asked=WITHDRAW)
    return asked.exists()


def lock_refund(refund: Refund) -> tuple[Order, Refund]:
    """Return a refund and its order under lock, the order first."""
    order = lock_order(Refund.objects.values_list("attempt__order", flat=True).get(pk=refund.pk))
    refund = Refund.objects.select_for_update(of=("self",)).select_related("attempt").get(pk=refund.pk)
    refund.attempt.order = order
    return order, refund


def move_refund(order: Order, refund: Refund, state: RefundState, *, by=None, note: str = "", **fields) -> None:
    """Move a locked refund one step along the map of its states, and write it on its order's timeline."""
    if state not in NEXT_REFUND_STATES[refund.state]:
        raise ValueError(f"refund {refund.uuid}: {refund.state} -> {state}")
    refund.state = state
    if state in {R.SUCCEEDED, R.FAILED, R.CANCELED}:
        fields["closed_at"] = timezone.now()
    for name, value in fields.items():
        setattr(refund, name, value)
    refund.save(update_fields=["state", *fields])
    note_on_timeline(order, refund, OrderEvent.Kind.REFUND_MOVED, by=by, note=note or fields.get("failure", ""))


def end_order_without_money(order: Order) -> None:
    """End a locked order whose whole money has reached its buyer again; goods still kept for it are free."""
    if OrderState.REFUNDED in NEXT_ORDER_STATES[order.status] and is_all_given_back(order):
        let_goods_go(order)
        move_order(order, OrderState.REFUNDED, OrderEvent.Kind.REFUNDED)
