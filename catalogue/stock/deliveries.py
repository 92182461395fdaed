"""Takes in what producers deliver: how many pieces, whose they are, and what the centre pays. Undoes a wrong note."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from catalogue.producers.models import Partner, StockRecord
from catalogue.producers.queries import terms_in_force
from catalogue.producers.splits import scope_of
from catalogue.producers.terms import Mode, producer_part, rule_for
from catalogue.producers.vat import SATANG, vat_rate_on

from .lots import change_lots, lots_for
from .models import DeliveryNote, DeliveryNoteLine, Lot, Move
from .signals import goods_bought


class CannotReceive(Exception):
    """A delivery note cannot be taken in. Nothing was written. `words` say why, with `params`, and what can be done."""

    words = gettext_lazy("There is a note of this number already.")

    def __init__(self, what: str, **params):
        super().__init__(what)
        self.params = params

    @property
    def sentence(self) -> str:
        return str(self.words) % self.params


class NoteIsKnown(CannotReceive):
    """There is a note of this number already: somebody was quicker, or it was typed in twice."""


class PiecesOfOtherMode(CannotReceive):
    """Pieces of the good that are not the same person's are still on the shelf or kept for an order."""

    words = gettext_lazy(
        "“%(name)s”: %(left)s pieces on the shelf are %(mode)s. A shelf holds goods of one kind only: sell or "
        "count those out first. Nothing was saved."
    )

    def __init__(self, name: str, mode: Mode, left: int):
        super().__init__(f"{name}: {left} left, {mode}", name=name, left=left, mode=mode.label)


class LotHasOtherDate(CannotReceive):
    """A lot of this code is there already, with another date: one of the two is a slip of the pen."""

    words = gettext_lazy("“%(name)s”: lot %(lot)s is here already with another date. Please look at the packet again.")

    def __init__(self, name: str, lot: Lot):
        super().__init__(f"{name}: {lot}", name=name, lot=lot.code)


class PiecesAreGone(CannotReceive):
    """A note cannot be undone: pieces it brought are sold, or kept for orders."""

    words = gettext_lazy(
        "“%(name)s”: of the %(brought)s pieces that came, only %(free)s are still free. Count the shelf instead."
    )

    def __init__(self, name: str, brought: int, free: int):
        super().__init__(f"{name}: {brought} came, {free} free", name=name, brought=brought, free=free)


class IsUndone(CannotReceive):
    """The note is undone already, or it is a counter-note itself."""

    words = gettext_lazy("This note is undone already.")


@dataclass(frozen=True)
class Delivered:
    """Pieces of one good on a delivery note. `cost_baht` is what the centre pays for one, VAT included.

    Food comes with the date it is best before; its lot is called as on the packet, or as the note.
    """

    stockrecord_pk: int
    quantity: int
    cost_baht: Decimal | None = None
    lot_code: str = ""
    best_before: date | None = None


@transaction.atomic
def receive_note(
    number: str,
    *,
    producer: Partner,
    mode: Mode,
    goods: Sequence[Delivered],
    received_on: date,
    by=None,
    note: str = "",
) -> DeliveryNote:
    """Put the pieces of a delivery note on the shelf, and keep whose they are and what they cost.

    A good on the shelf belongs to one: with pieces of another mode left or kept for an order, the note is refused.
    The stock records are locked by rising key before that is looked at; `goods_bought` is sent inside the
    transaction. The same number of queries for one good and for two hundred. Raises NoteIsKnown, PiecesOfOtherMode,
    LotHasOtherDate; ValueError for what no note can say.
    """
    _refuse_nonsense(number, mode, goods, received_on)
    paper = _write_note(number=number, producer=producer, mode=mode, received_on=received_on, by=by, note=note)
    records = _lock_records(producer, goods)
    terms = list(terms_in_force(timezone.localdate()))
    is_first = dict.fromkeys(records, True)
    for delivered in goods:
        record = records[delivered.stockrecord_pk]
        if is_first[record.pk]:
            _refuse_other_mode(record, mode, terms)
            is_first[record.pk] = False
        _add_pieces(record, mode, delivered, terms)
    StockRecord.objects.bulk_update(records.values(), ["num_in_stock", "mode", "cost_baht"])
    _write_lines(paper, records, goods)
    if mode == Mode.BOUGHT:
        goods_bought.send(sender=DeliveryNote, delivery_note=paper)
    return paper


def _refuse_nonsense(number: str, mode: Mode, goods: Sequence[Delivered], received_on: date) -> None:
    if not number or not goods:
        raise ValueError("a delivery note has a number and brings something")
    if mode not in {Mode.BOUGHT, Mode.CONSIGNED}:
        raise ValueError("goods that are delivered are bought or on consignment")
    if received_on > timezone.localdate():
        raise ValueError("what comes later is received later")
    if len({(delivered.stockrecord_pk, delivered.lot_code) for delivered in goods}) < len(goods):
        raise ValueError("a delivery note names each good and lot once")
    for delivered in goods:
        _refuse_cost(mode, delivered.cost_baht)
        _refuse_lot(delivered)


def _refuse_cost(mode: Mode, cost_baht: Decimal | None) -> None:
    if (mode == Mode.BOUGHT) != (cost_baht is not None):
        raise ValueError("goods that are bought have a cost, and no others do")
    if cost_baht is not None and (cost_baht < 0 or cost_baht != cost_baht.quantize(SATANG)):
        raise ValueError("a cost is in whole satang, and not below zero")


def _refuse_lot(delivered: Delivered) -> None:
    if delivered.quantity < 1:
        raise ValueError("a delivery note brings one piece or more")
    if delivered.lot_code and delivered.best_before is None:
        raise ValueError("a lot has a date")
    if delivered.best_before and delivered.best_before < timezone.localdate():
        raise ValueError("what is past its date is not taken in")


def _write_note(**facts) -> DeliveryNote:
    try:
        with transaction.atomic():
            return DeliveryNote.objects.create(**facts)
    except IntegrityError as error:
        raise NoteIsKnown(facts["number"]) from error


def _lock_records(producer: Partner, goods: Sequence[Delivered | DeliveryNoteLine]) -> dict[int, StockRecord]:
    """Lock the goods of a note. A hold or a sale changes how many are left: it waits here, or we wait for it."""
    pks = {getattr(one, "stockrecord_pk", None) or one.stockrecord_id for one in goods}
    records = StockRecord.objects.select_for_update(of=("self",)).select_related("product__parent", "partner")
    found = {record.pk: record for record in records.filter(pk__in=pks, partner=producer).order_by("pk")}
    if len(found) < len(pks):
        raise ValueError("a delivery note brings its producer's goods")
    return found


def _refuse_other_mode(record: StockRecord, mode: Mode, terms) -> None:
    left = record.num_in_stock or 0
    before = Mode(record.mode or rule_for(scope_of(record.product, record), terms).mode)
    if left and before != mode:
        raise PiecesOfOtherMode(record.product.get_title(), before, left)


def _add_pieces(record: StockRecord, mode: Mode, delivered: Delivered, terms) -> None:
    """Change a locked record in memory: its pieces, whose they are, and what one costs on the average of the shelf."""
    left = record.num_in_stock or 0
    if mode == Mode.BOUGHT:
        before = _cost_before(record, rule_for(scope_of(record.product, record), terms))
        record.cost_baht = _average(left, before, delivered.quantity, delivered.cost_baht)
    else:
        record.cost_baht = None
    record.mode, record.num_in_stock = mode, left + delivered.quantity


def _write_lines(paper: DeliveryNote, records: dict[int, StockRecord], goods: Sequence[Delivered]) -> None:
    """Write lots, moves and lines of a note whose records are locked."""
    lots = lots_for(
        (one.stockrecord_pk, one.lot_code or paper.number[:40], one.best_before) for one in goods if one.best_before
    )
    moves, lines = [], []
    for one in goods:
        lot = lots[one.stockrecord_pk, one.lot_code or paper.number[:40]] if one.best_before else None
        if lot and lot.best_before != one.best_before:
            raise LotHasOtherDate(records[one.stockrecord_pk].product.get_title(), lot)
        piece = {"stockrecord_id": one.stockrecord_pk, "lot": lot, "quantity": one.quantity}
        moves.append(Move(kind=Move.Kind.RECEIVE, reference=paper.number, by=paper.by, note=paper.note, **piece))
        lines.append(DeliveryNoteLine(delivery_note=paper, cost_baht=one.cost_baht, **piece))
    change_lots(pieces=_sums((move.lot_id, move.quantity) for move in moves if move.lot_id))
    Move.objects.bulk_create(moves)
    DeliveryNoteLine.objects.bulk_create(lines)


def _sums(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for key, pieces in pairs:
        sums[key] = sums.get(key, 0) + pieces
    return sums


def _cost_before(record: StockRecord, terms) -> Decimal:
    """Return what one piece on the shelf cost; of pieces that came without a note, what the terms say it would have."""
    if record.cost_baht is not None or not record.num_in_stock:
        return record.cost_baht or Decimal(0)
    return producer_part(
        record.price or Decimal(0), vat_rate_on(timezone.localdate()).percent, terms.commission_percent
    )


def _average(left: int, cost_before_baht: Decimal, quantity: int, cost_baht: Decimal) -> Decimal:
    """Return the cost of one piece when old and new ones lie together, to the satang, half up."""
    worth_baht = left * cost_before_baht + quantity * cost_baht
    return (worth_baht / (left + quantity)).quantize(SATANG, ROUND_HALF_UP)


@transaction.atomic
def undo_note(pk: int, *, number: str, why: str, by) -> DeliveryNote:
    """Undo a wrong delivery note by a counter-note: its pieces leave the shelf, and the centre does not owe them.

    Both stay on record. The note is locked first, then its stock records by rising key. `goods_bought` is sent with the
    counter-note, inside the transaction. Raises IsUndone, NoteIsKnown, PiecesAreGone for what was sold or is kept.
    """
    paper = DeliveryNote.objects.select_for_update(of=("self",)).get(pk=pk)
    if paper.undoes_id or DeliveryNote.objects.filter(undoes=paper).exists():
        raise IsUndone(paper.number)
    lines = list(paper.lines.select_related("lot"))
    records = _lock_records(paper.producer, lines)
    facts = {"producer": paper.producer, "mode": paper.mode, "received_on": timezone.localdate()}
    counter = _write_note(number=number, undoes=paper, by=by, note=why, **facts)
    for pk, brought in _sums((line.stockrecord_id, line.quantity) for line in lines).items():
        _refuse_gone(records[pk], brought, records[pk].net_stock_level)
    # Under the locks: a lot read before them may have been sold from meanwhile.
    lots = Lot.objects.in_bulk([line.lot_id for line in lines if line.lot_id])
    for line in lines:
        record = records[line.stockrecord_id]
        if line.lot_id:
            _refuse_gone(record, line.quantity, lots[line.lot_id].free)
        _take_back(record, line)
    _write_counter_lines(counter, records, lines)
    if paper.mode == Mode.BOUGHT:
        goods_bought.send(sender=DeliveryNote, delivery_note=counter)
    return counter


def _refuse_gone(record: StockRecord, brought: int, free: int) -> None:
    if free < brought:
        raise PiecesAreGone(record.product.get_title(), brought, max(free, 0))


def _take_back(record: StockRecord, line: DeliveryNoteLine) -> None:
    """Take a line's pieces from a locked record in memory; what is left costs what it did without them."""
    left = record.num_in_stock - line.quantity
    if line.cost_baht is not None and record.cost_baht is not None and left:
        worth_baht = record.num_in_stock * record.cost_baht - line.quantity * line.cost_baht
        record.cost_baht = max(worth_baht / left, Decimal(0)).quantize(SATANG, ROUND_HALF_UP)
    record.num_in_stock = left


def _write_counter_lines(counter: DeliveryNote, records, lines: list[DeliveryNoteLine]) -> None:
    StockRecord.objects.bulk_update(records.values(), ["num_in_stock", "cost_baht"])
    change_lots(pieces=_sums((line.lot_id, -line.quantity) for line in lines if line.lot_id))
    kept = {"reference": counter.number, "kind": Move.Kind.RECEIVE, "by": counter.by, "note": counter.note}
    Move.objects.bulk_create(
        Move(stockrecord_id=line.stockrecord_id, lot_id=line.lot_id, quantity=-line.quantity, **kept) for line in lines
    )
    DeliveryNoteLine.objects.bulk_create(
        DeliveryNoteLine(
            delivery_note=counter,
            stockrecord_id=line.stockrecord_id,
            lot_id=line.lot_id,
            quantity=line.quantity,
            cost_baht=line.cost_baht,
        )
        for line in lines
    )
