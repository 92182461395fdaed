"""Papers that are owed: issued by the worker as soon as money moved, and looked for by the housekeeping."""

import logging
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django_tasks import task

from checkout.orders.models import Order, OrderEvent
from checkout.payments.models import Refund
from checkout.payments.states import AttemptState, RefundState

from .credits import NOT_THE_PRICE
from .drawing import draw
from .models import Paper
from .operations import MONEY_CAME, CannotIssue, issue_credit_note, issue_receipt, payment_of
from .seller import seller

logger = logging.getLogger(__name__)
OWED_AFTER = timedelta(seconds=20)
# Before the sizes of pictures: a buyer waits for it.
PRIORITY = 50
AT_ONCE = 200


def hear_of_order(sender, instance: OrderEvent, created: bool, **_) -> None:
    """Give an order to the worker when its money came or went back. The task stands in the caller's transaction."""
    if created and seller().can_issue and _moves_money(instance):
        issue_owed.enqueue(instance.order_id)


def _moves_money(event: OrderEvent) -> bool:
    went_back = event.kind == OrderEvent.Kind.REFUND_MOVED and event.data.get("state") == RefundState.SUCCEEDED
    return went_back or event.kind in MONEY_CAME


@task(priority=PRIORITY)
def issue_owed(order_pk: int) -> int:
    """Issue the papers an order owes: its receipt, then credit notes, and return how many are new; safe to repeat."""
    order = Order.objects.get(pk=order_pk)
    if not seller().can_issue or payment_of(order) is None:
        return 0
    before = order.papers.count()
    issue_receipt(order)
    for refund in refunds_without_note().filter(attempt__order=order):
        _try_to_credit(refund)
    return order.papers.count() - before


def _try_to_credit(refund: Refund) -> bool:
    try:
        issue_credit_note(refund)
    except CannotIssue:  # covered by an earlier note, or a sale without VAT
        return False
    return True


def refunds_without_note() -> QuerySet[Refund]:
    """Return the refunds that reached their buyers, lessen a sale and have no credit note; the oldest first."""
    done = Refund.objects.filter(state=RefundState.SUCCEEDED, attempt__state=AttemptState.PAID, paper=None)
    return done.exclude(reason__in=NOT_THE_PRICE).select_related("attempt").order_by("pk")


def orders_without_paper() -> QuerySet[Order]:
    """Return the orders whose money came and that have no paper; the oldest first."""
    came = OrderEvent.objects.filter(order=OuterRef("pk"), kind__in=MONEY_CAME, at__lt=timezone.now() - OWED_AFTER)
    return Order.objects.filter(Exists(came), ~Exists(Paper.objects.filter(order=OuterRef("pk")))).order_by("pk")


def issue_owed_papers() -> int:
    """Issue and draw what the worker has left undone, each by itself, and return how many papers that were."""
    us = seller()
    if not us.can_issue:
        return 0
    done = sum(_issue(order) for order in orders_without_paper()[:AT_ONCE])
    if us.is_registered:
        # Without a paper of the sale there is nothing to lessen yet.
        has_paper = Exists(Paper.objects.filter(order=OuterRef("attempt__order")))
        done += sum(_try_to_credit(refund) for refund in refunds_without_note().filter(has_paper))
    not_drawn = Paper.objects.filter(sha256="", issued_at__lt=timezone.now() - OWED_AFTER)
    return done + sum(_draw(pk) for pk in list(not_drawn.values_list("pk", flat=True)[:AT_ONCE]))


def _issue(order: Order) -> bool:
    try:
        issue_receipt(order)
    except Exception:
        logger.exception("the paper of order %s could not be issued", order.number)
        return False
    return True


def _draw(pk: int) -> bool:
    try:
        return draw(pk)
    except Exception:
        logger.exception("paper %s could not be drawn", pk)
        return False
