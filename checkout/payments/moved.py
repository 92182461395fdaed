"""Puts aside what was paid for goods of one order, for others that take their place: see `credit`."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from checkout.orders.models import Order, OrderEvent

from .locking import lock_attempt
from .models import PaymentAttempt, Refund
from .refund_news import note_on_timeline
from .refund_sums import NOTHING
from .refunds import NotRefundable, RefundWish, lines_of, sum_to_give_back
from .states import AttemptState, RefundState


@transaction.atomic
def keep_for(attempt: PaymentAttempt, wishes: Sequence[RefundWish], *, to: Order, by, delivery: bool) -> Refund:
    """Put aside what pieces of a paid order cost, with its delivery if wished, for another order until that is paid.

    Nothing else can be done with that money and these pieces meanwhile. Locks the order, then the attempt. Raises
    NotRefundable, TooMuch, TooManyPieces.
    """
    order, attempt = lock_attempt(attempt)
    rows = lines_of(order, wishes)
    amount_baht = sum_to_give_back(attempt, wishes, delivery=delivery)
    if attempt.state != AttemptState.PAID or amount_baht <= 0:
        raise NotRefundable
    refund = Refund.objects.create(
        attempt=attempt,
        amount_baht=amount_baht,
        state=RefundState.ASKED,
        reason=Refund.Reason.CHANGED_MIND,
        note=to.number,
        by=by,
        moved_to=to,
    )
    for row in rows:
        row.refund = refund
        row.save()
    note_on_timeline(order, refund, OrderEvent.Kind.REFUND_STARTED, by=by, note=to.number)
    return refund


def new_exchange(order: Order) -> PaymentAttempt:
    """Write down that nothing more is to be paid for a locked order. It still has to be taken as payment."""
    return PaymentAttempt.objects.create(
        order=order,
        method=PaymentAttempt.Method.EXCHANGE,
        amount_baht=NOTHING,
        state=AttemptState.WAITING,
        expires_at=max(order.pay_by, timezone.now()),
    )
