"""What was paid for goods of one order and pays for others that take their place in another one.

The money does not leave. On the first order it is a refund that waits until the second one is paid, so its pieces are
kept as long as nothing is certain; on the second it is the part that is paid already. Whoever locks both orders locks
the second first: it is paid, or ends, by itself.
"""

from django.db import transaction

from checkout.orders.models import Order

from .bookkeeping import post_moved
from .models import Refund
from .refund_moves import end_order_without_money, lock_refund, move_refund
from .refund_sums import refundable_baht
from .restocking import put_back
from .returns import post_returns
from .states import RefundState


class CreditGone(Exception):
    """What was paid with the first order has gone back to its buyer, or is no longer meant for this one."""


@transaction.atomic
def take_credit(order: Order) -> None:
    """Let the money that was put aside pay for a locked order; its pieces go on the shelf. Safe to repeat.

    Locks the first order, then the refund. Raises CreditGone, also when a bank has taken that money back meanwhile.
    """
    kept = Refund.objects.filter(moved_to=order).first()
    if kept is None:
        return
    first, refund = lock_refund(kept)
    if refund.state == RefundState.SUCCEEDED:
        return
    if refund.state != RefundState.ASKED or refund.amount_baht > refundable_baht(refund.attempt, besides=refund):
        raise CreditGone
    move_refund(first, refund, RefundState.REQUESTED, by=refund.by, note=order.number)
    put_back(first, refund, by=refund.by)
    move_refund(first, refund, RefundState.SUCCEEDED, by=refund.by, note=order.number)
    post_moved(refund)
    end_order_without_money(first)
    post_returns(first)


@transaction.atomic
def give_up_credit(order: Order) -> None:
    """Free the money that was put aside for a locked order which has ended unpaid. Safe to repeat."""
    kept = Refund.objects.filter(moved_to=order, state=RefundState.ASKED).first()
    if kept:
        first, refund = lock_refund(kept)
        if refund.state == RefundState.ASKED:
            move_refund(first, refund, RefundState.CANCELED, note=order.number)
