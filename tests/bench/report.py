"""What each kind of page is meant to reach, and the table that says whether it does."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.bench.measuring import Measured


@dataclass(frozen=True)
class Aim:
    """What a kind of page promises; None where nothing is promised."""

    queries: int | None = None
    p95_ms: float | None = None
    times_oscar: float | None = None
    growth: float | None = 1.1


AIMS = {
    "list": Aim(queries=6, times_oscar=5),
    "category": Aim(queries=7, times_oscar=5),
    "product": Aim(queries=8, times_oscar=3),
    "producer": Aim(queries=10),
    "district": Aim(queries=10),
    "search": Aim(p95_ms=30),
    "misspelt": Aim(p95_ms=30),
    "suggest": Aim(p95_ms=15),
}
KINDS = tuple(AIMS)
# Milliseconds are promised for a machine on which a plain shop of Oscar answers so many product pages a second.
PRODUCT_PAGES_A_SECOND = 88
MISSED = "MISSED"
HEAD = {
    "page": 10,
    "queries": 14,
    "again": 7,
    "cold": 6,
    "1 : 100 rows": 14,
    "first ms": 10,
    "anew p95 ms": 13,
    "p50 ms": 8,
    "p95 ms": 9,
    "as promised ms": 18,
    "req/s": 7,
    "Oscar's": 9,
    "times Oscar": 18,
    "10 x goods": 18,
}


def line(cells) -> str:
    """Return one line of the table."""
    return "".join(f"{cell:<{width}}" for cell, width in zip(cells, HEAD.values(), strict=True)).rstrip()


def slowness(all_found: Iterable[Measured]) -> float:
    """Return how many times slower this machine was in this run than the one the aims are for; 1 where nobody knows."""
    product = next((one for one in all_found if one.kind == "product" and one.oscar.rounds), None)
    return PRODUCT_PAGES_A_SECOND / product.oscar.a_second if product else 1.0


def cells(found: Measured, slower: float = 1.0) -> list[str]:
    """Return what was found of a kind of page, each beside its aim, on a machine so many times slower than theirs."""
    aim = AIMS[found.kind]
    few, many = found.few_and_many or ("", "")
    return [
        found.kind,
        beside(found.queries, aim.queries, "<="),
        str(found.again),
        str(found.cold),
        f"{few} : {many} {'kept' if few == many else MISSED}" if found.few_and_many else "",
        f"{found.first.p50:.1f}",
        f"{found.anew.p95:.1f}" if found.anew.rounds else "",
        f"{found.large.p50:.1f}",
        f"{found.large.p95:.1f}",
        beside((found.anew if found.anew.rounds else found.large).p95 / slower, aim.p95_ms, "<="),
        f"{found.large.a_second:.0f}",
        f"{found.oscar.a_second:.0f}" if found.oscar.rounds else "",
        beside(found.times_oscar, aim.times_oscar, ">="),
        beside(found.growth, aim.growth, "<="),
    ]


def beside(value: float | None, aim: float | None, sign: str) -> str:
    """Write a figure with its aim, and say whether it is kept.

    >>> beside(4.21, 5, ">="), beside(5, 6, "<=")
    ('4.21 >= 5 MISSED', '5 <= 6 kept')
    """
    if value is None:
        return ""
    said = str(value) if isinstance(value, int) else f"{value:.2f}" if value < 10 else f"{value:.1f}"
    if aim is None:
        return said
    return f"{said} {sign} {aim} {'kept' if is_kept(value, aim, sign) else MISSED}"


def is_kept(value: float, aim: float, sign: str) -> bool:
    return value <= aim if sign == "<=" else value >= aim


def missed(found: Measured, slower: float = 1.0) -> int:
    """Return how many aims a kind of page misses."""
    return sum(cell.count(MISSED) for cell in cells(found, slower))
