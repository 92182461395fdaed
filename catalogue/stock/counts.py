"""Count sheets: what is to be counted, what was found, and the differences that are booked.

A count is of a moment. What should be there is the sum of the moves up to that moment, so whatever is sold between
counting, typing in and booking changes no difference.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet, Sum
from django.utils import timezone

from catalogue.producers.models import StockRecord

from .lots import change_lots, keep_back
from .models import CountLine, CountSheet, Lot, Move
from .operations import let_out


class CannotBook(Exception):
    """A count cannot be booked. Nothing was changed."""


class NothingToCount(CannotBook):
    """No good stands there."""


class IsBooked(CannotBook):
    """The differences of this count are booked already."""


class NotCounted(CannotBook):
    """Nothing on this sheet was counted yet."""


class ReasonMissing(CannotBook):
    """A difference has no reason."""


class CountAgain(CannotBook):
    """Another count or correction of this good was booked after it was counted here, so this number is out of date."""

    def __init__(self, line: CountLine):
        super().__init__(str(line))
        self.line = line


class MoreKeptThanFound(CannotBook):
    """Fewer pieces were found than are kept for orders: somebody has to call an order off first."""

    def __init__(self, line: CountLine, free: int):
        super().__init__(f"{line}, {free} free")
        self.line, self.free = line, free


@transaction.atomic
def make_sheet(scope: str, goods: QuerySet[StockRecord], *, by) -> CountSheet:
    """Write a sheet of goods to be counted, by where they stand; of food a line for each lot that has pieces.

    The same number of queries for any number of goods. Raises NothingToCount.
    """
    records = list(goods.order_by(F("place__shelf").asc(nulls_last=True), "partner_sku", "pk"))
    if not records:
        raise NothingToCount(scope)
    sheet = CountSheet.objects.create(scope=scope[:120], by=by)
    CountLine.objects.bulk_create(
        CountLine(sheet=sheet, place=place, stockrecord=record, lot=lot)
        for place, (record, lot) in enumerate(_what_to_count(records), start=1)
    )
    return sheet


def _what_to_count(records: list[StockRecord]) -> Iterable[tuple[StockRecord, Lot | None]]:
    lots: dict[int, list[Lot]] = {}
    for lot in Lot.objects.filter(stockrecord__in=records, pieces__gt=0).order_by("best_before", "pk"):
        lots.setdefault(lot.stockrecord_id, []).append(lot)
    for record in records:
        in_lots = sum(lot.pieces for lot in lots.get(record.pk, []))
        for lot in lots.get(record.pk, []):
            yield record, lot
        if not in_lots or (record.num_in_stock or 0) > in_lots:
            yield record, None


@transaction.atomic
def enter_counts(sheet_pk: int, found: Mapping[int, int], *, at: datetime, by) -> int:
    """Write down how many pieces were found on lines of a sheet, at which moment, and return how many lines changed.

    The same number again changes nothing, so a page may be sent twice; another number is a new count. Locks the sheet,
    then the stock records by rising key, so that no sale of that moment is missed. Six queries for any number of
    lines. Raises IsBooked, ValueError for a moment to come.
    """
    if at > timezone.now():
        raise ValueError("nobody has counted tomorrow")
    sheet = _lock_sheet(sheet_pk)
    lines = [line for line in sheet.lines.filter(pk__in=list(found)) if line.counted != found[line.pk]]
    _lock_records(lines)
    there = _there_at(lines, at)
    for line in lines:
        line.counted, line.counted_at, line.counted_by = found[line.pk], at, by
        line.expected = there.get((line.stockrecord_id, line.lot_id), 0)
    CountLine.objects.bulk_update(lines, ["counted", "counted_at", "counted_by", "expected"])
    return len(lines)


def _lock_sheet(pk: int) -> CountSheet:
    sheet = CountSheet.objects.select_for_update(of=("self",)).get(pk=pk)
    if sheet.booked_at:
        raise IsBooked(sheet.reference)
    return sheet


def _lock_records(lines: Iterable[CountLine]) -> dict[int, StockRecord]:
    pks = {line.stockrecord_id for line in lines}
    records = StockRecord.objects.select_for_update(of=("self",)).select_related("product__parent", "partner")
    return {record.pk: record for record in records.filter(pk__in=pks).order_by("pk")}


def _there_at(lines: Iterable[CountLine], at: datetime) -> dict[tuple[int, int | None], int]:
    """Return how many pieces there were at a moment, by stock record and lot."""
    moves = Move.objects.filter(stockrecord__in={line.stockrecord_id for line in lines}, at__lte=at)
    sums = moves.order_by().values_list("stockrecord", "lot").annotate(Sum("quantity"))
    return {(record, lot): pieces for record, lot, pieces in sums}


@transaction.atomic
def book_count(sheet_pk: int, *, reasons: Mapping[int, str], by) -> list[Move]:
    """Book the differences of a count, all of them or none, and return their moves with their stock records.

    Lines that nobody counted stay as they are. Locks the sheet, then the stock records by rising key. What a
    difference costs is booked by whoever calls. Raises IsBooked, NotCounted, ReasonMissing, CountAgain,
    MoreKeptThanFound.
    """
    sheet = _lock_sheet(sheet_pk)
    counted = list(sheet.lines.filter(counted__isnull=False).select_related("stockrecord__product__parent", "lot"))
    if not counted:
        raise NotCounted(sheet.reference)
    differing = [line for line in counted if line.difference]
    for line in differing:
        line.reason = reasons.get(line.pk, line.reason).strip()[:120]
    if not all(line.reason for line in differing):
        raise ReasonMissing(sheet.reference)
    records = _lock_records(differing)
    _refuse_corrected(differing)
    moves = _correct(differing, records, sheet, by)
    CountLine.objects.bulk_update(differing, ["reason"])
    sheet.booked_by, sheet.booked_at = by, timezone.now()
    sheet.save(update_fields=["booked_by", "booked_at"])
    return moves


def _refuse_corrected(lines: list[CountLine]) -> None:
    """A correction that was booked after the counting may be of the same missing piece: it must not go twice."""
    corrections = Move.objects.filter(kind=Move.Kind.COUNT, stockrecord__in=[line.stockrecord_id for line in lines])
    last = {
        (record, lot): at
        for record, lot, at in corrections.order_by().values_list("stockrecord", "lot").annotate(Max("at"))
    }
    for line in lines:
        corrected_at = last.get((line.stockrecord_id, line.lot_id))
        if corrected_at and corrected_at > line.counted_at:
            raise CountAgain(line)


def _correct(lines: list[CountLine], records: dict[int, StockRecord], sheet: CountSheet, by) -> list[Move]:
    missing = [line.lot for line in lines if line.lot and line.difference < 0]
    let_out(missing)
    lots = Lot.objects.in_bulk([lot.pk for lot in missing])
    fresh = StockRecord.objects.in_bulk(list(records)) if missing else records
    change: dict[int, int] = {}
    for line in lines:
        change[line.stockrecord_id] = change.get(line.stockrecord_id, 0) + line.difference
        if line.difference < 0 and line.lot and lots[line.lot_id].free < -line.difference:
            raise MoreKeptThanFound(line, lots[line.lot_id].free)
    for line in lines:
        record = fresh[line.stockrecord_id]
        if change[record.pk] < 0 and record.net_stock_level < -change[record.pk]:
            raise MoreKeptThanFound(line, max(record.net_stock_level, 0))
    for pk, pieces in change.items():
        records[pk].num_in_stock = (records[pk].num_in_stock or 0) + pieces
    StockRecord.objects.bulk_update(records.values(), ["num_in_stock"])
    change_lots(pieces={line.lot_id: line.difference for line in lines if line.lot_id})
    for pk in sorted({lot.stockrecord_id for lot in missing}):
        keep_back(pk)
    return Move.objects.bulk_create(
        Move(
            stockrecord=records[line.stockrecord_id],
            lot=line.lot,
            kind=Move.Kind.COUNT,
            quantity=line.difference,
            reference=sheet.reference,
            note=line.reason,
            by=by,
        )
        for line in lines
    )


def goods_of_shelf(shelf: str) -> QuerySet[StockRecord]:
    return StockRecord.objects.filter(place__shelf=shelf)


def goods_of_producer(producer_pk: int) -> QuerySet[StockRecord]:
    return StockRecord.objects.filter(partner=producer_pk)


def goods_of_category(category) -> QuerySet[StockRecord]:
    """Return the goods of a category and of those below it, variants too."""
    here = category.get_descendants_and_self()
    return StockRecord.objects.filter(
        Q(product__categories__in=here) | Q(product__parent__categories__in=here)
    ).distinct()
