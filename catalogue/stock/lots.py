"""Lots of food: which pieces are sold first, and those whose date has passed.

A lot is changed only by whoever holds the lock of its stock record, so lots need no lock and no order of their own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.products.facts import EATEN

from .models import Hold, Lot


@dataclass(frozen=True)
class Drawn:
    """So many pieces of one lot of a good; of none for goods that have no lots."""

    stockrecord_pk: int
    lot_pk: int | None
    quantity: int


def draw(wanted: Mapping[int, int]) -> tuple[list[Drawn], tuple[int, int] | None]:
    """Choose the lots that so many pieces of each good come from; also the first good that has too few, and its free.

    The caller has locked the records and has already taken the pieces from their sums: from `num_in_stock`, or else
    added them to `num_allocated`. Pieces without a lot go first, since they were there before lots were kept; then the
    lot that ends first; none that is past its date. One query for any number of goods.
    """
    lots = defaultdict(list)
    with_pieces = Lot.objects.filter(stockrecord__in=list(wanted), pieces__gt=F("held"))
    for lot in with_pieces.select_related("stockrecord").order_by("best_before", "pk"):
        lots[lot.stockrecord_id].append(lot)
    drawn: list[Drawn] = []
    for pk in sorted(wanted):
        chosen, missing = _draw_one(pk, wanted[pk], lots[pk])
        if missing:
            return [], (pk, wanted[pk] - missing)
        drawn += chosen
    return drawn, None


def _draw_one(stockrecord_pk: int, quantity: int, lots: list[Lot]) -> tuple[list[Drawn], int]:
    """Return what of each lot is taken, and how many pieces are missing."""
    if not lots:
        return [Drawn(stockrecord_pk, None, quantity)], 0
    # Either way of taking makes the record's free pieces fewer by what was taken.
    loose = lots[0].stockrecord.net_stock_level + quantity - sum(lot.free for lot in lots)
    drawn = []
    for lot_pk, free in [(None, loose), *((lot.pk, lot.free) for lot in lots if not lot.is_over)]:
        part = min(free, quantity)
        if part > 0:
            drawn.append(Drawn(stockrecord_pk, lot_pk, part))
            quantity -= part
    return drawn, quantity


def change_lots(*, pieces: Mapping[int, int] | None = None, held: Mapping[int, int] | None = None) -> None:
    """Add to the sums of lots whose stock records are locked, or take from them. One statement; none for no lots."""
    changes = {name: sums for name, sums in (("pieces", pieces), ("held", held)) if sums}
    if changes:
        lots = Lot.objects.filter(pk__in={pk for sums in changes.values() for pk in sums})
        lots.update(**{name: F(name) + _by_lot(sums) for name, sums in changes.items()})


def _by_lot(sums: Mapping[int, int]) -> Case:
    return Case(*(When(pk=pk, then=Value(change)) for pk, change in sums.items()), default=Value(0))


def keep_back_past_date() -> int:
    """Keep the pieces from sale whose date has passed, and return how many goods had some. Housekeeping; repeatable.

    A sale looks at the date itself; this makes the counts say so that shoppers and staff read.
    """
    over = Lot.objects.filter(best_before__lt=timezone.localdate(), pieces__gt=F("held"))
    goods = sorted(set(over.values_list("stockrecord", flat=True)))
    for pk in goods:
        with transaction.atomic():
            StockRecord.objects.select_for_update(of=("self",)).get(pk=pk)
            keep_back(pk)
    return len(goods)


def keep_back(stockrecord_pk: int) -> None:
    """Keep what is free of a locked record's lots past their date from sale."""
    lots = Lot.objects.filter(stockrecord=stockrecord_pk, best_before__lt=timezone.localdate(), pieces__gt=F("held"))
    free = {lot.pk: lot.free for lot in lots}
    if not free:
        return
    StockRecord.objects.filter(pk=stockrecord_pk).update(
        num_allocated=Coalesce(F("num_allocated"), 0) + sum(free.values())
    )
    change_lots(held=free)
    for lot_pk, pieces in free.items():
        _hold_back(stockrecord_pk, lot_pk, pieces)


def _hold_back(stockrecord_pk: int, lot_pk: int, pieces: int) -> None:
    hold = Hold.objects.filter(lot=lot_pk, reference=Hold.PAST_DATE).first()
    if hold is None:
        hold = Hold(stockrecord_id=stockrecord_pk, lot_id=lot_pk, reference=Hold.PAST_DATE, quantity=0)
    is_open = hold.state == Hold.State.HELD
    hold.quantity = pieces + (hold.quantity if is_open else 0)
    hold.state, hold.closed, hold.until = Hold.State.HELD, None, timezone.now()
    hold.save()


def has_date(stockrecord: StockRecord) -> bool:
    """Say whether a good is food or drink: its pieces come with the day they are best before."""
    return stockrecord.product.main.product_class.slug in EATEN


def lots_for(wanted: Iterable[tuple[int, str, object]]) -> dict[tuple[int, str], Lot]:
    """Return the lots of locked records by record and code, made where there is none. `wanted`: record, code, date."""
    wanted = {(pk, code): best_before for pk, code, best_before in wanted}
    if not wanted:
        return {}
    known = _lots_called(wanted)
    Lot.objects.bulk_create(
        Lot(stockrecord_id=pk, code=code, best_before=best_before)
        for (pk, code), best_before in wanted.items()
        if (pk, code) not in known
    )
    return _lots_called(wanted)


def _lots_called(wanted) -> dict[tuple[int, str], Lot]:
    lots = Lot.objects.filter(stockrecord__in={pk for pk, _code in wanted}, code__in={code for _pk, code in wanted})
    return {(lot.stockrecord_id, lot.code): lot for lot in lots}
