"""Locks of payments, in the one sequence that all of the shop keeps: docs/locking.md."""

from checkout.orders.models import Order
from checkout.orders.operations import lock_order

from .models import PaymentAttempt


def lock_attempt(attempt: PaymentAttempt) -> tuple[Order, PaymentAttempt]:
    """Return an attempt and its order under lock, the order first.

    Whoever comes second waits here, and then finds what the first has written.
    """
    order = lock_order(attempt.order_id)
    attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)
    attempt.order = order
    return order, attempt
