"""Moves stock and keeps pieces for orders. Nothing else may write the sums on a stock record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalogue.producers.models import StockRecord

from .models import Hold, Move


class NotEnoughStock(Exception):
    """Fewer pieces are free than were asked for."""

    def __init__(self, stockrecord_pk: int, free: int):
        super().__init__(f"stock record {stockrecord_pk}: {free} free")
        self.stockrecord_pk = stockrecord_pk
        self.free = free


@dataclass(frozen=True)
class Wanted:
    """How many pieces of one good an order takes."""

    stockrecord_pk: int
    quantity: int


@transaction.atomic
def receive_stock(stockrecord: StockRecord, quantity: int, *, reference: str, by=None, note: str = "") -> Move:
    """Put pieces on the shelf and write down where they came from. Raises ValueError below one piece."""
    if quantity < 1:
        raise ValueError("receive_stock takes one piece or more")
    StockRecord.objects.filter(pk=stockrecord.pk).update(num_in_stock=Coalesce(F("num_in_stock"), 0) + quantity)
    return Move.objects.create(
        stockrecord=stockrecord, kind=Move.Kind.RECEIVE, quantity=quantity, reference=reference, by=by, note=note
    )


@transaction.atomic
def correct_stock(stockrecord: StockRecord, change: int, *, by, note: str) -> Move:
    """Add pieces that a count found, or take away those it missed. Raises NotEnoughStock below what is held."""
    enough = Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0) - change)
    records = StockRecord.objects.filter(enough, pk=stockrecord.pk)
    if not records.update(num_in_stock=Coalesce(F("num_in_stock"), 0) + change):
        stockrecord.refresh_from_db()
        raise NotEnoughStock(stockrecord.pk, max(stockrecord.net_stock_level, 0))
    return Move.objects.create(
        stockrecord=stockrecord, kind=Move.Kind.COUNT, quantity=change, reference="", by=by, note=note
    )


@transaction.atomic
def break_stock(stockrecord: StockRecord, quantity: int, *, by, note: str, reference: str = "") -> Move:
    """Take pieces off the shelf that broke or were lost. Pieces kept for orders stay kept.

    The number left is a condition of the UPDATE itself, as where an order takes pieces. What their loss costs is booked
    by whoever calls. Raises NotEnoughStock below what is held, ValueError below one piece.
    """
    if quantity < 1:
        raise ValueError("break_stock takes one piece or more")
    enough = Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0) + quantity)
    records = StockRecord.objects.filter(enough, pk=stockrecord.pk)
    if not records.update(num_in_stock=F("num_in_stock") - quantity):
        stockrecord.refresh_from_db()
        raise NotEnoughStock(stockrecord.pk, max(stockrecord.net_stock_level, 0))
    return Move.objects.create(
        stockrecord=stockrecord, kind=Move.Kind.BREAK, quantity=-quantity, reference=reference, by=by, note=note
    )


@transaction.atomic(savepoint=False)
def hold_stock(wanted: Iterable[Wanted], *, reference: str, until: datetime) -> list[Hold]:
    """Keep pieces for one order. All of them or none.

    Two buyers can reach for the last piece at the same moment, and Oscar would give it to both.
    The count is therefore a condition of the very UPDATE, which locks its record: whoever comes
    second waits, and then changes no row. Records are taken in the order of their keys, so that two
    baskets with the same goods cannot wait for each other. Raises NotEnoughStock; the caller's whole
    transaction is then rolled back.
    """
    totals: dict[int, int] = {}
    for item in wanted:
        totals[item.stockrecord_pk] = totals.get(item.stockrecord_pk, 0) + item.quantity
    for pk in sorted(totals):
        _take(pk, totals[pk])
    return Hold.objects.bulk_create(
        Hold(stockrecord_id=pk, reference=reference, quantity=totals[pk], until=until) for pk in sorted(totals)
    )


def _take(stockrecord_pk: int, quantity: int) -> None:
    held = Coalesce(F("num_allocated"), 0) + quantity
    free_enough = StockRecord.objects.filter(pk=stockrecord_pk).filter(
        Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0) + quantity)
    )
    if not free_enough.update(num_allocated=held):
        record = StockRecord.objects.filter(pk=stockrecord_pk).first()
        raise NotEnoughStock(stockrecord_pk, max(record.net_stock_level, 0) if record else 0)


@transaction.atomic
def release_holds(reference: str) -> int:
    """Give back the pieces kept for an order that ended unpaid, and return how many holds that were.

    Safe to repeat: a hold is closed once, under its own lock, and only then given back.
    """
    holds = _lock_open_holds(reference)
    for hold in holds:
        StockRecord.objects.filter(pk=hold.stockrecord_id).update(num_allocated=F("num_allocated") - hold.quantity)
    _close(holds, Hold.State.RELEASED)
    return len(holds)


@transaction.atomic
def sell_held(reference: str, *, by=None) -> int:
    """Turn the pieces kept for an order into sold ones, and return how many holds that were.

    Safe to repeat: a second call finds no open hold.
    """
    holds = _lock_open_holds(reference)
    for hold in holds:
        StockRecord.objects.filter(pk=hold.stockrecord_id).update(
            num_allocated=F("num_allocated") - hold.quantity, num_in_stock=F("num_in_stock") - hold.quantity
        )
        Move.objects.create(
            stockrecord_id=hold.stockrecord_id,
            kind=Move.Kind.SELL,
            quantity=-hold.quantity,
            reference=reference,
            by=by,
        )
    _close(holds, Hold.State.SOLD)
    return len(holds)


@transaction.atomic
def return_stock(stockrecord_pk: int, quantity: int, *, reference: str, by=None, note: str = "") -> bool:
    """Put sold pieces on the shelf again, and say whether that was done.

    Never more of an order than were sold under its number and are still out: whoever asks too often, or after
    somebody else, puts nothing back. The record is locked before its moves are counted. Raises ValueError below
    one piece.
    """
    if quantity < 1:
        raise ValueError("return_stock takes one piece or more")
    StockRecord.objects.select_for_update().get(pk=stockrecord_pk)
    if pieces_out(stockrecord_pk, reference) < quantity:
        return False
    StockRecord.objects.filter(pk=stockrecord_pk).update(num_in_stock=Coalesce(F("num_in_stock"), 0) + quantity)
    _write_return(stockrecord_pk, quantity, reference, by, note)
    return True


def pieces_out(stockrecord_pk: int, reference: str) -> int:
    """Return how many pieces were sold under an order's number and have not come back."""
    moves = Move.objects.filter(
        stockrecord_id=stockrecord_pk, reference=reference, kind__in=[Move.Kind.SELL, Move.Kind.RETURN]
    )
    return -(moves.aggregate(sum=Sum("quantity"))["sum"] or 0)


@transaction.atomic
def take_returned(stockrecord_pk: int, quantity: int, *, reference: str, by=None, note: str = "") -> None:
    """Take pieces off the shelf again that were returned by mistake: their order is sent after all.

    Raises NotEnoughStock when others have them meanwhile; nothing changes then.
    """
    free_enough = Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0) + quantity)
    records = StockRecord.objects.filter(free_enough, pk=stockrecord_pk)
    if not records.update(num_in_stock=F("num_in_stock") - quantity):
        record = StockRecord.objects.get(pk=stockrecord_pk)
        raise NotEnoughStock(stockrecord_pk, max(record.net_stock_level, 0))
    _write_return(stockrecord_pk, -quantity, reference, by, note)


def _write_return(stockrecord_pk: int, quantity: int, reference: str, by, note: str) -> None:
    Move.objects.create(
        stockrecord_id=stockrecord_pk, kind=Move.Kind.RETURN, quantity=quantity, reference=reference, by=by, note=note
    )


@transaction.atomic
def hold_again(reference: str, *, until: datetime) -> int:
    """Keep the same pieces once more for an order whose holds were released, and return how many holds that are.

    Raises NotEnoughStock when others have bought them meanwhile; nothing is kept then.
    """
    holds = list(
        Hold.objects.select_for_update().filter(reference=reference, state=Hold.State.RELEASED).order_by("stockrecord")
    )
    for hold in holds:
        _take(hold.stockrecord_id, hold.quantity)
        hold.state, hold.closed, hold.until = Hold.State.HELD, None, until
        hold.save(update_fields=["state", "closed", "until"])
    return len(holds)


def _lock_open_holds(reference: str) -> list[Hold]:
    return list(
        Hold.objects.select_for_update().filter(reference=reference, state=Hold.State.HELD).order_by("stockrecord")
    )


def _close(holds: list[Hold], state: Hold.State) -> None:
    Hold.objects.filter(pk__in=[hold.pk for hold in holds]).update(state=state, closed=timezone.now())
