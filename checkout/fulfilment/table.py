"""The packing table: who has an order before her, what the scanner has seen of it, and when its box may be closed.

Nothing of it stands in the browser. Whoever closes it by mistake, or whose tablet goes flat, finds the order as she
left it; whoever comes second is told who has it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalogue.products.models import Product
from catalogue.thai.words import plain_code, scanned_code
from checkout.orders.models import Line, Order
from checkout.orders.operations import IllegalMove, lock_order
from checkout.orders.states import TO_PACK_STATES

from .models import Packing, Parcel, Scan
from .operations import pack_parcel, packing_of
from .pieces import pieces_of

# A box, its filling and a scale that is not the best: what may lie between the goods and the parcel.
LIGHTER_PERCENT, HEAVIER_PERCENT, BOX_GRAMS = 10, 15, 500


class NotOnTable(Exception):
    """Nobody has this order before her: its box was closed, or it was put back."""


class WrongScan(Exception):
    """This piece does not belong into the box."""


class UnknownCode(WrongScan):
    """No good and no order has this code."""


class OwnLabel(WrongScan):
    """The label of this very order."""


class WrongGood(WrongScan):
    """A good that was not ordered here: `name` is what it is called."""

    def __init__(self, name: str):
        super().__init__(name)
        self.name = name


class OneTooMany(WrongGood):
    """All pieces of this good lie in the box already."""


class OtherOrder(WrongGood):
    """The label of another order: `name` is its number."""


class CannotClose(Exception):
    """The box stays open."""


class NothingScanned(CannotClose):
    """There is nothing in the box."""


class PiecesMissing(CannotClose):
    """Not every piece is in the box, and nobody said that the rest goes in another parcel."""


class WeightDiffers(CannotClose):
    """The parcel weighs other than its goods: `expected_grams` are theirs, without the box."""

    def __init__(self, expected_grams: int):
        super().__init__(expected_grams)
        self.expected_grams = expected_grams


@dataclass(frozen=True)
class Seen:
    """What a scan came to: how many pieces of how many of this line are in the box now."""

    line: Line
    count: int
    of: int


@transaction.atomic
def take_to_table(order: Order, *, by, from_another: bool = False) -> Packing:
    """Lay an order before somebody. What was scanned of it before stays scanned.

    Locks the order. Raises IllegalMove when nothing of it is to be packed; OnAnotherTable, unless she takes it over.
    """
    order = lock_order(order.pk)
    if order.status not in TO_PACK_STATES or not any(line.left for line in pieces_of(order)):
        raise IllegalMove(f"{order.number}: nothing to pack")
    if from_another:
        Packing.objects.filter(order=order).exclude(by=by).update(by=by, since=timezone.now())
    return packing_of(order, by=by) or Packing.objects.create(order=order, by=by, since=timezone.now())


@transaction.atomic
def scan_piece(order: Order, code: str, *, by) -> Seen:
    """Take one piece into the box by what its label says.

    Locks the order: two scanners count to the right number. Raises WrongScan, OnAnotherTable or NotOnTable; then
    nothing is written.
    """
    packing, left = _open_box(order, by)
    lines = _lines_called(packing.order, code)
    if not lines:
        raise _what_else(packing.order, code)
    in_box = scanned(packing)
    line = next((one for one in lines if in_box[one.pk] < left.get(one.pk, 0)), None)
    if line is None:
        raise OneTooMany(lines[0].title)
    Scan.objects.create(packing=packing, line=line)
    return Seen(line, in_box[line.pk] + 1, left[line.pk])


@transaction.atomic
def count_pieces(order: Order, line_pk: int, quantity: int, *, by) -> None:
    """Say how many pieces of a line are in the box, counted by hand: for goods that no scanner can read.

    Locks the order. Raises OneTooMany, OnAnotherTable or NotOnTable.
    """
    packing, left = _open_box(order, by)
    if not 0 <= quantity <= left.get(line_pk, 0):
        raise OneTooMany(str(line_pk))
    packing.scans.filter(line=line_pk).delete()
    if quantity:
        Scan.objects.create(packing=packing, line_id=line_pk, quantity=quantity)


@transaction.atomic
def take_out_last(order: Order, *, by) -> None:
    """Undo the last scan. Locks the order. Raises OnAnotherTable or NotOnTable."""
    packing, _left = _open_box(order, by)
    last = packing.scans.last()
    if last:
        last.delete()


@transaction.atomic
def put_back(order: Order, *, by) -> None:
    """Put an order back on the list, its box empty. Locks the order. Raises OnAnotherTable or NotOnTable."""
    packing, _left = _open_box(order, by)
    packing.delete()


@transaction.atomic
def close_box(
    order: Order, *, weight_grams: int | None = None, is_part: bool = False, weight_is_right: bool = False, by
) -> Parcel:
    """Close the box: what was scanned is a parcel, and the order leaves the table.

    `is_part`: the rest goes in another parcel. `weight_is_right`: somebody has looked why the parcel is heavier or
    lighter than its goods. Locks the order. Raises CannotClose, CannotPack, IllegalMove, OnAnotherTable or NotOnTable;
    then all stays as it was.
    """
    packing, left = _open_box(order, by)
    in_box = scanned(packing)
    if not in_box:
        raise NothingScanned
    if not is_part and any(in_box[pk] < count for pk, count in left.items()):
        raise PiecesMissing
    expected = goods_grams(packing.order.lines.select_related("product__parent"), in_box)
    if weight_grams and expected and not weight_is_right and not is_likely(weight_grams, expected):
        raise WeightDiffers(expected)
    return pack_parcel(order, pieces=dict(in_box), weight_grams=weight_grams, by=by)


def _open_box(order: Order, by) -> tuple[Packing, dict[int, int]]:
    """Return an order's place on the table under the order's lock, and how many pieces of each line it still needs.

    What is paid back meanwhile is needed no more.
    """
    order = lock_order(order.pk)
    packing = packing_of(order, by=by)
    if packing is None:
        raise NotOnTable
    packing.order = order
    return packing, {line.line_pk: line.left for line in pieces_of(order)}


def scanned(packing: Packing) -> Counter[int]:
    """Return how many pieces of each line are in the box. One query."""
    count = Counter()
    for scan in packing.scans.all():
        count[scan.line_id] += scan.quantity
    return count


def _lines_called(order: Order, code: str) -> list[Line]:
    wanted = scanned_code(code)
    lines = order.lines.select_related("product").order_by("pk")
    return [line for line in lines if wanted and wanted in map(plain_code, _codes_of(line))]


def _codes_of(line: Line) -> list[str]:
    own = line.product.upc if line.product else ""
    return [code for code in (own, line.upc, line.partner_sku) if code]


def _what_else(order: Order, code: str) -> WrongScan:
    """Say what a code is that stands on no good of this order."""
    wanted = scanned_code(code)
    other = Order.objects.filter(number__iexact=wanted.partition("/")[0]).first()
    if other:
        return OwnLabel(other.number) if other.pk == order.pk else OtherOrder(other.number)
    product = Product.objects.filter(Q(upc__iexact=wanted) | Q(stockrecords__partner_sku__iexact=wanted)).first()
    return WrongGood(product.get_title()) if product else UnknownCode(wanted)


def goods_grams(lines: Iterable[Line], pieces: Mapping[int, int]) -> int | None:
    """Return what so many pieces of lines weigh, packed; None where a good's weight is not known."""
    weights = [(_grams_of(line.product), pieces[line.pk]) for line in lines if pieces.get(line.pk)]
    if not all(grams for grams, _count in weights):
        return None
    return sum(grams * count for grams, count in weights)


def _grams_of(product: Product | None) -> int | None:
    return product and (product.weight_grams or product.main.weight_grams)


def is_likely(weight_grams: int, goods: int) -> bool:
    """Say whether a parcel can weigh this: its goods, a box and some filling.

    >>> is_likely(1300, 1000), is_likely(700, 1000), is_likely(2000, 1000)
    (True, False, False)
    """
    lightest = goods * (100 - LIGHTER_PERCENT) // 100
    heaviest = goods * (100 + HEAVIER_PERCENT) // 100 + BOX_GRAMS
    return lightest <= weight_grams <= heaviest
