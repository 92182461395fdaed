"""Gives each good of an entry, its delivery and its goodwill their parts of what the entry books in one sum.

Legs of makers, commission, goods and losses name the good they are for; VAT, payment costs and what buyers paid do not.
Each good's part of them follows from how much of its frozen parts was booked; what roundings leave over, a satang or
two, is given to where they arose, so that the parts of an entry always add up to its legs.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from catalogue.producers.vat import vat_rate_on
from checkout.ledger.chart import Account
from checkout.settlement.where_it_went import MAKERS, SHARED

from .differences import NOTHING
from .facts import Booked, Fact, Parts, SoldLine, What


class BookedLeg(NamedTuple):
    """A leg of the entry. The names are those of its columns."""

    account: str
    amount_baht: Decimal
    producer: int | None
    note: str


@dataclass
class Piece:
    """One part of an entry, before VAT and payment costs are exact."""

    what: What
    line: SoldLine | None
    makers: Decimal = NOTHING
    centre: Decimal = NOTHING
    delivery: Decimal = NOTHING
    vat: Decimal = NOTHING
    payment: Decimal = NOTHING
    number: int = 0

    @property
    def is_known(self) -> bool:
        """Say whether an order says what its VAT and payment costs must be."""
        return self.line is not None and self.line.pk is not None

    @property
    def parts(self) -> Parts:
        shared = (self.vat, self.payment, self.makers, self.centre, self.delivery)
        return Parts(sum(shared, NOTHING), *shared)


def taken_apart(number: str, entry: Booked, legs: Sequence[BookedLeg], lines: Sequence[SoldLine]) -> list[Fact]:
    """Return the parts of an entry, by the lines of its order. The parts of all facts add up to its legs.

    Lines of one order that share title and number of pieces share what is booked under these words: the makers' parts
    say how, or else their prices.
    """
    percent = lines[0].vat_percent if lines else vat_rate_on(entry.on).percent
    pieces = [*_goods(number, entry, legs, lines), *_delivery(legs, lines, percent), *_goodwill(legs, percent)]
    pieces = pieces or [Piece(What.GOODWILL, None)]
    doubtful = max(pieces, key=_doubt)
    doubtful.vat += _of(legs, "vat") - sum((piece.vat for piece in pieces), NOTHING)
    doubtful.payment += _of(legs, "payment") - sum((piece.payment for piece in pieces), NOTHING)
    return [Fact(number, entry, piece.what, piece.line, piece.parts, piece.number) for piece in pieces]


def _doubt(piece: Piece) -> tuple[int, Decimal]:
    """Say where roundings, and all that nobody knows, most likely belong."""
    if piece.what == What.GOODS:
        return 1 if piece.is_known else 3, abs(piece.makers + piece.centre)
    return 2 if piece.what == What.GOODWILL else 0, NOTHING


def _of(legs: Iterable[BookedLeg], kind: str) -> Decimal:
    return -sum((leg.amount_baht for leg in legs if SHARED.get(leg.account) == kind), NOTHING)


def _goods(number: str, entry: Booked, legs: Iterable[BookedLeg], lines: Iterable[SoldLine]) -> Iterable[Piece]:
    """Yield a piece for each good, with its maker's and the centre's part."""
    by_words: dict[str, list[BookedLeg]] = defaultdict(list)
    for leg in legs:
        is_centres = SHARED.get(leg.account) == "centre" and leg.account != Account.ALLOWANCES
        if leg.account in MAKERS or is_centres:
            by_words[leg.note].append(leg)
    for words, found in by_words.items():
        holders = [line for line in lines if line.words == words] or _unknown(number, entry, words, found)
        yield from _shared_out(found, holders)


def _unknown(number: str, entry: Booked, words: str, legs: Iterable[BookedLeg]) -> list[SoldLine]:
    """Return what stands for the lines of an order that is not there: one for each maker."""
    makers = {leg.producer for leg in legs if leg.producer} or {None}
    parts = re.fullmatch(r"(.+) × (\d+)", words)
    title, pieces = (parts[1], int(parts[2])) if parts and entry.is_sale else (parts[1] if parts else words, 0)
    return [
        SoldLine(number, None, None, maker, title, pieces, *([NOTHING] * 6), NOTHING, NOTHING, NOTHING)
        for maker in sorted(makers, key=lambda maker: maker or 0)
    ]


def _shared_out(legs: Sequence[BookedLeg], holders: list[SoldLine]) -> list[Piece]:
    pieces = [Piece(What.GOODS, line) for line in holders]
    for leg in legs:
        if leg.account in MAKERS:
            hers = [piece for piece in pieces if piece.line.partner == leg.producer] or pieces
            for piece, baht in zip(hers, _split(-leg.amount_baht, [one.line.price for one in hers]), strict=True):
                piece.makers += baht
    weights = _weights(pieces)
    for leg in legs:
        if leg.account not in MAKERS:
            for piece, baht in zip(pieces, _split(-leg.amount_baht, weights), strict=True):
                piece.centre += baht
    for piece in pieces:
        _work_out(piece)
    return pieces


def _weights(pieces: Sequence[Piece]) -> list[Decimal]:
    """Say how much of each line was booked: as much as of its maker's part, or where none was, as its price weighs."""
    hers = [abs(one.makers / one.line.maker) * one.line.price if one.line.maker else NOTHING for one in pieces]
    return hers if any(hers) else [one.line.price for one in pieces]


def _split(baht: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split a sum by weights, to the satang; the last one takes what roundings leave."""
    whole, parts = sum(weights, NOTHING), []
    for weight in weights[:-1]:
        part = weight / whole if whole else Decimal(1) / len(weights)
        parts.append(_rounded(baht * part))
    return [*parts, baht - sum(parts, NOTHING)]


def _work_out(piece: Piece) -> None:
    """Say what VAT, payment costs and pieces follow from the part of a line that was booked."""
    line, booked = piece.line, piece.makers + piece.centre
    if not piece.is_known:
        piece.number = line.quantity if booked > 0 else -line.quantity
    elif line.maker + line.centre:
        part = booked / (line.maker + line.centre)
        piece.vat, piece.payment = _rounded(line.vat * part), _rounded(line.payment * part)
        piece.number = int((line.quantity * part).quantize(Decimal(1), ROUND_HALF_UP))


def _delivery(legs: Iterable[BookedLeg], lines: Sequence[SoldLine], percent: Decimal) -> list[Piece]:
    baht = _of(legs, "delivery")
    if not baht:
        return []
    whole = lines[0].delivery_parts if lines else Parts()
    vat = whole.vat * baht / whole.delivery if whole.delivery else baht * percent / 100
    return [Piece(What.DELIVERY, None, delivery=baht, vat=_rounded(vat))]


def _goodwill(legs: Iterable[BookedLeg], percent: Decimal) -> list[Piece]:
    baht = -sum((leg.amount_baht for leg in legs if leg.account == Account.ALLOWANCES), NOTHING)
    return [Piece(What.GOODWILL, None, centre=baht, vat=_rounded(baht * percent / 100))] if baht else []


def _rounded(baht: Decimal) -> Decimal:
    return baht.quantize(NOTHING, ROUND_HALF_UP)
