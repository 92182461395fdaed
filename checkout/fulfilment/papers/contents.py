"""What the packing room prints, gathered: plain words, days and sums. Imports neither Django nor a table.

A paper is drawn from these alone, so whoever changes how parcels are kept changes `queries.parcels_to_pack` only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class LotPieces:
    """Pieces of one lot; those that lie on the shelf without a lot have neither code nor day."""

    code: str
    best_before: date | None
    pieces: int


@dataclass(frozen=True, kw_only=True)
class Good:
    """Pieces of one good in a parcel, and what they cost. `number` is what a scanner reads of the good."""

    record_pk: int | None
    name: str
    name_th: str
    number: str
    sku: str
    unit: str
    producer_th: str
    producer_pk: int | None
    shelf: str
    quantity: int
    price_baht: Decimal
    lots: tuple[LotPieces, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a parcel goes, in Thai as carriers read it. `lines` are house, tambon and district, province."""

    name: str
    lines: tuple[str, ...]
    postcode: str
    phone: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ToPack:
    """One parcel of an order: what goes in, to whom, and what is to be collected for it.

    `is_packed`: its goods lie in their box already, so nobody picks them. `total_baht` is that of the whole order.
    `collect_baht` is None for a parcel that is paid already.
    """

    order_pk: int
    order_number: str
    language: str
    status_url: str
    address: Address
    sold_on: date
    leaves_on: date
    goods: tuple[Good, ...]
    delivery_baht: Decimal
    total_baht: Decimal
    collect_baht: Decimal | None = None
    place: int = 1
    of: int = 1
    is_packed: bool = False

    @property
    def short_number(self) -> str:
        """Return the part of the order's number that people in the room say: 417 of KK-2569-000417."""
        return self.order_number.rpartition("-")[2].lstrip("0") or self.order_number

    @property
    def pieces(self) -> int:
        return sum(good.quantity for good in self.goods)

    @property
    def elsewhere_baht(self) -> Decimal:
        """Return what the order's total holds beside delivery and these goods: other parcels, pieces paid back."""
        goods = sum((good.price_baht for good in self.goods), NOTHING)
        return self.total_baht - self.delivery_baht - goods


@dataclass(frozen=True, kw_only=True)
class MakerCard:
    """Who made a good, told on a card that lies in the parcel, in one language."""

    language: str
    name: str
    place: str
    since: str
    about: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class ShelfLabel:
    """What sticks on the shelf before a good, or on the good."""

    number: str
    name: str
    shelf: str
    producer: str


@dataclass(frozen=True, kw_only=True)
class PickRow:
    """Pieces of one good and lot to take from a shelf, and into which trays they go: letter, order, pieces."""

    shelf: str
    name: str
    number: str
    sku: str
    producer: str
    lot: str
    best_before: date | None
    trays: tuple[tuple[str, str, int], ...]

    @property
    def pieces(self) -> int:
        return sum(pieces for _letter, _number, pieces in self.trays)


def letter_of(place: int) -> str:
    """Name the tray of a parcel by its place in the job, counted from nought.

    >>> [letter_of(place) for place in (0, 25, 26, 49)]
    ['A', 'Z', 'AA', 'AX']
    """
    round_, rest = divmod(place, len(LETTERS))
    return (LETTERS[round_ - 1] if round_ else "") + LETTERS[rest]


def taken_from(lots: Iterable[LotPieces], quantity: int) -> tuple[LotPieces, ...]:
    """Share out so many pieces over the lots kept for them, in the order given; what no lot covers has none.

    >>> soon, late = LotPieces("soon", date(2026, 12, 1), 2), LotPieces("late", date(2027, 2, 1), 3)
    >>> [(lot.code, lot.pieces) for lot in taken_from([soon, late], 3)]
    [('soon', 2), ('late', 1)]
    >>> [(lot.code, lot.pieces) for lot in taken_from([soon], 3)]
    [('soon', 2), ('', 1)]
    """
    taken, left = [], quantity
    for lot in lots:
        pieces = min(lot.pieces, left)
        if pieces:
            taken.append(LotPieces(lot.code, lot.best_before, pieces))
            left -= pieces
    if left:
        taken.append(LotPieces("", None, left))
    return tuple(taken)


def pick_rows(parcels: Iterable[ToPack]) -> list[PickRow]:
    """Return what to take from the shelves for those of these parcels that are not packed, in the order of the walk.

    By shelf, then producer, then good; of a good the lot that ends first comes first. Goods whose shelf nobody has
    written down come last.
    """
    found: dict[tuple, tuple[Good, list[tuple[str, str, int]]]] = {}
    for place, parcel in enumerate(parcels):
        for good in parcel.goods if not parcel.is_packed else ():
            for lot in good.lots or (LotPieces("", None, good.quantity),):
                key = (good.record_pk or good.number, lot.code, lot.best_before)
                trays = found.setdefault(key, (good, []))[1]
                trays.append((letter_of(place), parcel.short_number, lot.pieces))
    rows = [_row(good, lot, best_before, trays) for (_good, lot, best_before), (good, trays) in found.items()]
    return sorted(rows, key=_on_the_walk)


def _row(good: Good, lot: str, best_before: date | None, trays: list[tuple[str, str, int]]) -> PickRow:
    return PickRow(
        shelf=good.shelf,
        name=good.name_th,
        number=good.number,
        sku=good.sku,
        producer=good.producer_th,
        lot=lot,
        best_before=best_before,
        trays=tuple(trays),
    )


def _on_the_walk(row: PickRow) -> tuple:
    return (
        row.shelf == "",
        shelf_key(row.shelf),
        row.producer,
        row.name,
        row.number,
        row.best_before or date.min,
        row.lot,
    )


def shelf_key(shelf: str) -> list[str | int]:
    """Return what shelves are sorted by, so that A-2 comes before A-10.

    >>> sorted(["A-10", "B-1", "A-2"], key=shelf_key)
    ['A-2', 'A-10', 'B-1']
    """
    # Words and numbers take turns, so two shelves never compare a word with a number.
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", shelf)]
