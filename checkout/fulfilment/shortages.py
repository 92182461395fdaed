"""Pieces that are missing or broken when an order is picked or packed: noted, and settled by a person."""

from django.db import transaction
from django.utils import timezone

from checkout.orders.models import Order, OrderEvent
from checkout.orders.operations import IllegalMove, lock_order, record_event
from checkout.orders.states import TO_PACK_STATES

from .models import Shortage
from .operations import TooManyPieces
from .pieces import pieces_of


class AlreadySettled(Exception):
    """Somebody has settled this shortage already."""


@transaction.atomic
def report_shortage(order: Order, line_pk: int, quantity: int, *, kind: str, note: str = "", by) -> Shortage:
    """Note that pieces of an order cannot be packed: it stands under trouble until somebody has decided.

    The rest can be packed meanwhile. Nothing moves in the stock: broken pieces are written off where goods are, once
    somebody has looked. Locks the order. Raises IllegalMove unless it is to be packed, TooManyPieces.
    """
    order = lock_order(order.pk)
    if order.status not in TO_PACK_STATES:
        raise IllegalMove(f"{order.number}: nothing to pack")
    left = {line.line_pk: line.left for line in pieces_of(order)}
    if not 0 < quantity <= left.get(line_pk, 0):
        raise TooManyPieces
    shortage = Shortage.objects.create(line_id=line_pk, quantity=quantity, kind=kind, note=note, by=by)
    record_event(
        order, OrderEvent.Kind.SHORT, by=by, note=note, data={"line": line_pk, "pieces": quantity, "kind": kind}
    )
    return shortage


@transaction.atomic
def settle_shortage(shortage: Shortage, *, by) -> None:
    """Say that a shortage is over: the pieces are here now, or their buyer has her money. Raises AlreadySettled."""
    order = lock_order(shortage.line.order_id)
    now = timezone.now()
    if not Shortage.objects.filter(pk=shortage.pk, settled_at=None).update(settled_at=now, settled_by=by):
        raise AlreadySettled
    record_event(order, OrderEvent.Kind.SHORT_SETTLED, by=by, data={"line": shortage.line_id})


def settle_paid_back(order: Order) -> None:
    """Settle the shortages of a locked order whose pieces nobody waits for any more: their money goes back."""
    waited_for = [line.line_pk for line in pieces_of(order) if line.left]
    shortages = Shortage.objects.filter(line__order=order, settled_at=None).exclude(line__in=waited_for)
    if shortages.update(settled_at=timezone.now()):
        record_event(order, OrderEvent.Kind.SHORT_SETTLED)


def open_shortages(order: Order) -> list[Shortage]:
    """Return what is missing of an order. One query."""
    return list(
        Shortage.objects.filter(line__order=order, settled_at=None).select_related("line__product__parent", "by")
    )
