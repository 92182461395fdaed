"""What producers deliver, as a table: a row for each good on a delivery note."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from catalogue.producers.models import Partner, StockRecord
from catalogue.producers.terms import Mode
from catalogue.stock.deliveries import CannotReceive, Delivered, LotHasOtherDate, PiecesOfOtherMode, receive_note
from catalogue.stock.lots import has_date
from catalogue.stock.models import DeliveryNote, DeliveryNoteLine

from .cells import baht, choice, code, day, line, whole
from .faults import CellFault
from .goods import in_thousands, producers_called
from .plans import AT_ONCE, Plan
from .tables import KEY, Column, Progress, Row, Table, nobody_looks

MODES = {
    Mode.BOUGHT: ("ซื้อขาด", "bought", "ซื้อ"),
    Mode.CONSIGNED: ("ฝากขาย", "consigned", "on consignment"),
}
MOST_PIECES = 100_000
COLUMNS = [
    Column("note", "เลขที่ใบส่งของ", "Delivery note", line(40), **KEY, also=("ใบส่งของ", "ใบรับของ", "note")),
    Column("received_on", "วันที่รับ", "Received on", day, **KEY, can_clear=False, also=("วันที่",)),
    Column("producer", "รหัสผู้ผลิต", "Producer number", code(40), **KEY, also=("ผู้ผลิต", "producer")),
    Column("mode", "ซื้อขาดหรือฝากขาย", "Bought or consigned", choice(MODES), **KEY, also=("แบบ", "mode")),
    Column("upc", "รหัสสินค้า", "Number", code(64), **KEY, also=("sku", "รหัส", "upc")),
    Column("quantity", "จำนวน", "Pieces", whole(1, MOST_PIECES), **KEY, can_clear=False, also=("ชิ้น",)),
    Column("cost", "ราคาที่จ่ายต่อชิ้น", "Paid for one", baht(Decimal(0), Decimal("9999999.99")), empty=None),
    Column("lot", "ล็อต", "Lot", line(40)),
    Column("best_before", "ควรบริโภคก่อน", "Best before", day, empty=None, also=("วันหมดอายุ", "หมดอายุ")),
]
NEEDED = [column for column in COLUMNS if column.needed]
OF_NOTE = ("received_on", "producer", "mode")


class NotReceived(CellFault):
    """The shelf refuses a delivery note while it is written: `row` is its first one."""

    def __init__(self, row: int, error: CannotReceive):
        code, params = fault_of(error)
        super().__init__(code, **params)
        self.row = row


class _TriedOut(Exception):
    """The shelf would take a note; nothing is kept of the trial."""


def fault_of(error: CannotReceive) -> tuple[str, dict]:
    """Return what speaks against a note, as a fault of its row."""
    code = {PiecesOfOtherMode: "other-mode", LotHasOtherDate: "lot-date"}.get(type(error), "changed-meanwhile")
    return code, {name: str(value) for name, value in error.params.items()}


def plan_deliveries(table: Table, *, locked: bool = False, progress: Progress = nobody_looks) -> Plan:
    """Find which delivery notes a table would take in. A note that is there already with the same goods is left alone.

    What only the shelf can tell is found by trying each note by itself and taking it back, so its goods are locked for
    a moment. Writing raises NotReceived for what has changed since.
    """
    producers = producers_called({row.get("producer") for row in table.rows if "producer" in row})
    records = _records_of({row.get("upc") for row in table.rows if "upc" in row})
    notes: dict[str, list[Row]] = {}
    for number, row in enumerate(table.rows, start=1):
        table.refuse_missing(row, NEEDED)
        _refuse_row(table, row, producers, records)
        notes.setdefault(row.get("note", ""), []).append(row)
        progress(number)
    for rows in notes.values():
        _refuse_differing(table, rows)
    there = _notes_there(notes)
    new = {number: rows for number, rows in notes.items() if number not in there}
    for number, lines in there.items():
        if not table.faults and lines != _lines_of(notes[number], records):
            table.fault(notes[number][0].number, "note", "note-differs", number=number)
    receive = _receiver(producers, records)
    if not (table.faults or locked):
        for count, (number, rows) in enumerate(new.items(), start=1):
            _try_out(table, number, rows, receive)
            progress(count)
    return Plan(table, len(new), 0, len(there), lambda by, progress: _write(new, receive, by, progress))


def _try_out(table: Table, number: str, rows: list[Row], receive: Callable) -> None:
    try:
        with transaction.atomic():
            receive(number, rows, None)
            raise _TriedOut
    except _TriedOut:
        pass
    except CannotReceive as error:
        code, params = fault_of(error)
        table.fault(rows[0].number, "note", code, **params)


def _write(new: dict[str, list[Row]], receive: Callable, by, progress: Progress) -> None:
    for count, (number, rows) in enumerate(new.items(), start=1):
        try:
            receive(number, rows, by)
        except CannotReceive as error:
            raise NotReceived(rows[0].number, error) from error
        progress(count)


def _refuse_row(table: Table, row: Row, producers: dict[str, Partner], records: dict[str, StockRecord]) -> None:
    record, producer = records.get(row.get("upc")), producers.get(row.get("producer"))
    if "producer" in row and producer is None:
        table.fault(row.number, "producer", "unknown-producer", text=row.get("producer"))
    if "upc" in row and record is None:
        table.fault(row.number, "upc", "unknown-good", text=row.get("upc"))
    if record and producer and record.partner_id != producer.pk:
        table.fault(row.number, "upc", "not-her-good", other=row.get("producer"))
    if row.get("received_on") and row.get("received_on") > timezone.localdate():
        table.fault(row.number, "received_on", "day-to-come")
    _refuse_cost(table, row)
    best_before = row.get("best_before")
    if best_before and best_before < timezone.localdate():
        table.fault(row.number, "best_before", "date-over")
    elif record and has_date(record) and not best_before and "best_before" not in row.unread:
        table.fault(row.number, "best_before", "date-missing")


def _refuse_cost(table: Table, row: Row) -> None:
    has_cost = row.get("cost") is not None
    if row.get("mode") == Mode.BOUGHT and not has_cost and "cost" not in row.unread:
        table.fault(row.number, "cost", "cost-missing")
    if row.get("mode") == Mode.CONSIGNED and has_cost:
        table.fault(row.number, "cost", "cost-not-wanted")


def _refuse_differing(table: Table, rows: list[Row]) -> None:
    """All rows of one note are of one producer, day and kind, and name a good and lot once."""
    first, seen = rows[0], {}
    for row in rows:
        for name in OF_NOTE:
            if name in row and name in first and row.get(name) != first.get(name):
                table.fault(row.number, name, "note-of-two", row=first.number)
        key = row.get("upc"), row.get("lot", "")
        if key in seen:
            table.fault(row.number, "upc", "twice", row=seen[key])
        seen.setdefault(key, row.number)


def _records_of(numbers: set[str]) -> dict[str, StockRecord]:
    found = {}
    for some in in_thousands(numbers):
        rows = StockRecord.objects.filter(product__upc__in=some)
        for record in rows.select_related("product__product_class", "product__parent__product_class"):
            found[record.product.upc] = record
    return found


Line = tuple[int, int, Decimal | None]


def _notes_there(numbers) -> dict[str, set[Line]]:
    """Return the notes of these numbers that are in the shop, each with its lines."""
    found: dict[str, set[Line]] = {}
    for some in in_thousands(number for number in numbers if number):
        for number in DeliveryNote.objects.filter(number__in=some).values_list("number", flat=True):
            found[number] = set()
        lines = DeliveryNoteLine.objects.filter(delivery_note__number__in=some)
        names = ("delivery_note__number", "stockrecord", "quantity", "cost_baht")
        for number, *line_ in lines.values_list(*names):
            found[number].add(tuple(line_))
    return found


def _lines_of(rows: list[Row], records: dict[str, StockRecord]) -> set[Line]:
    return {(records[row.get("upc")].pk, row.get("quantity"), row.get("cost")) for row in rows}


def _receiver(producers: dict[str, Partner], records: dict[str, StockRecord]) -> Callable:
    def receive(number: str, rows: list[Row], by) -> None:
        first = rows[0]
        receive_note(
            number,
            producer=producers[first.get("producer")],
            mode=Mode(first.get("mode")),
            goods=[_delivered(row, records[row.get("upc")]) for row in rows],
            received_on=first.get("received_on"),
            by=by,
        )

    return receive


def _delivered(row: Row, record: StockRecord) -> Delivered:
    return Delivered(
        record.pk,
        row.get("quantity"),
        cost_baht=row.get("cost"),
        lot_code=row.get("lot", "") if row.get("best_before") else "",
        best_before=row.get("best_before"),
    )


def delivery_rows() -> Iterator[list]:
    """Yield what was delivered, the notes in the sequence in which they came; notes that were undone stay away."""
    lines = DeliveryNoteLine.objects.filter(delivery_note__undoes=None, delivery_note__undone_by=None)
    lines = lines.select_related("delivery_note__producer", "stockrecord__product", "lot")
    for one in lines.order_by("delivery_note", "pk").iterator(chunk_size=AT_ONCE):
        paper = one.delivery_note
        yield [
            *(paper.number, paper.received_on, paper.producer.code, MODES[Mode(paper.mode)][0]),
            *(one.stockrecord.product.upc, one.quantity, one.cost_baht),
            *((one.lot.code, one.lot.best_before) if one.lot else (None, None)),
        ]
