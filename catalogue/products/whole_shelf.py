"""The whole shelf in memory: enough of each good to narrow, count and order any list without asking the database.

Counting the goods of every wish in the database takes longer the more goods there are. Here the goods of a value are
the bits of one number, so the goods that meet several wishes are an AND, and how many there are is a count of bits:
a list of 30,000 goods is narrowed in less than a millisecond. Cards of goods that were shown are kept as well. Nobody
buys from a card: what a basket takes is read from the database.

Each process keeps its own and asks the list of changes at every use, so no page is older than the last commit.
"""

import sys
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sized
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from heapq import nlargest
from itertools import accumulate, chain, compress
from operator import itemgetter
from threading import Lock
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from catalogue.changes.models import EVERYTHING, WORDS
from catalogue.changes.queries import Mark, News, changed_since, newest_mark

from .facets import FACETS
from .filters import CHEAPEST, DEAREST, MOST_STARS, NEWEST, Filters
from .kept import Kept
from .models import Category, Product
from .queries import ProductCard, listed_products, prices_of, product_cards

CATEGORY = "category"
# Nobody narrows by these: which goods look well beside each other, and which are one of a kind.
PALETTE, ALONE = "palette", "alone"
# Beyond this many values it is quicker to count the values of each good than the goods of each value.
MANY_VALUES = 300
# What one process keeps in mind at most.
MOST_LISTED = 8_000_000  # goods and counts of all lists together, of eight bytes each
MOST_FOUND = 500_000  # goods of all answers to searches together, of forty bytes each
MOST_NAMED = 5_000  # short lists of makers or districts
MOST_PAGES = 500  # of some tens of kilobytes each
MOST_CARDS = 20_000  # of about six kilobytes each, in both languages
WEIGHT_OF_A_COUNT = 10  # as many goods of a list
WEIGHT_OF_AN_ANSWER = 20

Answer = TypeVar("Answer", bound=Sized)

ZEROS_AND_ONES = bytes.maketrans(b"01", b"\x00\x01")


@dataclass(slots=True)
class Facts:
    """What one good is found by: when it came, its prices from the lowest on, and its values of each facet."""

    created: float
    prices: tuple[Decimal, ...] = ()
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())

    def add(self, name: str, value: str) -> None:
        if value not in self.of(name):
            self.values[name] = (*self.of(name), value)


@dataclass(frozen=True, eq=False)
class Ranking:
    """The goods that one search found, best first. It equals no other: lists narrowed from it are kept under it."""

    pks: list[int]

    def __len__(self):
        return len(self.pks)


@dataclass(frozen=True)
class Selection:
    """The goods that meet all wishes, in order; of how many makers they are; and what each further wish would show.

    `counts` hold the values that are offered, those with most goods first.
    """

    pks: list[int]
    maker_count: int
    counts: Mapping[str, Mapping[str, int]]

    @property
    def weight(self) -> int:
        return len(self.pks) + WEIGHT_OF_A_COUNT * sum(map(len, self.counts.values()))


class WholeShelf:
    """All listed goods. Never changed: `renewed` makes the next one, while others still read this."""

    def __init__(self, mark: Mark, day: date):
        self.mark = mark
        self.day = day
        self.slots: dict[int, int] = {}
        self.pks: list[int] = []
        self.facts: list[Facts | None] = []
        self.bits: dict[str, dict[str, int]] = defaultdict(dict)
        self.names: dict[str, dict[str, tuple[str, ...]]] = {
            facet.name: dict.fromkeys(facet.always, ()) for facet in FACETS
        }
        self.all_bits = 0
        self.orders: dict[str, list[int]] = {}
        self.price_list: list[tuple[Decimal, int]] | None = None
        self.selections: Kept[tuple, Selection] = Kept(MOST_LISTED)
        self.registers: dict[str, Register] = {}
        self.named: Kept[tuple, list[tuple[int, str]]] = Kept(MOST_NAMED)
        self.cards: Kept[tuple[str | None, int], ProductCard] = Kept(MOST_CARDS)
        self.near: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
        self.pages: Kept[tuple[str | None, int], Any] = Kept(MOST_PAGES)
        self.answers: Kept[Hashable, Sized] = Kept(MOST_FOUND)

    def renewed(self, news: News) -> "WholeShelf":
        """Return the shelf with all that changed as it is now."""
        if news.goods:
            new = self._with(news.mark, news.goods)
        else:
            new = copy(self)
            new.mark = news.mark
        gone = news.goods | news.pages
        new.pages = self.pages.without(lambda key: EVERYTHING in gone or key[1] in gone)
        new.answers = Kept(MOST_FOUND) if WORDS in gone else self.answers
        return new

    def _with(self, mark: Mark, pks: set[int]) -> "WholeShelf":
        new = WholeShelf(mark, self.day)
        new.slots, new.pks, new.facts, new.all_bits = dict(self.slots), list(self.pks), list(self.facts), self.all_bits
        for name, values in self.bits.items():
            new.bits[name] = dict(values)
        for name, names in self.names.items():
            new.names[name] = dict(names)
        new.cards = self.cards.without(lambda key: key[1] in pks)
        facts = read_facts(listed_products().order_by().filter(pk__in=pks), new.names)
        if all(self._keeps_its_place(pk, facts.get(pk)) for pk in pks):
            new.orders, new.price_list = self.orders, self.price_list
        for pk in pks:
            new.put(pk, facts.get(pk))
        return new

    def _keeps_its_place(self, pk: int, facts: Facts | None) -> bool:
        old = self.facts[self.slots[pk]] if pk in self.slots else None
        if old is None or facts is None:
            return old is facts
        return (old.created, old.prices, old.of("stars")) == (facts.created, facts.prices, facts.of("stars"))

    def fill(self, facts: Mapping[int, Facts]) -> None:
        """Put all goods on an empty shelf."""
        self.pks, self.facts = list(facts), list(facts.values())
        self.slots = {pk: slot for slot, pk in enumerate(self.pks)}
        self.all_bits = (1 << len(self.pks)) - 1
        slots: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for slot, one in enumerate(self.facts):
            for name, values in one.values.items():
                for value in values:
                    slots[name][value].append(slot)
        for name, values in slots.items():
            self.bits[name] = {value: bits_of(found) for value, found in values.items()}

    def put(self, pk: int, facts: Facts | None) -> None:
        """Put a good on the shelf as it is now, or take it off. Only while the shelf is being built."""
        if pk in self.slots:
            self._switch(self.slots[pk], self.facts[self.slots[pk]], on=False)
        elif facts is not None:
            self.slots[pk] = len(self.pks)
            self.pks.append(pk)
            self.facts.append(None)
        if pk in self.slots:
            self.facts[self.slots[pk]] = facts
            self._switch(self.slots[pk], facts, on=True)

    def _switch(self, slot: int, facts: Facts | None, *, on: bool) -> None:
        if facts is None:
            return
        bit = 1 << slot
        self.all_bits = self.all_bits | bit if on else self.all_bits & ~bit
        for name, values in facts.values.items():
            for value in values:
                old = self.bits[name].get(value, 0)
                self.bits[name][value] = old | bit if on else old & ~bit

    def select(self, filters: Filters, *, within: str = "", ranking: Ranking | None = None) -> Selection:
        """Return the goods that meet the wishes: of one category (its path), of those a search found.

        A search's ranking is their order unless the shopper wants another.
        """
        key = filters.query, within, ranking
        kept = self.selections.get(key)
        if kept is None:
            kept = self._select(filters, within, ranking)
            self.selections.put(key, kept, kept.weight)
        return kept

    def _select(self, filters: Filters, within: str, ranking: Ranking | None) -> Selection:
        base = self._base(filters, ranking)
        wishes = {name: self._any_of(name, values) for name, values in filters.chosen.items()}
        if within:
            wishes[CATEGORY] = self.bits[CATEGORY].get(within, 0)
        chosen = _all_of(base, wishes.values())
        makers = self._count("maker", chosen)
        counts = {}
        for name in (*(facet.name for facet in FACETS), CATEGORY):
            rest = chosen if name not in wishes else _all_of(base, (wishes[other] for other in wishes if other != name))
            counts[name] = makers if name == "maker" and rest is chosen else self._count(name, rest)
        counts |= {
            facet.name: facet.offered(counts[facet.name], filters.chosen.get(facet.name, ())) for facet in FACETS
        }
        order = self._slots_of(ranking.pks) if ranking is not None and not filters.sort else self.order(filters.sort)
        return Selection(self._in_order(chosen, order), len(makers), counts)

    def _base(self, filters: Filters, ranking: Ranking | None) -> int:
        base = self.all_bits if ranking is None else bits_of(self._slots_of(ranking.pks)) & self.all_bits
        if filters.price_from is None and filters.price_to is None:
            return base
        return base & self._priced(filters.price_from, filters.price_to)

    def _slots_of(self, pks: Iterable[int]) -> list[int]:
        return [self.slots[pk] for pk in pks if pk in self.slots]

    def _any_of(self, name: str, values: Iterable[str]) -> int:
        bits = 0
        for value in values:
            bits |= self.bits[name].get(value, 0)
        return bits

    def _priced(self, low: Decimal | None, high: Decimal | None) -> int:
        """Return the goods of which one variant, or the good itself, costs what the shopper wants to pay."""
        if self.price_list is None:
            self.price_list = sorted(
                (price, slot) for slot, facts in enumerate(self.facts) if facts for price in facts.prices
            )
        start = 0 if low is None else bisect_left(self.price_list, low, key=itemgetter(0))
        end = len(self.price_list) if high is None else bisect_right(self.price_list, high, key=itemgetter(0))
        return bits_of(slot for _price, slot in self.price_list[start:end])

    def _count(self, name: str, chosen: int) -> Mapping[str, int]:
        values = self.bits[name]
        if len(values) <= MANY_VALUES:
            counts = {value: (bits & chosen).bit_count() for value, bits in values.items()}
            return {value: count for value, count in counts.items() if count}
        picked = compress(self.facts, self._marks(chosen))
        return Counter(chain.from_iterable(facts.of(name) for facts in picked))

    def order(self, sort: str) -> list[int]:
        """Return all slots in an order that shoppers choose."""
        if sort not in self.orders:
            newest = sorted(
                (slot for slot, facts in enumerate(self.facts) if facts),
                key=lambda slot: (self.facts[slot].created, self.pks[slot]),
                reverse=True,
            )
            self.orders[sort] = newest if sort == NEWEST else sorted(newest, key=lambda slot: self._place(slot, sort))
        return self.orders[sort]

    def _place(self, slot: int, sort: str) -> tuple:
        facts = self.facts[slot]
        if sort == MOST_STARS:
            return (-max(map(int, facts.of("stars")), default=0),)
        if not facts.prices:
            return (1, 0)
        return (0, {CHEAPEST: facts.prices[0], DEAREST: -facts.prices[0]}[sort])

    def values_named(self, name: str, words: tuple[str, ...], most: int) -> list[tuple[int, str]]:
        """Return values of a facet whose Thai or English names hold all these words, each with how many goods have it.

        Words are in small letters. Those with most goods come first; those without any are left out.
        """
        kept = self.named.get((name, words, most))
        if kept is None:
            if name not in self.registers:
                self.registers[name] = Register(self.names[name], self.bits[name])
            kept = self.named.put((name, words, most), self.registers[name].find(words)[:most])
        return kept

    def goods_near(self, pk: int, count: int) -> tuple[list[int], list[int]]:
        """Return the newest other goods of a good's maker, and those of its kind in its dye by others.

        Near a piece that is one of a kind the dye does not matter: once it is gone, they are what a shopper can have.
        """
        facts = self.facts[self.slots[pk]] if pk in self.slots else None
        if facts is None:
            return [], []
        if (pk, count) not in self.near:
            self.near[pk, count] = self._goods_near(pk, facts, count)
        return self.near[pk, count]

    def _goods_near(self, pk: int, facts: Facts, count: int) -> tuple[list[int], list[int]]:
        others = self.all_bits & ~(1 << self.slots[pk])
        of_maker = others & self._any_of("maker", facts.of("maker"))
        alike = others & ~of_maker & self._any_of(CATEGORY, _innermost(facts.of(CATEGORY)))
        if not facts.of(ALONE):
            alike &= self._any_of(PALETTE, facts.of(PALETTE))
        return self._newest(of_maker, count), self._newest(alike, count)

    def _newest(self, chosen: int, count: int) -> list[int]:
        slots = compress(range(len(self.pks)), self._marks(chosen))
        newest = nlargest(count, slots, key=lambda slot: (self.facts[slot].created, self.pks[slot]))
        return [self.pks[slot] for slot in newest]

    def cards_of(self, pks: Iterable[int]) -> list[ProductCard]:
        """Return cards of goods in the reader's language, in this order; four queries if any is not kept yet."""
        pks, language = list(pks), get_language()
        kept = {pk: card for pk in pks if (card := self.cards.get((language, pk)))}
        kept |= self.keep_cards(product_cards(pk for pk in pks if pk not in kept))
        return [kept[pk] for pk in pks if pk in kept]

    def keep_cards(self, cards: Iterable[ProductCard]) -> dict[int, ProductCard]:
        """Keep cards that were just read in the reader's language, and return them by their goods."""
        read, language = {card.pk: card for card in cards}, get_language()
        for pk, card in read.items():
            self.cards.put((language, pk), card)
        return read

    def without_card(self, pks: Iterable[int]) -> list[int]:
        """Return the goods whose cards are not kept in the reader's language."""
        language = get_language()
        return [pk for pk in pks if (language, pk) not in self.cards]

    def page_of(self, pk: int, read: Callable[[], Any]) -> Any:
        """Return what the page of a good shows in the reader's language; it is read, and kept, if it is not kept yet.

        What is read as None, because it is not on the shelf, is read again the next time.
        """
        key = get_language(), pk
        page = self.pages.get(key) or read()
        return page if page is None else self.pages.put(key, page)

    def answer_to(self, asked: Hashable, find: Callable[[], Answer]) -> Answer:
        """Return what is found by the words of the goods and of the editors; it is kept until such words change."""
        kept = self.answers.get(asked)
        if kept is None:
            kept = find()
            self.answers.put(asked, kept, WEIGHT_OF_AN_ANSWER + len(kept))
        return kept

    def _marks(self, bits: int) -> bytes:
        """Return a byte for each slot, 1 where its bit is set."""
        return bin(bits | 1 << len(self.pks))[3:].encode().translate(ZEROS_AND_ONES)[::-1]

    def _in_order(self, chosen: int, order: list[int]) -> list[int]:
        marks, pks = self._marks(chosen), self.pks
        return [pks[slot] for slot in order if marks[slot]]


class Register:
    """The values of a facet that goods have, those most have first, and their names, one text with a line for each.

    So thousands of names are looked through at once.
    """

    def __init__(self, names: Mapping[str, tuple[str, ...]], bits: Mapping[str, int]):
        counted = ((bits.get(value, 0).bit_count(), value) for value in names)
        self.values = sorted((one for one in counted if one[0]), key=lambda one: (-one[0], one[1]))
        lines = [" ".join(filter(None, names[value])).lower() + "\n" for _count, value in self.values]
        self.starts = [0, *accumulate(map(len, lines))]
        self.text = "".join(lines)

    def find(self, words: Iterable[str]) -> list[tuple[int, str]]:
        lines = set.intersection(*map(self._lines_with, words)) if words else set()
        return [self.values[line] for line in sorted(lines)]

    def _lines_with(self, word: str) -> set[int]:
        lines, place = set(), self.text.find(word)
        while place >= 0:
            lines.add(bisect_right(self.starts, place) - 1)
            place = self.text.find(word, self.starts[bisect_right(self.starts, place)])
        return lines


def bits_of(slots: Iterable[int]) -> int:
    """Return the number that has these bits."""
    found = list(slots)
    row = bytearray((max(found, default=0) >> 3) + 1)
    for slot in found:
        row[slot >> 3] |= 1 << (slot & 7)
    return int.from_bytes(row, "little")


def _innermost(paths: Iterable[str]) -> list[str]:
    """Return the categories a good stands in itself, without those around them."""
    return [path for path in paths if not any(other != path and other.startswith(path) for other in paths)]


def _all_of(base: int, wishes: Iterable[int]) -> int:
    for bits in wishes:
        base &= bits
    return base


def read_facts(goods: QuerySet[Product], names: Mapping[str, dict]) -> dict[int, Facts]:
    """Read what these goods are found by; what their values are called is added to `names`. Eight queries."""
    found = {}
    for pk, created, palette, is_alone in goods.values_list("pk", "date_created", "palette", "is_one_of_a_kind"):
        values = ((PALETTE, sys.intern(palette)), (ALONE, "1" if is_alone else ""))
        found[pk] = Facts(created.timestamp(), values={name: (value,) for name, value in values if value})
    for pk, price in prices_of(goods):
        if pk in found:
            found[pk].prices += (price,)
    for facet in FACETS:
        for pk, value, *words in facet.read(goods):
            if pk in found:
                found[pk].add(facet.name, sys.intern(value))
                names[facet.name][value] = tuple(words)
    for pk, path in Product.categories.through.objects.filter(product__in=goods.values("pk")).values_list(
        "product", "category__path"
    ):
        for end in range(Category.steplen, len(path) + 1, Category.steplen) if pk in found else ():
            # Whoever looks into a category sees the goods of those below it, too.
            found[pk].add(CATEGORY, sys.intern(path[:end]))
    return found


_lock = Lock()
_shelf: WholeShelf | None = None


def whole_shelf() -> WholeShelf:
    """Return the shelf as it is now. One query when nothing has changed.

    It is read anew on a new day: what holds until a day, such as a mark, ends without a change in the database.
    """
    global _shelf
    with _lock:
        is_of_today = _shelf is not None and _shelf.day == timezone.localdate()
        news = changed_since(_shelf.mark) if is_of_today else None
        if news is None:
            _shelf = _read_whole_shelf()
        elif news.goods or news.pages:
            _shelf = _shelf.renewed(news)
        else:
            _shelf.mark = news.mark
        return _shelf


def _read_whole_shelf() -> WholeShelf:
    shelf = WholeShelf(newest_mark(), timezone.localdate())  # first: what changes while we read is read again
    shelf.fill(read_facts(listed_products().order_by(), shelf.names))
    return shelf


def kept_cards(pks: Iterable[int]) -> list[ProductCard]:
    """Return cards of the goods still on the shelf, in this order. One query, four more if any is not kept yet."""
    return whole_shelf().cards_of(pks)


def newest_cards(products: QuerySet[Product], count: int) -> list[ProductCard]:
    """Return cards of the newest of these goods. Two queries, four more if any is not kept yet."""
    return kept_cards(products.order_by("-date_created", "-pk").values_list("pk", flat=True)[:count])
