"""Asks the shops in turn for the same kinds of pages, so that whatever else the machine does slows all alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles

ALL_ADDRESSES = 10_000
LOOKED_AT = 12
SEARCHES = {"search", "misspelt", "suggest"}  # asked in the same words of every shop


@dataclass
class Times:
    """The milliseconds of one shop's pages of one kind, round by round."""

    rounds: list[list[float]] = field(default_factory=list)

    @property
    def all(self) -> list[float]:
        return sorted(ms for one in self.rounds for ms in one)

    @property
    def p50(self) -> float:
        return median(self.all)

    @property
    def p95(self) -> float:
        return quantiles(self.all, n=20, method="inclusive")[-1]

    @property
    def a_second(self) -> float:
        return 1000 * len(self.all) / sum(self.all)


@dataclass
class Measured:
    """What was found of one kind of page.

    `queries` is the most that any address cost when it was first looked at, `again` later, `cold` with an empty cache.
    `first` are the times of first looks at the large shop, whose cards were not kept then; `anew` those of searches
    that nobody had asked for before, while the cards were kept.
    """

    kind: str
    queries: int = 0
    again: int = 0
    cold: int = 0
    few_and_many: tuple[int, int] | None = None
    first: Times = field(default_factory=Times)
    anew: Times = field(default_factory=Times)
    large: Times = field(default_factory=Times)
    small: Times = field(default_factory=Times)
    oscar: Times = field(default_factory=Times)

    @property
    def times_oscar(self) -> float | None:
        """Return how many requests ours answers while Oscar's shop answers one: the middle of all rounds."""
        pairs = zip(self.oscar.rounds, self.large.rounds, strict=False)
        return median(sum(oscar) / sum(ours) for oscar, ours in pairs) if self.oscar.rounds else None

    @property
    def growth(self) -> float:
        """Return how much longer a page takes with all the goods than with a tenth: the middle of all rounds."""
        pairs = zip(self.large.rounds, self.small.rounds, strict=True)
        return median(median(large) / median(small) for large, small in pairs)


def measure(
    shops: dict, kinds: Sequence[str], *, rounds: int, each: int, most: int = ALL_ADDRESSES
) -> Iterable[Measured]:
    """Return what was found of each kind of page, at no more than so many addresses.

    `shops` are called `large`, `small` and, perhaps, `oscar`.
    """
    addresses = {
        name: {kind: some_of(found, most) for kind, found in shop.addresses().items()} for name, shop in shops.items()
    }
    found = {kind: count_queries(shops["large"], kind, addresses["large"][kind]) for kind in kinds}
    chance = Random(6)
    for kind in kinds:
        for name, shop in shops.items():
            first = shop.visit(addresses=addresses[name].get(kind, []))
            if name == "large":
                found[kind].first.rounds.append(first)
    anew = {kind: addresses["large"][kind] for kind in kinds if kind in SEARCHES}
    for kind, asked in anew.items():
        addresses["large"][kind] = addresses["small"][kind] = as_long_in_both(shops, asked)
    for number in range(rounds):
        for kind in kinds:
            for name, shop in _in_turn(shops, number):
                if kind in addresses[name]:
                    times = shop.visit(addresses=chance.choices(addresses[name][kind], k=each))
                    getattr(found[kind], name).rounds.append(times)
    # Last, for the shop forgets what it has in mind of lists and searches.
    for kind, asked in anew.items():
        found[kind].anew.rounds.append(shops["large"].visit_anew(addresses=asked))
    return found.values()


def some_of(addresses: Sequence[str], most: int) -> Sequence[str]:
    """Return at most so many of these, evenly from the first to the last."""
    return addresses[:: -(-len(addresses) // most)] if addresses else addresses


def as_long_in_both(shops: dict, addresses: Sequence[str]) -> list[str]:
    """Return the searches whose answers fill as much of a page in either shop; all where there are none.

    What only ten times the goods can answer in full would compare a long page with a short one.
    """
    counts = [shops[name].count_pictures(addresses=addresses) for name in ("large", "small")]
    return [address for address, large, small in zip(addresses, *counts, strict=True) if large == small] or addresses


def count_queries(shop, kind: str, addresses: Sequence[str]) -> Measured:
    """Count the queries of a kind of page: of many addresses, and of one with a single row beside one with many."""
    some = some_of(addresses, LOOKED_AT)
    shop.visit(addresses=some[:2])
    ends = shop.few_and_many().get(kind)
    shop.visit(addresses=ends or [])
    return Measured(
        kind,
        queries=max(shop.count(address=address) for address in some),
        again=max(shop.count(address=address) for address in some),
        cold=max(shop.count(address=address, cold=True) for address in some),
        few_and_many=tuple(shop.count(address=address) for address in ends) if ends else None,
    )


def _in_turn(shops: dict, number: int) -> list[tuple]:
    start = number % len(shops)
    in_order = list(shops.items())
    return in_order[start:] + in_order[:start]
