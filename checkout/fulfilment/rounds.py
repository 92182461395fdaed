"""Rounds through the shelves: the goods of many orders are gathered in one walk."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from checkout.orders.models import Order
from checkout.orders.states import TO_PACK_STATES

from .models import Picking, PickMark, PickRound
from .papers.contents import PickRow, pick_rows
from .papers.queries import parcels_to_pack

MOST_ORDERS = 50


class CannotStart(Exception):
    """The round cannot begin like this; nothing was written."""


class NoOrders(CannotStart):
    """None of these orders is to be picked."""


class TooManyOrders(CannotStart):
    """More orders than one person gathers in a walk."""


class AlreadyPicked(CannotStart):
    """Somebody else is gathering one of these orders, or has done so: `numbers` are theirs."""

    def __init__(self, numbers: list[str]):
        super().__init__(", ".join(numbers))
        self.numbers = numbers


class RoundIsOver(Exception):
    """The round was finished, or given up."""


@transaction.atomic
def start_round(orders: Iterable[Order], *, by) -> PickRound:
    """Begin to gather the goods of some orders. Raises CannotStart.

    Two people who begin with the same order at once: the database lets one of them, and tells the other.
    """
    pks = [order.pk for order in orders]
    if len(pks) > MOST_ORDERS:
        raise TooManyOrders
    wanted = Order.objects.filter(pk__in=pks, status__in=TO_PACK_STATES).order_by("date_placed", "pk")
    if not wanted:
        raise NoOrders
    begun = PickRound.objects.create(by=by)
    try:
        with transaction.atomic():
            Picking.objects.bulk_create(Picking(order=order, round=begun) for order in wanted)
    except IntegrityError as error:
        taken = Picking.objects.filter(order__in=pks).values_list("order__number", flat=True)
        raise AlreadyPicked(list(taken)) from error
    return begun


@transaction.atomic
def finish_round(found: PickRound, *, by) -> PickRound:
    """Say that the goods lie gathered: the orders of a round are to be packed now. Raises RoundIsOver."""
    found = _lock(found)
    found.done_at = timezone.now()
    found.save(update_fields=["done_at"])
    return found


@transaction.atomic
def give_up_round(found: PickRound, *, by) -> None:
    """Undo the beginning of a round: its orders are to be picked again. Raises RoundIsOver."""
    _lock(found).delete()


@transaction.atomic
def mark_picked(found: PickRound, number: str, lot: str = "", *, is_picked: bool, by) -> None:
    """Tick the pieces of a good, of one lot of it, off; or take the tick back. Raises RoundIsOver."""
    found = _lock(found)
    if is_picked:
        PickMark.objects.get_or_create(round=found, number=number, lot=lot)
    else:
        PickMark.objects.filter(round=found, number=number, lot=lot).delete()


def _lock(found: PickRound) -> PickRound:
    locked = PickRound.objects.select_for_update().filter(pk=found.pk, done_at=None).first()
    if locked is None:
        raise RoundIsOver
    return locked


def open_rounds() -> QuerySet[PickRound]:
    """Return the rounds that somebody is walking, the latest first."""
    return PickRound.objects.filter(done_at=None).select_related("by").annotate(order_count=Count("pickings"))


@dataclass(frozen=True)
class WalkRow:
    """A stop of a round: what to take from which shelf for whom, and whether it is in the basket."""

    take: PickRow
    is_picked: bool


def walk_of(found: PickRound) -> list[WalkRow]:
    """Return the stops of a round in the order one walks, as its paper has them. Few queries for any number."""
    marked = set(found.marks.values_list("number", "lot"))
    orders = found.pickings.order_by("order__date_placed", "order").values_list("order", flat=True)
    return [WalkRow(row, (row.number, row.lot) in marked) for row in pick_rows(parcels_to_pack(list(orders)))]
