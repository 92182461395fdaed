"""What a leg of the books says to who reads it: the good in her language, and of what came back the pieces."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from checkout.documents.contents import name_of
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.orders.bookkeeping import line_words
from checkout.orders.models import Line

# The parts of a price are rounded one by one, so that a piece may come back for a few satang more or less.
ROUNDING_BAHT = Decimal("0.05")
NOTHING = Decimal("0.00")
# Entries whose words are a good and its pieces.
OF_ORDERS = frozenset({Entry.Kind.SALE, Entry.Kind.RETURN})


@dataclass(frozen=True)
class Words:
    """The words of a leg as they were booked, in the buyer's language, and as her producer and the desk read them."""

    booked: str
    thai: str
    english: str

    def __str__(self) -> str:
        return self.thai if (get_language() or "th").startswith("th") else self.english


def words_of(legs: Iterable[Leg]) -> list[Words]:
    """Return the words of each of a producer's legs. Two queries at most, none where no order is behind them.

    A good is named in the reader's language as long as it bears the name under which it was sold. What a refund takes
    back is booked under the words of the line that was sold, pieces and all, whatever came back of it. How many pieces
    that are is read from what the sale of that line brought her; where it is no whole number, the good stands alone.
    """
    legs = list(legs)
    names = _names([leg for leg in legs if leg.entry.kind in OF_ORDERS])
    sold = _sold([leg for leg in legs if leg.entry.kind == Entry.Kind.RETURN])
    return [_words(leg, names, sold) for leg in legs]


def _names(legs: list[Leg]) -> dict[tuple, tuple[str, str, str]]:
    """Return how the goods behind these legs are called, by order and booked words: as sold, in Thai, in English."""
    if not legs:
        return {}
    orders, makers = {leg.entry.order_number for leg in legs}, {leg.producer_id for leg in legs}
    lines = Line.objects.filter(partner__in=makers, order__number__in=orders)
    found = {}
    for line in lines.select_related("order", "product__parent"):
        thai, english = name_of(line)
        if line.title in (thai, english):
            found[line.order.number, line_words(line)] = line.title[:180], thai, english
    return found


def _sold(returns: list[Leg]) -> dict[tuple, tuple[Decimal, int]]:
    """Return what the lines behind these returns were sold for, and how many lines share order, maker and words."""
    if not returns:
        return {}
    sales = Leg.objects.filter(
        account=Account.PRODUCERS,
        entry__kind=Entry.Kind.SALE,
        entry__reverses=None,
        entry__order_number__in={leg.entry.order_number for leg in returns},
    )
    found = defaultdict(lambda: (NOTHING, 0))
    for order, producer, words, baht in sales.values_list("entry__order_number", "producer", "note", "amount_baht"):
        before, lines = found[order, producer, words]
        found[order, producer, words] = before - baht, lines + 1
    return found


def _words(leg: Leg, names: dict, sold: dict) -> Words:
    booked = _with_pieces_back(leg, sold) if leg.entry.kind == Entry.Kind.RETURN else leg.note
    title, *in_both = names.get((leg.entry.order_number, leg.note), ("", "", ""))
    thai, english = (name + booked.removeprefix(title) if title else booked for name in in_both)
    return Words(booked, thai, english)


def _with_pieces_back(leg: Leg, sold: dict[tuple, tuple[Decimal, int]]) -> str:
    parts = re.fullmatch(r"(.+) × (\d+)", leg.note)
    baht, lines = sold.get((leg.entry.order_number, leg.producer_id, leg.note), (NOTHING, 0))
    if not parts or baht <= 0:
        return leg.note
    good, each = parts[1], baht / (lines * int(parts[2]))
    pieces = round(abs(leg.amount_baht) / each)
    if pieces and abs(pieces * each - abs(leg.amount_baht)) <= ROUNDING_BAHT:
        return f"{good} × {pieces}"
    return good
