"""Brings refunds up to what their provider says: those we asked for, those whose answer was lost, those made there."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from catalogue.stock.operations import NotEnoughStock
from checkout.orders.models import Order, OrderEvent
from checkout.orders.operations import lock_order

from . import gateway
from .methods import WAYS
from .models import PaymentAttempt, Refund
from .operations import ask
from .refund_moves import apply_seen_refund, lock_refund, move_refund
from .refund_news import note_on_timeline, raise_failed
from .restocking import take_again
from .returns import post_returns
from .seen import GatewayRefused, GatewayUnreachable, SeenRefund
from .states import AttemptState, RefundState

logger = logging.getLogger(__name__)

# Nobody but a person can give this money back: no provider has it.
BY_HAND = frozenset(way.method for way in WAYS if not way.asks_outside)
# Of what was partly paid with another order, no provider has the whole.
OF_TWO_ORDERS = Q(attempt__state=AttemptState.PAID, attempt__order__credit_baht__gt=0)
GIVEN_UP_AFTER = timedelta(hours=1)
R = RefundState


def is_by_hand(attempt: PaymentAttempt) -> bool:
    """Say whether only a person can give the money of an attempt back."""
    return attempt.method in BY_HAND or (attempt.state == AttemptState.PAID and attempt.order.credit_baht > 0)


def given_by_provider(refunds: QuerySet[Refund]) -> QuerySet[Refund]:
    """Return those of these refunds that a provider gives."""
    return refunds.exclude(Q(attempt__method__in=BY_HAND) | OF_TWO_ORDERS & Q(refund_id=None)).filter(moved_to=None)


def sync_refund(pk: int) -> Refund:
    """Bring a refund up to what the provider says of it now; safe to repeat. Raises PaymentServiceDown.

    One whose answer was lost is looked for among the refunds of its payment, then asked for again with the same
    key: in this order, for the provider forgets keys after a day.
    """
    refund = Refund.objects.select_related("attempt__order").get(pk=pk)
    if refund.refund_id is None and is_by_hand(refund.attempt):
        return refund
    if refund.refund_id is None:
        return ask(_recover, refund) if refund.state == R.REQUESTED else refund
    return apply_seen_refund(refund, ask(gateway.look_up_refund, refund.refund_id))


def _recover(refund: Refund) -> Refund:
    listed = gateway.list_refunds(refund.attempt.intent_id)
    ours = next((seen for seen in listed if _is_seen_of(refund, seen)), None)
    if ours:
        return apply_seen_refund(refund, ours)
    try:
        return ask_for(refund)
    except GatewayRefused as error:
        code = error.code
    except GatewayUnreachable:
        # It repeats a failure under this key, and has made no refund: long after, none will come of it any more.
        if refund.created > timezone.now() - GIVEN_UP_AFTER:
            raise
        code = "no_answer"
    refused = end_refused(refund, code)
    if refused.state == R.FAILED:
        raise_failed(refused)
    return refused


def _is_seen_of(refund: Refund, seen: SeenRefund) -> bool:
    return seen.refund_uuid == str(refund.uuid) and seen.amount_baht == refund.amount_baht


def import_refunds(attempt: PaymentAttempt) -> list[Refund]:
    """Bring all refunds of a payment up to date, and write down those made at the provider by hand.

    Safe to repeat: a refund is known by the provider's number. Raises PaymentServiceDown.
    """
    if attempt.intent_id is None or attempt.method in BY_HAND:
        return []
    listed = ask(gateway.list_refunds, attempt.intent_id)
    return [apply_seen_refund(_row_of(attempt, seen), seen) for seen in listed if seen.currency == "thb"]


@transaction.atomic
def _row_of(attempt: PaymentAttempt, seen: SeenRefund) -> Refund:
    """Return our row of a refund: by the provider's number, else by ours in its metadata, else a new one."""
    order = lock_order(attempt.order_id)
    known = Refund.objects.filter(refund_id=seen.refund_id).first()
    if known:
        return known
    asked_for = attempt.refunds.filter(refund_id=None, state=R.REQUESTED)
    ours = next((refund for refund in asked_for if _is_seen_of(refund, seen)), None)
    if ours:
        return ours
    outside = Refund.objects.create(
        attempt=attempt, amount_baht=seen.amount_baht, refund_id=seen.refund_id, reason=Refund.Reason.OUTSIDE
    )
    note_on_timeline(order, outside, OrderEvent.Kind.REFUND_STARTED)
    return outside


def ask_for(refund: Refund) -> Refund:
    """Ask the provider for a refund; to repeat it gives the same. Raises GatewayRefused, GatewayUnreachable."""
    return apply_seen_refund(refund, gateway.start_refund(refund, email=refund.attempt.order.buyer_email))


@transaction.atomic
def end_refused(refund: Refund, code: str) -> Refund:
    """End a refund that the provider never took: its share is free, and its pieces are kept for the order again."""
    order, refund = lock_refund(refund)
    if refund.state == R.REQUESTED and refund.refund_id is None:
        _take_pieces_if_free(order, refund)
        move_refund(order, refund, R.FAILED, failure=code[:64])
        post_returns(order)
    return refund


def _take_pieces_if_free(order: Order, refund: Refund) -> None:
    try:
        with transaction.atomic():
            take_again(order, refund, by=None)
    except NotEnoughStock:
        logger.warning("refund %s was refused, and its pieces are sold to others", refund.uuid)
