"""Money back, as people at the desk give it: begun, withdrawn, or handed over.

One row per refund, written before the provider is asked; `refund_sync` brings it up to the truth, `refund_moves` moves
it from state to state.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from catalogue.stock.operations import NotEnoughStock
from checkout.orders.models import Order, OrderEvent

from . import gateway
from .bookkeeping import post_money_back
from .locking import lock_attempt
from .models import PaymentAttempt, Refund, RefundLine
from .operations import PaymentServiceDown, ask
from .refund_moves import (
    WITHDRAW,
    apply_seen_refund,
    end_order_without_money,
    lock_refund,
    move_refund,
)
from .refund_news import note_on_timeline, tell_buyer_it_went
from .refund_sums import MONEY_CAME, delivery_left_baht, lines_left, needs_second_person, refundable_baht
from .refund_sync import ask_for, end_refused, import_refunds, is_by_hand, sync_refund
from .restocking import put_back, take_again
from .returns import post_returns
from .seen import GatewayRefused, GatewayUnreachable
from .states import AttemptState, RefundState

logger = logging.getLogger(__name__)

R = RefundState


class CannotRefund(Exception):
    """No money was given back; nothing changed."""


class NotRefundable(CannotRefund):
    """No money of this attempt is here, or it was taken as payment meanwhile."""


class TooMuch(CannotRefund):
    """More than what was paid and has not been given back; `left_baht` is what can be."""

    def __init__(self, left_baht: Decimal):
        super().__init__(str(left_baht))
        self.left_baht = left_baht


class TooManyPieces(CannotRefund):
    """More pieces of a line than were bought and have not been given back."""


class SumDiffers(CannotRefund):
    """The pieces cost more than the sum: something was given back since it was worked out."""


class RefundRefused(CannotRefund):
    """The provider does not give this money back; `code` is its reason."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class NotWithdrawn(Exception):
    """The refund goes its way: it is done, on its way, or just being asked for."""


class GoodsGone(NotWithdrawn):
    """Its pieces went on the shelf, and others have them meanwhile."""


class CannotSecond(Exception):
    """The refund waits as before, or has gone its way."""


class SamePerson(CannotSecond):
    """Whoever asked for a refund cannot give it alone."""


class NotWaiting(CannotSecond):
    """Somebody has withdrawn it."""


class NotByHand(Exception):
    """This refund is not one that a person gives, or it is over."""


@dataclass(frozen=True)
class RefundWish:
    """Pieces of one order line to be paid back, and whether they go on the shelf again."""

    line_pk: int
    quantity: int
    restock: bool = False


def start_refund(
    attempt: PaymentAttempt,
    amount_baht: Decimal,
    *,
    reason: str,
    by=None,
    note: str = "",
    lines: Sequence[RefundWish] = (),
    key: UUID | None = None,
) -> Refund:
    """Give money of an attempt back, whole or in part, and return the refund as it stands then.

    The row is committed before the provider is asked; an answer that is lost is looked for later, and the refund
    comes back as still being asked for. Money that no provider holds waits for a person: see
    `mark_refunded_by_hand`. A large sum that a person gives waits for a second one: see `second_refund`. With a `key`,
    asking twice gives the same refund. Locks the order, then the attempt:
    whatever comes together, the sum of all refunds never passes what was paid.
    Raises NotRefundable, TooMuch, TooManyPieces, SumDiffers before anything is written, and RefundRefused.
    """
    refund, is_new = _write_down(attempt, amount_baht, reason, by, note, lines, key)
    return _ask(refund) if is_new and refund.state == R.REQUESTED else refund


def _ask(refund: Refund) -> Refund:
    """Ask the provider for a refund that is written down, if one holds its money. Raises RefundRefused."""
    if is_by_hand(refund.attempt):
        return refund
    try:
        return ask_for(refund)
    except GatewayUnreachable:
        logger.warning("refund %s: no answer, it will be asked for again", refund.uuid)
        return refund
    except GatewayRefused as error:
        end_refused(refund, error.code)
        _hear_of_others(refund.attempt)
        raise RefundRefused(error.code) from error


@transaction.atomic
def _write_down(attempt, amount_baht, reason, by, note, wishes, key) -> tuple[Refund, bool]:
    order, attempt = lock_attempt(attempt)
    # Under the lock: a second press waits here until the first has written its row, and finds it.
    known = Refund.objects.filter(uuid=key, attempt=attempt).first() if key else None
    if known:
        known.attempt = attempt
        return known, False
    _refuse_wrong_sum(attempt, amount_baht, reason)
    rows = lines_of(order, wishes)
    if sum((row.amount_baht for row in rows), Decimal("0.00")) > amount_baht:
        raise SumDiffers
    facts = {"uuid": key} if key else {}
    # Under the lock: two sums that are small each, asked for in the same moment, see one another.
    facts["state"] = R.ASKED if by and needs_second_person(attempt, amount_baht) else R.REQUESTED
    refund = Refund.objects.create(
        attempt=attempt, amount_baht=amount_baht, reason=reason, by=by, note=note[:255], **facts
    )
    for row in rows:
        row.refund = refund
        row.save()
    note_on_timeline(order, refund, OrderEvent.Kind.REFUND_STARTED, by=by, note=note)
    if refund.state == R.REQUESTED:
        put_back(order, refund, by=by)
        post_returns(order)
    return refund, True


def second_refund(refund: Refund, *, by) -> Refund:
    """Give a refund that somebody else asked for; only now its money and its pieces move. Safe to repeat.

    Locks the order, then the refund. Raises SamePerson, NotWaiting, TooMuch, and RefundRefused.
    """
    refund, is_new = _second(refund, by)
    return _ask(refund) if is_new else refund


@transaction.atomic
def _second(refund: Refund, by) -> tuple[Refund, bool]:
    order, refund = lock_refund(refund)
    if refund.seconded_at:
        return refund, False
    if refund.state != R.ASKED or refund.moved_to_id:
        raise NotWaiting
    if refund.by_id == by.pk:
        raise SamePerson
    # Its share is kept for it, but a bank can have taken money back meanwhile.
    left_baht = refundable_baht(refund.attempt, besides=refund)
    if refund.amount_baht > left_baht:
        raise TooMuch(left_baht)
    move_refund(order, refund, R.REQUESTED, by=by, seconded_by=by, seconded_at=timezone.now())
    put_back(order, refund, by=by)
    post_returns(order)
    return refund, True


def refunds_to_second() -> QuerySet[Refund]:
    """Return the refunds that wait for a second person, the longest-waiting first."""
    return Refund.objects.filter(state=R.ASKED, moved_to=None).select_related("attempt__order", "by").order_by("pk")


def _refuse_wrong_sum(attempt: PaymentAttempt, amount_baht: Decimal, reason: str) -> None:
    is_taken = reason == Refund.Reason.LATE and attempt.state != AttemptState.REVIEW
    if attempt.state not in MONEY_CAME or is_taken or amount_baht <= 0:
        raise NotRefundable
    left_baht = refundable_baht(attempt)
    if amount_baht > left_baht:
        raise TooMuch(left_baht)


def lines_of(order: Order, wishes: Sequence[RefundWish]) -> list[RefundLine]:
    """Return the rows of what is wished for, each with its share of the price. Raises TooManyPieces."""
    left = {found.line.pk: found for found in lines_left(order)}
    if len({wish.line_pk for wish in wishes}) != len(wishes):
        raise ValueError("one wish for each line")
    for wish in wishes:
        if wish.line_pk not in left or not 0 < wish.quantity <= left[wish.line_pk].quantity:
            raise TooManyPieces
    return [
        RefundLine(
            line=left[wish.line_pk].line,
            quantity=wish.quantity,
            amount_baht=left[wish.line_pk].share_baht(wish.quantity),
            restock=wish.restock,
        )
        for wish in wishes
    ]


def sum_to_give_back(attempt: PaymentAttempt, wishes: Sequence[RefundWish], *, delivery: bool) -> Decimal:
    """Return what these pieces cost the buyer, with the delivery if wished. Raises TooManyPieces, TooMuch."""
    goods_baht = sum((row.amount_baht for row in lines_of(attempt.order, wishes)), Decimal("0.00"))
    amount_baht = goods_baht + (delivery_left_baht(attempt) if delivery else 0)
    left_baht = refundable_baht(attempt)
    if amount_baht > left_baht:
        raise TooMuch(left_baht)
    return amount_baht


def _hear_of_others(attempt: PaymentAttempt) -> None:
    """Look for refunds made elsewhere, which may be why one of ours was refused."""
    try:
        import_refunds(attempt)
    except (PaymentServiceDown, GatewayRefused):
        logger.warning("refunds of attempt %s could not be listed", attempt.uuid)


def cancel_refund(refund: Refund, *, by) -> Refund:
    """Withdraw a refund that nobody has received yet. Pieces that went on the shelf for it are kept for it again.

    Locks the order, then the refund. Raises GoodsGone when others have bought those pieces, NotWithdrawn when it is
    too late, PaymentServiceDown.
    """
    refund = _begin_to_withdraw(refund, by)
    if refund.state == R.CANCELED:
        return refund
    try:
        return apply_seen_refund(refund, ask(gateway.cancel_refund, refund.refund_id))
    except GatewayRefused:
        refund = sync_refund(refund.pk)
    if refund.state == R.CANCELED:
        return refund
    _keep_giving(refund, by)
    raise NotWithdrawn


@transaction.atomic
def _begin_to_withdraw(refund: Refund, by) -> Refund:
    order, refund = lock_refund(refund)
    if refund.state == R.CANCELED:
        return refund
    if refund.moved_to_id:
        raise NotWithdrawn
    is_here = refund.state == R.ASKED or is_by_hand(refund.attempt)
    if refund.state not in ({R.ASKED, R.REQUESTED} if is_here else {R.NEEDS_BUYER}):
        raise NotWithdrawn
    try:
        take_again(order, refund, by=by)
    except NotEnoughStock as error:
        raise GoodsGone from error
    if is_here:
        move_refund(order, refund, R.CANCELED, by=by)
    else:
        note_on_timeline(order, refund, OrderEvent.Kind.REFUND_MOVED, by=by, asked=WITHDRAW)
    post_returns(order)
    return refund


@transaction.atomic
def _keep_giving(refund: Refund, by) -> None:
    order, refund = lock_refund(refund)
    put_back(order, refund, by=by)
    post_returns(order)


@transaction.atomic
def mark_refunded_by_hand(refund: Refund, *, by, note: str = "") -> Refund:
    """Note that a person has given the money back, by transfer or in cash. Asked twice, it is done once.

    Locks the order, then the refund. Raises NotByHand.
    """
    order, refund = lock_refund(refund)
    if refund.moved_to_id or not is_by_hand(refund.attempt) or refund.state not in {R.REQUESTED, R.SUCCEEDED}:
        raise NotByHand
    if refund.state == R.REQUESTED:
        move_refund(order, refund, R.SUCCEEDED, by=by, note=note)
        post_money_back(refund, by=by)
        tell_buyer_it_went(order, refund)
        end_order_without_money(order)
        post_returns(order)
    return refund
