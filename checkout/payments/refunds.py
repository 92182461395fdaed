"""Money back. One row per refund, written before the provider is asked, and brought up to its truth afterwards."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from catalogue.stock.operations import NotEnoughStock
from checkout.orders.emails import owe_mail
from checkout.orders.models import Order, OrderEvent, OrderMail
from checkout.orders.operations import let_goods_go, lock_order, move_order
from checkout.orders.states import NEXT_STATES as NEXT_ORDER_STATES
from checkout.orders.states import OrderState

from . import gateway
from .bookkeeping import post_money_back
from .methods import WAYS
from .models import PaymentAttempt, Refund, RefundLine
from .operations import PaymentServiceDown, ask
from .refund_news import mail_data, note_on_timeline, raise_failed, tell_buyer_it_went
from .refund_sums import MONEY_CAME, delivery_left_baht, is_all_given_back, lines_left, refundable_baht
from .restocking import put_back, restock_line, take_again
from .returns import post_returns
from .seen import GatewayRefused, GatewayUnreachable, SeenRefund
from .states import NEXT_REFUND_STATES, AttemptState, RefundState

__all__ = [
    "RefundWish",
    "apply_seen_refund",
    "cancel_refund",
    "import_refunds",
    "mark_refunded_by_hand",
    "refundable_baht",
    "restock_line",
    "start_refund",
    "sum_to_give_back",
    "sync_refund",
]
logger = logging.getLogger(__name__)

# Nobody but a person can give this money back: no provider has it.
BY_HAND = frozenset(way.method for way in WAYS if not way.asks_outside)
GIVEN_UP_AFTER = timedelta(hours=1)
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
    `mark_refunded_by_hand`. With a `key`, asking twice gives the same refund. Locks the order, then the attempt:
    whatever comes together, the sum of all refunds never passes what was paid.
    Raises NotRefundable, TooMuch, TooManyPieces, SumDiffers before anything is written, and RefundRefused.
    """
    refund, is_new = _write_down(attempt, amount_baht, reason, by, note, lines, key)
    if not is_new or refund.attempt.method in BY_HAND:
        return refund
    try:
        return _ask_for(refund)
    except GatewayUnreachable:
        logger.warning("refund %s: no answer, it will be asked for again", refund.uuid)
        return refund
    except GatewayRefused as error:
        _refuse(refund, error.code)
        _hear_of_others(refund.attempt)
        raise RefundRefused(error.code) from error


@transaction.atomic
def _write_down(attempt, amount_baht, reason, by, note, wishes, key) -> tuple[Refund, bool]:
    order, attempt = _lock_attempt(attempt)
    # Under the lock: a second press waits here until the first has written its row, and finds it.
    known = Refund.objects.filter(uuid=key, attempt=attempt).first() if key else None
    if known:
        known.attempt = attempt
        return known, False
    _refuse_wrong_sum(attempt, amount_baht, reason)
    rows = _lines_of(order, wishes)
    if sum((row.amount_baht for row in rows), Decimal("0.00")) > amount_baht:
        raise SumDiffers
    named = {"uuid": key} if key else {}
    refund = Refund.objects.create(
        attempt=attempt, amount_baht=amount_baht, reason=reason, by=by, note=note[:255], **named
    )
    for row in rows:
        row.refund = refund
        row.save()
    note_on_timeline(order, refund, OrderEvent.Kind.REFUND_STARTED, by=by, note=note)
    put_back(order, refund, by=by)
    post_returns(order)
    return refund, True


def _lock_attempt(attempt: PaymentAttempt) -> tuple[Order, PaymentAttempt]:
    """Return an attempt and its order under lock, the order first.

    Two members of staff may give the same money back in the same second: whoever comes second waits here, and
    then counts what the first has written.
    """
    order = lock_order(attempt.order_id)
    attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)
    attempt.order = order
    return order, attempt


def _refuse_wrong_sum(attempt: PaymentAttempt, amount_baht: Decimal, reason: str) -> None:
    is_taken = reason == Refund.Reason.LATE and attempt.state != AttemptState.REVIEW
    if attempt.state not in MONEY_CAME or is_taken or amount_baht <= 0:
        raise NotRefundable
    left_baht = refundable_baht(attempt)
    if amount_baht > left_baht:
        raise TooMuch(left_baht)


def _lines_of(order: Order, wishes: Sequence[RefundWish]) -> list[RefundLine]:
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
    goods_baht = sum((row.amount_baht for row in _lines_of(attempt.order, wishes)), Decimal("0.00"))
    amount_baht = goods_baht + (delivery_left_baht(attempt) if delivery else 0)
    left_baht = refundable_baht(attempt)
    if amount_baht > left_baht:
        raise TooMuch(left_baht)
    return amount_baht


def _ask_for(refund: Refund) -> Refund:
    return apply_seen_refund(refund, gateway.start_refund(refund, email=refund.attempt.order.buyer_email))


@transaction.atomic
def _refuse(refund: Refund, code: str) -> Refund:
    """End a refund that the provider never took: its share is free, and its pieces are kept for the order again."""
    order, refund = _lock(refund)
    if refund.state == R.REQUESTED and refund.refund_id is None:
        _take_pieces_if_free(order, refund)
        _move(order, refund, R.FAILED, failure=code[:64])
        post_returns(order)
    return refund


def _take_pieces_if_free(order: Order, refund: Refund) -> None:
    try:
        with transaction.atomic():
            take_again(order, refund, by=None)
    except NotEnoughStock:
        logger.warning("refund %s was refused, and its pieces are sold to others", refund.uuid)


def _hear_of_others(attempt: PaymentAttempt) -> None:
    """Look for refunds made elsewhere, which may be why one of ours was refused."""
    try:
        import_refunds(attempt)
    except (PaymentServiceDown, GatewayRefused):
        logger.warning("refunds of attempt %s could not be listed", attempt.uuid)


def sync_refund(pk: int) -> Refund:
    """Bring a refund up to what the provider says of it now; safe to repeat. Raises PaymentServiceDown.

    One whose answer was lost is looked for among the refunds of its payment, then asked for again with the same
    key: in this order, for the provider forgets keys after a day.
    """
    refund = Refund.objects.select_related("attempt__order").get(pk=pk)
    if refund.attempt.method in BY_HAND:
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
        return _ask_for(refund)
    except GatewayRefused as error:
        code = error.code
    except GatewayUnreachable:
        # It repeats a failure under this key, and has made no refund: long after, none will come of it any more.
        if refund.created > timezone.now() - GIVEN_UP_AFTER:
            raise
        code = "no_answer"
    refused = _refuse(refund, code)
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


@transaction.atomic
def apply_seen_refund(refund: Refund, seen: SeenRefund) -> Refund:
    """Write down what the provider said of a refund, forwards only.

    Locks the order, then the refund: whoever asks, webhook and job can bring the same news in the same second,
    and late news of an earlier state changes nothing.
    """
    order, refund = _lock(refund)
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
        _move(order, refund, state, buyer_asked_at=seen.asked_at or timezone.now(), buyer_asked_until=seen.asked_until)
        owe_mail(order, OrderMail.Kind.REFUND_ASKED, about=str(refund.pk), data=mail_data(refund))
        return
    # The buyer never told her account, and the time for it is over. It is still her money.
    has_lapsed = state == R.CANCELED and not _is_withdrawn_by_us(order, refund)
    _move(order, refund, state, failure=LAPSED if has_lapsed else seen.failure[:64])
    if state == R.FAILED or has_lapsed:
        raise_failed(refund)
        data = {**mail_data(refund), "lapsed": has_lapsed}
        owe_mail(order, OrderMail.Kind.REFUND_FAILED, about=str(refund.pk), data=data)
    else:
        tell_buyer_it_went(order, refund)
    if state == R.SUCCEEDED:
        _end_order(order)


def _lock(refund: Refund) -> tuple[Order, Refund]:
    """Return a refund and its order under lock, the order first."""
    order = lock_order(Refund.objects.values_list("attempt__order", flat=True).get(pk=refund.pk))
    refund = Refund.objects.select_for_update(of=("self",)).select_related("attempt").get(pk=refund.pk)
    refund.attempt.order = order
    return order, refund


def _move(order: Order, refund: Refund, state: RefundState, *, by=None, note: str = "", **fields) -> None:
    if state not in NEXT_REFUND_STATES[refund.state]:
        raise ValueError(f"refund {refund.uuid}: {refund.state} -> {state}")
    refund.state = state
    if state in {R.SUCCEEDED, R.FAILED, R.CANCELED}:
        fields["closed_at"] = timezone.now()
    for name, value in fields.items():
        setattr(refund, name, value)
    refund.save(update_fields=["state", *fields])
    note_on_timeline(order, refund, OrderEvent.Kind.REFUND_MOVED, by=by, note=note or fields.get("failure", ""))


def _end_order(order: Order) -> None:
    """End a locked order whose whole money has reached its buyer again; goods still kept for it are free."""
    if OrderState.REFUNDED in NEXT_ORDER_STATES[order.status] and is_all_given_back(order):
        let_goods_go(order)
        move_order(order, OrderState.REFUNDED, OrderEvent.Kind.REFUNDED)


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
    order, refund = _lock(refund)
    if refund.state == R.CANCELED:
        return refund
    is_by_hand = refund.attempt.method in BY_HAND
    if refund.state != (R.REQUESTED if is_by_hand else R.NEEDS_BUYER):
        raise NotWithdrawn
    try:
        take_again(order, refund, by=by)
    except NotEnoughStock as error:
        raise GoodsGone from error
    if is_by_hand:
        _move(order, refund, R.CANCELED, by=by)
    else:
        note_on_timeline(order, refund, OrderEvent.Kind.REFUND_MOVED, by=by, asked=WITHDRAW)
    post_returns(order)
    return refund


def _is_withdrawn_by_us(order: Order, refund: Refund) -> bool:
    asked = order.events.filter(kind=OrderEvent.Kind.REFUND_MOVED, data__refund=refund.pk, data__asked=WITHDRAW)
    return asked.exists()


@transaction.atomic
def _keep_giving(refund: Refund, by) -> None:
    order, refund = _lock(refund)
    put_back(order, refund, by=by)
    post_returns(order)


@transaction.atomic
def mark_refunded_by_hand(refund: Refund, *, by, note: str = "") -> Refund:
    """Note that a person has given the money back, by transfer or in cash. Asked twice, it is done once.

    Locks the order, then the refund. Raises NotByHand.
    """
    order, refund = _lock(refund)
    if refund.attempt.method not in BY_HAND or refund.state not in {R.REQUESTED, R.SUCCEEDED}:
        raise NotByHand
    if refund.state == R.REQUESTED:
        _move(order, refund, R.SUCCEEDED, by=by, note=note)
        post_money_back(refund, by=by)
        tell_buyer_it_went(order, refund)
        _end_order(order)
    return refund
