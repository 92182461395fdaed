"""What a leg of the books says to its producer: the good, and of what was taken back how many pieces that were."""

import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg

# The parts of a price are rounded one by one, so that a piece may come back for a few satang more or less.
ROUNDING_BAHT = Decimal("0.05")
NOTHING = Decimal("0.00")


def words_of(legs: Iterable[Leg]) -> list[str]:
    """Return the words of each of a producer's legs. One query where something came back, else none.

    What a refund takes back is booked under the words of the line that was sold, pieces and all, whatever came back of
    it. How many pieces that are is read from what the sale of that line brought her; where it is no whole number of
    them, the good stands alone.
    """
    legs = list(legs)
    returns = [leg for leg in legs if leg.entry.kind == Entry.Kind.RETURN]
    sold = _sold(returns) if returns else {}
    return [_pieces_back(leg, sold) if leg.entry.kind == Entry.Kind.RETURN else leg.note for leg in legs]


def _sold(returns: list[Leg]) -> dict[tuple, tuple[Decimal, int]]:
    """Return what the lines behind these returns were sold for, and how many lines share order, maker and words."""
    numbers = {leg.entry.order_number for leg in returns}
    sales = Leg.objects.filter(
        account=Account.PRODUCERS,
        entry__kind=Entry.Kind.SALE,
        entry__reverses=None,
        entry__order_number__in=numbers,
    )
    found = defaultdict(lambda: (NOTHING, 0))
    for order, producer, words, baht in sales.values_list("entry__order_number", "producer", "note", "amount_baht"):
        before, lines = found[order, producer, words]
        found[order, producer, words] = before - baht, lines + 1
    return found


def _pieces_back(leg: Leg, sold: dict[tuple, tuple[Decimal, int]]) -> str:
    parts = re.fullmatch(r"(.+) × (\d+)", leg.note)
    baht, lines = sold.get((leg.entry.order_number, leg.producer_id, leg.note), (NOTHING, 0))
    if not parts or baht <= 0:
        return leg.note
    good, each = parts[1], baht / (lines * int(parts[2]))
    pieces = round(abs(leg.amount_baht) / each)
    if pieces and abs(pieces * each - abs(leg.amount_baht)) <= ROUNDING_BAHT:
        return f"{good} × {pieces}"
    return good
