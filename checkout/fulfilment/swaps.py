"""Other goods in the place of some of an order: asked, agreed, paid, done. Nothing of it is ever edited in place.

Docs: docs/swaps.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from checkout.orders.emails import owe_mail
from checkout.orders.models import MINIMUM_BAHT, Order, OrderEvent, OrderMail
from checkout.orders.operations import CannotOrder, lock_order, place_order, price_basket, record_event
from checkout.orders.states import OrderState
from checkout.payments.credit import give_up_credit
from checkout.payments.models import PaymentAttempt, Refund
from checkout.payments.moved import keep_for, new_exchange
from checkout.payments.operations import take_as_paid
from checkout.payments.refunds import NotRefundable, RefundWish, TooManyPieces, TooMuch, start_refund, sum_to_give_back
from checkout.payments.states import AttemptState

from .counter import UnknownGood, Wanted, basket_of, good_called
from .models import Swap, SwapGood, SwapLine
from .pieces import pieces_of

State = Swap.State
NOTHING = Decimal("0.00")


class CannotSwap(Exception):
    """Nothing was exchanged; the order is as it was."""


class NotOpen(CannotSwap):
    """Somebody has answered, withdrawn or begun it already."""


class NothingChosen(CannotSwap):
    """No goods were named that go, or none that come."""


class CreditIsGone(CannotSwap):
    """What was paid for the goods that go has gone back to the buyer meanwhile."""


class NoAddress(CannotSwap):
    """The goods were sold over the counter: nobody knows where others would go."""


# What can stand in the way of an exchange; `swap_words` says each.
REFUSALS = (CannotSwap, UnknownGood, TooManyPieces, CannotOrder)


@dataclass(frozen=True)
class Quote:
    """What the goods that go cost their buyer, and what those cost that come, in baht with VAT.

    The delivery stays paid, unless nothing else is left of the order: then both are `with_delivery`.
    """

    gone_baht: Decimal
    come_baht: Decimal
    with_delivery: bool

    @property
    def due_baht(self) -> Decimal:
        """What she still pays; so little that nobody takes it is let off."""
        due = self.come_baht - self.gone_baht
        return due if due >= MINIMUM_BAHT else NOTHING

    @property
    def back_baht(self) -> Decimal:
        """What she gets back."""
        return max(self.gone_baht - self.come_baht, NOTHING)


def pieces_to_swap(order: Order) -> dict[int, int]:
    """Return of how many pieces of each line of a paid order others can come instead: those nobody has packed."""
    if order.status != OrderState.PAID or paid_attempt(order) is None:
        return {}
    return {line.line_pk: line.left for line in pieces_of(order) if line.left}


def paid_attempt(order: Order) -> PaymentAttempt | None:
    """Return the payment of an order, if its money is here."""
    return order.attempts.filter(state=AttemptState.PAID).first()


def price_swap(order: Order, pieces: Mapping[int, int], goods: Iterable[Wanted]) -> Quote:
    """Return what would be exchanged for what. Writes nothing. Raises REFUSALS."""
    attempt = paid_attempt(order)
    if attempt is None:
        raise CreditIsGone
    is_whole = takes_all(order, pieces)
    with transaction.atomic():
        come = price_basket(basket_of(goods), is_carried=not is_whole)[0].incl_tax
        transaction.set_rollback(True)
    return Quote(_paid_for(attempt, [RefundWish(*one) for one in pieces.items()], is_whole), come, is_whole)


def _paid_for(attempt: PaymentAttempt, wishes: Sequence[RefundWish], is_whole: bool) -> Decimal:
    """Return what the pieces that go have cost. Raises TooManyPieces, and CreditIsGone when less of it is here."""
    try:
        return sum_to_give_back(attempt, wishes, delivery=is_whole)
    except TooMuch as error:
        raise CreditIsGone from error


def takes_all(order: Order, pieces: Mapping[int, int]) -> bool:
    """Say whether nothing of an order is left to be sent without these pieces, and nothing of it was sent before."""
    return dict(pieces) == pieces_to_swap(order) and not order.parcels.exists()


@transaction.atomic
def propose(
    order: Order,
    pieces: Mapping[int, int],
    goods: Sequence[Wanted],
    *,
    key: UUID,
    by,
    words: str = "",
    restock: frozenset[int] = frozenset(),
    came_back: bool = False,
) -> Swap:
    """Write down which goods shall come for which, and ask the buyer, who says yes or no on the page of her order.

    `pieces` go, by line; those of the lines in `restock` lie here and are sold again. `came_back` are pieces that she
    had and has sent back. One key is one swap. Locks the order. Raises NotOpen, NothingChosen, TooManyPieces,
    UnknownGood, CreditIsGone, NoAddress.
    """
    known = Swap.objects.filter(key=key).first()
    if known:
        return known
    order = lock_order(order.pk)
    if order.swaps.filter(state__in=[State.PROPOSED, State.AGREED]).exists():
        raise NotOpen
    if not pieces or not goods:
        raise NothingChosen
    _refuse_too_many(order, pieces, came_back=came_back)
    swap = Swap.objects.create(order=order, key=key, words=words, came_back=came_back, by=by)
    SwapLine.objects.bulk_create(
        SwapLine(swap=swap, line_id=pk, quantity=quantity, restock=pk in restock) for pk, quantity in pieces.items()
    )
    SwapGood.objects.bulk_create(_good_of(swap, wanted) for wanted in goods)
    _note(swap, by=by)
    owe_mail(order, OrderMail.Kind.SWAP_ASKED, about=str(swap.pk), data={"words": words})
    return swap


def _refuse_too_many(order: Order, pieces: Mapping[int, int], *, came_back: bool) -> None:
    left = {} if came_back else pieces_to_swap(order)
    if any(quantity <= 0 or not (came_back or quantity <= left.get(pk, 0)) for pk, quantity in pieces.items()):
        raise TooManyPieces
    if paid_attempt(order) is None:
        raise CreditIsGone
    if order.shipping_address_id is None:
        raise NoAddress


def _good_of(swap: Swap, wanted: Wanted) -> SwapGood:
    record = good_called(wanted.code)
    if record is None:
        raise UnknownGood(wanted.code)
    return SwapGood(swap=swap, stockrecord=record, quantity=wanted.quantity)


def quote_of(swap: Swap) -> Quote:
    """Return what a swap exchanges for what, as prices are now. Raises UnknownGood, TooManyPieces."""
    return price_swap(swap.order, _pieces_of(swap), wanted_of(swap))


def _pieces_of(swap: Swap) -> dict[int, int]:
    return {line.line_id: line.quantity for line in swap.lines.all()}


def wanted_of(swap: Swap) -> list[Wanted]:
    return [Wanted(good.stockrecord.partner_sku, good.quantity) for good in swap.goods.select_related("stockrecord")]


@transaction.atomic
def agree(swap: Swap, *, shown_baht: Decimal, heard_by=None) -> Swap:
    """Take the buyer's yes: the goods that come are ordered and kept, and paid at once unless she owes a difference.

    `shown_baht` is what they cost as she saw it; `heard_by` is whoever heard her yes, if she did not press it herself.
    Until the difference is paid she keeps what she ordered, and so it stays if she does not pay it. Locks the order,
    the swap, then what `place_order` takes. Raises NotOpen, UnknownGood, TooManyPieces, CreditIsGone, CannotOrder.
    """
    swap = _lock(swap, since={State.PROPOSED})
    order = swap.order
    wishes = [RefundWish(line.line_id, line.quantity, line.restock) for line in swap.lines.all()]
    _refuse_too_many(order, _pieces_of(swap), came_back=swap.came_back)
    attempt, is_whole = paid_attempt(order), takes_all(order, _pieces_of(swap))
    added, _is_new = place_order(
        basket_of(wanted_of(swap)),
        buyer=None,
        shown_total_baht=shown_baht,
        language=order.language,
        user=order.user,
        channel=Order.Channel(order.channel),
        held_for=timedelta(hours=settings.ENTERED_ORDER_HOURS),
        by=heard_by,
        added_to=order,
        is_carried=not is_whole,
        credit_baht=_paid_for(attempt, wishes, is_whole),
    )
    try:
        keep_for(attempt, wishes, to=added, by=swap.by, delivery=is_whole)
    except NotRefundable as error:
        raise CreditIsGone from error
    swap.added, swap.state, swap.heard_by = added, State.AGREED, heard_by
    swap.save(update_fields=["added", "state", "heard_by"])
    _note(swap, by=heard_by)
    if not added.due_baht:
        _pay_with_credit(swap)
    swap.refresh_from_db()
    return swap


def _pay_with_credit(swap: Swap) -> None:
    """Take what was paid as payment of goods that cost no more, and give back by hand what is left of it."""
    added = lock_order(swap.added_id)
    attempt = new_exchange(added)
    if not take_as_paid(added, attempt):
        raise CreditIsGone
    left_baht = added.credit_baht - added.total_incl_tax
    if left_baht > 0:
        start_refund(attempt, left_baht, reason=Refund.Reason.DOUBLE, by=swap.by, note=swap.order.number)


@transaction.atomic
def decline(swap: Swap, *, heard_by=None) -> Swap:
    """Take the buyer's no: she keeps what she ordered. Raises NotOpen."""
    return _end(_lock(swap, since={State.PROPOSED}), State.DECLINED, by=heard_by, heard_by=heard_by)


@transaction.atomic
def withdraw(swap: Swap, *, by) -> Swap:
    """Take back what was asked before she has answered. Raises NotOpen."""
    return _end(_lock(swap, since={State.PROPOSED}), State.WITHDRAWN, by=by)


def finish(added: Order) -> None:
    """Note that goods which came for others are paid, so the others are given up. Its caller holds the order's lock."""
    swap = Swap.objects.filter(added=added, state=State.AGREED).select_related("order").first()
    if swap:
        _end(swap, State.DONE)


def lapse(added: Order) -> None:
    """Note that goods which were to come for others were not paid in time: their buyer keeps what she ordered.

    Its caller holds the order's lock.
    """
    give_up_credit(added)
    swap = Swap.objects.filter(added=added, state=State.AGREED).select_related("order").first()
    if swap:
        _end(swap, State.LAPSED)


def _lock(swap: Swap, *, since: set[State]) -> Swap:
    order = lock_order(swap.order_id)
    swap = Swap.objects.select_for_update(of=("self",)).select_related("by").get(pk=swap.pk)
    swap.order = order
    if swap.state not in since:
        raise NotOpen
    return swap


def _end(swap: Swap, state: State, *, by=None, **facts) -> Swap:
    swap.state, swap.ended_at = state, timezone.now()
    for name, value in facts.items():
        setattr(swap, name, value)
    swap.save()
    _note(swap, by=by)
    return swap


def _note(swap: Swap, *, by=None) -> None:
    data = {"swap": swap.pk, "state": swap.state, "added": swap.added.number if swap.added else ""}
    record_event(swap.order, OrderEvent.Kind.SWAP, by=by, note=str(data["added"]), data=data)
