"""What somebody who packs sees of the order before her. Reads only."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from catalogue.stock.queries import shelf_of
from checkout.orders.queries import OrderRow, order_rows

from .models import Packing, Scan
from .pieces import LinePieces, pieces_of
from .table import goods_grams, scanned


@dataclass(frozen=True)
class TableRow:
    """A good of an order on the table: where it stands, how many pieces of how many are in the box."""

    good: OrderRow
    shelf: str
    in_box: int
    of: int
    is_next: bool

    @property
    def is_done(self) -> bool:
        return self.in_box >= self.of


@dataclass(frozen=True)
class ScanRow:
    """One entry of the box's log: when, which good, and the how-manieth piece of how many it was."""

    at: datetime
    name: str
    count: int
    of: int


@dataclass(frozen=True)
class TableSheet:
    """An order on the table."""

    rows: list[TableRow]
    log: list[ScanRow]
    goods_grams: int | None

    @property
    def in_box(self) -> int:
        return sum(row.in_box for row in self.rows)

    @property
    def of(self) -> int:
        return sum(row.of for row in self.rows)

    @property
    def left(self) -> int:
        return max(self.of - self.in_box, 0)

    @property
    def is_full(self) -> bool:
        return all(row.is_done for row in self.rows)

    @property
    def next_row(self) -> TableRow | None:
        return next((row for row in self.rows if row.is_next), None)


def table_sheet(packing: Packing) -> TableSheet:
    """Return what stands on the table: goods still to be packed, the first one missing being the next.

    A good whose last piece was scanned just now stays marked until another is begun. Few queries, however many goods.
    """
    order = packing.order
    prefetch_related_objects([packing], "scans")
    in_box = scanned(packing)
    pieces = [line for line in pieces_of(order) if line.left or in_box[line.line_pk]]
    lines = {line.pk: line for line in order.lines.select_related("product__parent", "stockrecord__place")}
    goods = {row.line_pk: row for row in order_rows(order)}
    turn = next((line.line_pk for line in pieces if in_box[line.line_pk] < line.left), None)
    rows = [
        TableRow(
            good=goods[line.line_pk],
            shelf=shelf_of(lines[line.line_pk].stockrecord),
            in_box=in_box[line.line_pk],
            of=line.left,
            is_next=line.line_pk == turn,
        )
        for line in pieces
    ]
    expected = goods_grams(lines.values(), {line.line_pk: line.left for line in pieces})
    return TableSheet(rows, _log(packing.scans.all(), goods, pieces), expected)


def _log(scans: Iterable[Scan], goods: dict[int, OrderRow], pieces: list[LinePieces]) -> list[ScanRow]:
    """Return the scans, the last first."""
    of = {line.line_pk: line.left for line in pieces}
    count, log = Counter(), []
    for scan in scans:
        count[scan.line_id] += scan.quantity
        log.append(ScanRow(scan.at, goods[scan.line_id].name, count[scan.line_id], of.get(scan.line_id, 0)))
    return log[::-1]
