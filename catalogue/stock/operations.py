"""Moves stock and keeps pieces for orders. Nothing else may write the sums on a stock record or on its lots."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalogue.producers.models import StockRecord

from .lots import Drawn, change_lots, draw, keep_back
from .models import Hold, Lot, Move


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
def receive_stock(
    stockrecord: StockRecord, quantity: int, *, reference: str, by=None, note: str = "", lot: Lot | None = None
) -> Move:
    """Put pieces on the shelf and write down where they came from. Raises ValueError below one piece."""
    if quantity < 1:
        raise ValueError("receive_stock takes one piece or more")
    _add(stockrecord.pk, quantity, lot)
    return Move.objects.create(
        stockrecord=stockrecord,
        lot=lot,
        kind=Move.Kind.RECEIVE,
        quantity=quantity,
        reference=reference,
        by=by,
        note=note,
    )


def _add(stockrecord_pk: int, quantity: int, lot: Lot | None) -> None:
    StockRecord.objects.filter(pk=stockrecord_pk).update(num_in_stock=Coalesce(F("num_in_stock"), 0) + quantity)
    if lot:
        change_lots(pieces={lot.pk: quantity})


@transaction.atomic
def break_stock(
    stockrecord: StockRecord,
    quantity: int,
    *,
    by,
    note: str,
    reference: str = "",
    kind: Move.Kind = Move.Kind.BREAK,
    lot: Lot | None = None,
) -> Move:
    """Take pieces off the shelf that broke, were lost, or (`kind`) were given as samples. What orders hold stays.

    The number left is a condition of the UPDATE itself, as where an order takes pieces. What their loss costs is booked
    by whoever calls. With a lot, pieces of it, past its date or not; else what would be sold next. Returns the first
    move where several lots were touched. Raises NotEnoughStock below what is held, ValueError below one piece.
    """
    if quantity < 1:
        raise ValueError("break_stock takes one piece or more")
    return _take_off(stockrecord.pk, quantity, kind, lot, reference=reference, by=by, note=note)[0]


def _take_off(
    stockrecord_pk: int, quantity: int, kind: Move.Kind, lot: Lot | None, *, reference: str, by, note: str
) -> list[Move]:
    if lot:
        StockRecord.objects.select_for_update(of=("self",)).get(pk=stockrecord_pk)
        let_out([lot])
    enough = Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0) + quantity)
    if not StockRecord.objects.filter(enough, pk=stockrecord_pk).update(num_in_stock=F("num_in_stock") - quantity):
        raise NotEnoughStock(stockrecord_pk, _free_of(stockrecord_pk))
    drawn = _draw_of(lot, quantity) if lot else _draw({stockrecord_pk: quantity})
    change_lots(pieces={one.lot_pk: -one.quantity for one in drawn if one.lot_pk})
    if lot:
        keep_back(stockrecord_pk)
    return Move.objects.bulk_create(
        Move(
            stockrecord_id=stockrecord_pk,
            lot_id=one.lot_pk,
            kind=kind,
            quantity=-one.quantity,
            reference=reference,
            by=by,
            note=note,
        )
        for one in drawn
    )


def let_out(lots: Iterable[Lot]) -> None:
    """Let pieces past their date be taken, by somebody who takes them off the shelf and has locked their records."""
    lots = list(lots)
    holds = Hold.objects.filter(lot__in=lots, reference=Hold.PAST_DATE, state=Hold.State.HELD) if lots else []
    for hold in holds:
        StockRecord.objects.filter(pk=hold.stockrecord_id).update(num_allocated=F("num_allocated") - hold.quantity)
        change_lots(held={hold.lot_id: -hold.quantity})
    _close(holds, Hold.State.RELEASED)


def _draw_of(lot: Lot, quantity: int) -> list[Drawn]:
    free = Lot.objects.get(pk=lot.pk).free
    if free < quantity:
        raise NotEnoughStock(lot.stockrecord_id, free)
    return [Drawn(lot.stockrecord_id, lot.pk, quantity)]


def _draw(wanted: Mapping[int, int]) -> list[Drawn]:
    """Choose the lots that pieces come from which a locked record has already given. Raises NotEnoughStock."""
    drawn, short = draw(wanted)
    if short:
        raise NotEnoughStock(*short)
    return drawn


def _free_of(stockrecord_pk: int) -> int:
    record = StockRecord.objects.filter(pk=stockrecord_pk).first()
    return max(record.net_stock_level, 0) if record else 0


@transaction.atomic(savepoint=False)
def hold_stock(wanted: Iterable[Wanted], *, reference: str, until: datetime) -> list[Hold]:
    """Keep pieces for one order. All of them or none.

    Two buyers can reach for the last piece at the same moment, and Oscar would give it to both.
    The count is therefore a condition of the very UPDATE, which locks its record: whoever comes
    second waits, and then changes no row. Records are taken in the order of their keys, so that two
    baskets with the same goods cannot wait for each other. Lots are chosen once all records are locked: what ends
    first goes first, and nothing past its date. Raises NotEnoughStock; the caller's whole transaction is then
    rolled back.
    """
    totals: dict[int, int] = {}
    for item in wanted:
        totals[item.stockrecord_pk] = totals.get(item.stockrecord_pk, 0) + item.quantity
    return _keep(totals, reference, until)


def _keep(totals: Mapping[int, int], reference: str, until: datetime) -> list[Hold]:
    for pk in sorted(totals):
        _take(pk, totals[pk])
    drawn = _draw(totals)
    change_lots(held={one.lot_pk: one.quantity for one in drawn if one.lot_pk})
    return Hold.objects.bulk_create(
        Hold(
            stockrecord_id=one.stockrecord_pk,
            lot_id=one.lot_pk,
            reference=reference,
            quantity=one.quantity,
            until=until,
        )
        for one in drawn
    )


def _take(stockrecord_pk: int, quantity: int) -> None:
    held = Coalesce(F("num_allocated"), 0) + quantity
    free_enough = StockRecord.objects.filter(pk=stockrecord_pk).filter(
        Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0) + quantity)
    )
    if not free_enough.update(num_allocated=held):
        raise NotEnoughStock(stockrecord_pk, _free_of(stockrecord_pk))


@transaction.atomic
def release_holds(reference: str) -> int:
    """Give back the pieces kept for an order that ended unpaid, and return how many holds that were.

    Safe to repeat: a hold is closed once, under its own lock, and only then given back.
    """
    holds = _lock_open_holds(reference)
    for pk, quantity in _per_record(holds).items():
        StockRecord.objects.filter(pk=pk).update(num_allocated=F("num_allocated") - quantity)
    change_lots(held={hold.lot_id: -hold.quantity for hold in holds if hold.lot_id})
    _close(holds, Hold.State.RELEASED)
    return len(holds)


@transaction.atomic
def sell_held(reference: str, *, by=None) -> int:
    """Turn the pieces kept for an order into sold ones, and return how many holds that were.

    Safe to repeat: a second call finds no open hold.
    """
    holds = _lock_open_holds(reference)
    for pk, quantity in _per_record(holds).items():
        StockRecord.objects.filter(pk=pk).update(
            num_allocated=F("num_allocated") - quantity, num_in_stock=F("num_in_stock") - quantity
        )
    taken = {hold.lot_id: -hold.quantity for hold in holds if hold.lot_id}
    change_lots(pieces=taken, held=taken)
    Move.objects.bulk_create(
        Move(
            stockrecord_id=hold.stockrecord_id,
            lot_id=hold.lot_id,
            kind=Move.Kind.SELL,
            quantity=-hold.quantity,
            reference=reference,
            by=by,
        )
        for hold in holds
    )
    _close(holds, Hold.State.SOLD)
    return len(holds)


def _per_record(holds: Iterable[Hold]) -> dict[int, int]:
    totals: dict[int, int] = {}
    for hold in holds:
        totals[hold.stockrecord_id] = totals.get(hold.stockrecord_id, 0) + hold.quantity
    return totals


@transaction.atomic
def return_stock(stockrecord_pk: int, quantity: int, *, reference: str, by=None, note: str = "") -> bool:
    """Put sold pieces on the shelf again, and say whether that was done.

    Never more of an order than were sold under its number and are still out: whoever asks too often, or after
    somebody else, puts nothing back. They go back to the lots they were sold of. The record is locked before its
    moves are counted. Raises ValueError below one piece.
    """
    if quantity < 1:
        raise ValueError("return_stock takes one piece or more")
    StockRecord.objects.select_for_update().get(pk=stockrecord_pk)
    out = _out_by_lot(stockrecord_pk, reference)
    if sum(out.values()) < quantity:
        return False
    StockRecord.objects.filter(pk=stockrecord_pk).update(num_in_stock=Coalesce(F("num_in_stock"), 0) + quantity)
    back = _share_out(stockrecord_pk, out, quantity)
    change_lots(pieces={one.lot_pk: one.quantity for one in back if one.lot_pk})
    _write_returns(back, 1, reference, by, note)
    return True


def pieces_out(stockrecord_pk: int, reference: str) -> int:
    """Return how many pieces were sold under an order's number and have not come back."""
    return sum(_out_by_lot(stockrecord_pk, reference).values())


def _out_by_lot(stockrecord_pk: int, reference: str) -> dict[int | None, int]:
    """Return how many pieces of each lot an order has, those that end first before the others."""
    moves = Move.objects.filter(
        stockrecord_id=stockrecord_pk, reference=reference, kind__in=[Move.Kind.SELL, Move.Kind.RETURN]
    )
    sums = moves.order_by(F("lot__best_before").asc(nulls_last=True), "lot").values_list("lot")
    return {lot: -pieces for lot, pieces in sums.annotate(Sum("quantity")) if pieces}


def _share_out(stockrecord_pk: int, out: Mapping[int | None, int], quantity: int) -> list[Drawn]:
    """Choose the lots that pieces go back to. Of two, the one that ends first: nothing is sold longer than it keeps."""
    back = []
    for lot_pk, pieces in out.items():
        if part := min(pieces, quantity):
            back.append(Drawn(stockrecord_pk, lot_pk, part))
            quantity -= part
    return back


@transaction.atomic
def take_returned(stockrecord_pk: int, quantity: int, *, reference: str, by=None, note: str = "") -> None:
    """Take pieces off the shelf again that were returned by mistake: their order is sent after all.

    Raises NotEnoughStock when others have them meanwhile; nothing changes then.
    """
    free_enough = Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0) + quantity)
    records = StockRecord.objects.filter(free_enough, pk=stockrecord_pk)
    if not records.update(num_in_stock=F("num_in_stock") - quantity):
        raise NotEnoughStock(stockrecord_pk, _free_of(stockrecord_pk))
    drawn = _draw({stockrecord_pk: quantity})
    change_lots(pieces={one.lot_pk: -one.quantity for one in drawn if one.lot_pk})
    _write_returns(drawn, -1, reference, by, note)


def _write_returns(pieces: Iterable[Drawn], sign: int, reference: str, by, note: str) -> None:
    Move.objects.bulk_create(
        Move(
            stockrecord_id=one.stockrecord_pk,
            lot_id=one.lot_pk,
            kind=Move.Kind.RETURN,
            quantity=sign * one.quantity,
            reference=reference,
            by=by,
            note=note,
        )
        for one in pieces
    )


@transaction.atomic
def hold_again(reference: str, *, until: datetime) -> int:
    """Keep the same pieces once more for an order whose holds were released, and return how many holds that are.

    Of food, pieces of the lots that are to be sold now. Raises NotEnoughStock when others have bought them meanwhile;
    nothing is kept then.
    """
    released = Hold.objects.filter(reference=reference, state=Hold.State.RELEASED)
    totals = _per_record(released.select_for_update(of=("self",)).order_by("stockrecord"))
    released.delete()
    return len(_keep(totals, reference, until))


def _lock_open_holds(reference: str) -> list[Hold]:
    return list(
        Hold.objects.select_for_update(of=("self",))
        .filter(reference=reference, state=Hold.State.HELD)
        .order_by("stockrecord", "pk")
    )


def _close(holds: Iterable[Hold], state: Hold.State) -> None:
    if not holds:
        return
    Hold.objects.filter(pk__in=[hold.pk for hold in holds]).update(state=state, closed=timezone.now())
