"""Asks Stripe about everything that is not final. The housekeeping's part of payments."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from checkout.orders.models import Order
from checkout.orders.operations import expire_order, lock_order
from checkout.orders.states import OrderState

from .models import PaymentAttempt
from .operations import CannotPay, end_attempt, sync_attempt
from .states import ACTIVE_STATES

logger = logging.getLogger(__name__)
SYNC_AFTER = timedelta(seconds=30)


def reconcile() -> str:
    """Ask Stripe about everything that is not final, and end what is past its time. Safe to repeat."""
    now = timezone.now()
    running = PaymentAttempt.objects.filter(state__in=ACTIVE_STATES)
    ended = sum(_try(end_attempt, attempt) for attempt in running.filter(expires_at__lte=now)[:200])
    quiet = running.filter(expires_at__gt=now, created__lt=now - SYNC_AFTER).exclude(synced_at__gt=now - SYNC_AFTER)
    synced = sum(_try(sync_attempt, attempt.pk) for attempt in quiet[:200])
    return f"{synced} asked, {ended} ended, {expire_orders(now)} orders expired"


def _try(operation, argument) -> int:
    try:
        operation(argument)
    except CannotPay as error:
        logger.warning("%s: %s", operation.__name__, type(error).__name__)
        return 0
    return 1


def expire_orders(now: datetime) -> int:
    """End orders whose time is over and whose payment is dead, and give their goods back.

    Two phases: an attempt that may still be paid keeps its order alive until Stripe has said
    that it is over.
    """
    due = Order.objects.filter(status=OrderState.AWAITING_PAYMENT, pay_by__lte=now)
    due = due.exclude(attempts__state__in=ACTIVE_STATES)
    return sum(_expire_one(pk, now) for pk in due.values_list("pk", flat=True)[:200])


@transaction.atomic
def _expire_one(pk: int, now: datetime) -> int:
    order = lock_order(pk)
    still_due = order.status == OrderState.AWAITING_PAYMENT and order.pay_by <= now
    if not still_due or order.attempts.filter(state__in=ACTIVE_STATES).exists():
        return 0
    expire_order(order)
    return 1
