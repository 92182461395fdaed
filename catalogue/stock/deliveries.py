"""Takes in what producers deliver: how many pieces, whose they are, and what the centre pays for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.producers.models import Partner, StockRecord
from catalogue.producers.queries import terms_in_force
from catalogue.producers.splits import scope_of
from catalogue.producers.terms import Mode, producer_part, rule_for
from catalogue.producers.vat import SATANG, vat_rate_on

from .models import DeliveryNote, DeliveryNoteLine
from .operations import receive_stock
from .signals import goods_bought


class CannotReceive(Exception):
    """A delivery note cannot be taken in. Nothing was written."""


class NoteIsKnown(CannotReceive):
    """There is a note of this number already: somebody was quicker, or it was typed in twice."""


class PiecesOfOtherMode(CannotReceive):
    """Pieces of the good that are not the same person's are still on the shelf or kept for an order."""

    def __init__(self, name: str, mode: Mode, left: int):
        super().__init__(f"{name}: {left} left, {mode}")
        self.name, self.mode, self.left = name, mode, left


@dataclass(frozen=True)
class Delivered:
    """Pieces of one good on a delivery note. `cost_baht` is what the centre pays for one, VAT included."""

    stockrecord_pk: int
    quantity: int
    cost_baht: Decimal | None = None


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
    transaction. Raises NoteIsKnown, PiecesOfOtherMode; ValueError for what no note can say.
    """
    _refuse_nonsense(number, mode, goods, received_on)
    paper = _write_note(number=number, producer=producer, mode=mode, received_on=received_on, by=by, note=note)
    records = _lock_records(producer, goods)
    terms = list(terms_in_force(timezone.localdate()))
    for delivered in sorted(goods, key=lambda one: one.stockrecord_pk):
        record = records[delivered.stockrecord_pk]
        _take_mode(record, mode, delivered, rule_for(scope_of(record.product, record), terms))
        receive_stock(record, delivered.quantity, reference=number, by=by, note=note)
        DeliveryNoteLine.objects.create(
            delivery_note=paper, stockrecord=record, quantity=delivered.quantity, cost_baht=delivered.cost_baht
        )
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
    if len({delivered.stockrecord_pk for delivered in goods}) < len(goods):
        raise ValueError("a delivery note names each good once")
    for delivered in goods:
        _refuse_cost(mode, delivered.cost_baht)


def _refuse_cost(mode: Mode, cost_baht: Decimal | None) -> None:
    if (mode == Mode.BOUGHT) != (cost_baht is not None):
        raise ValueError("goods that are bought have a cost, and no others do")
    if cost_baht is not None and (cost_baht < 0 or cost_baht != cost_baht.quantize(SATANG)):
        raise ValueError("a cost is in whole satang, and not below zero")


def _write_note(**facts) -> DeliveryNote:
    try:
        with transaction.atomic():
            return DeliveryNote.objects.create(**facts)
    except IntegrityError as error:
        raise NoteIsKnown(facts["number"]) from error


def _lock_records(producer: Partner, goods: Sequence[Delivered]) -> dict[int, StockRecord]:
    """Lock the goods of a note. A hold or a sale changes how many are left: it waits here, or we wait for it."""
    pks = [delivered.stockrecord_pk for delivered in goods]
    records = StockRecord.objects.select_for_update(of=("self",)).select_related("product__parent", "partner")
    found = {record.pk: record for record in records.filter(pk__in=pks, partner=producer).order_by("pk")}
    if len(found) < len(pks):
        raise ValueError("a delivery note brings its producer's goods")
    return found


def _take_mode(record: StockRecord, mode: Mode, delivered: Delivered, terms) -> None:
    """Keep on a locked record whose its pieces are, and what one costs on the average of the shelf."""
    left, before = record.num_in_stock or 0, Mode(record.mode or terms.mode)
    if left and before != mode:
        raise PiecesOfOtherMode(record.product.get_title(), before, left)
    cost_baht = None
    if mode == Mode.BOUGHT:
        cost_baht = _average(left, _cost_before(record, terms), delivered.quantity, delivered.cost_baht)
    StockRecord.objects.filter(pk=record.pk).update(mode=mode, cost_baht=cost_baht)


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
