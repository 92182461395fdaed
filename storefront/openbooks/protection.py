"""Keeps what one producer earns from being read out of public figures.

A sum is shown only when it is made of enough producers, and none of them could work out another's part by taking off
her own. Since the figures grow from month to month, the same must be true of what they grow by: months are put
together until they may be shown. Districts are shown by quarters, those of too few producers together as "elsewhere",
so that nothing can be found by subtraction. Whoever agreed to have her income seen needs no protection.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

SMALLEST_GROUP = 3
# All but the two largest have at least a tenth of the largest: else the second could reckon up the first.
OTHERS_AT_LEAST = Decimal("0.1")
NOTHING = Decimal("0.00")

Amounts = Mapping[int, Decimal]
# Says whether a producer lets everybody see what she earns from a day on.
Agrees = Callable[[int, date], bool]


@dataclass(frozen=True)
class Step:
    """Some months that are shown as one: the first and last day, and what each producer has of them."""

    first: date
    last: date
    amounts: Amounts


def may_be_shown(amounts: Amounts, agreed: Callable[[int], bool]) -> bool:
    """Say whether the sum of what these producers have tells nothing of any one of them."""
    parts = sorted(abs(baht) for producer, baht in amounts.items() if baht and not agreed(producer))
    if not parts:
        return True
    return len(parts) >= SMALLEST_GROUP and sum(parts[:-2]) >= parts[-1] * OTHERS_AT_LEAST


def steps_of(months: Iterable[Step], agrees: Agrees, *, also: Callable[[Step], Amounts] | None = None) -> list[Step]:
    """Put months together until they may be shown. The last ones, which may not, are left out.

    `also` names other amounts of the same months that are to be protected as well.
    """
    steps: list[Step] = []
    waiting: list[Step] = []
    for month in months:
        waiting.append(month)
        first = waiting[0].first
        whole = Step(first, month.last, together(one.amounts for one in waiting))
        wanted = [whole.amounts] + ([together(map(also, waiting))] if also else [])
        if all(may_be_shown(amounts, lambda producer, first=first: agrees(producer, first)) for amounts in wanted):
            steps.append(whole)
            waiting = []
    return steps


def together(many: Iterable[Amounts]) -> Amounts:
    sums: Counter[int] = Counter()
    for amounts in many:
        for producer, baht in amounts.items():
            sums[producer] += baht
    return sums


@dataclass
class Table:
    """What was shown of each district, by its code, what is elsewhere, and up to which day."""

    baht: dict[str, Decimal]
    elsewhere: Decimal = NOTHING
    last: date | None = None


def table_of(steps: Iterable[Step], district_of: Mapping[int, str], agrees: Agrees) -> Table:
    """Return what each district has of some steps, quarter by quarter."""
    table, waiting = Table({}), []
    for step in steps:
        waiting.append(step)
        if not _ends_a_quarter(waiting[0].first, step.last):
            continue
        first = waiting[0].first
        amounts = together(one.amounts for one in waiting)
        found = _districts(amounts, district_of, lambda producer, first=first: agrees(producer, first))
        if found is None:
            continue
        shown, rest = found
        for code, baht in shown.items():
            table.baht[code] = table.baht.get(code, NOTHING) + baht
        table.elsewhere += rest
        table.last = step.last
        waiting = []
    return table


def _ends_a_quarter(first: date, last: date) -> bool:
    return last.month % 3 == 0 or (first.month - 1) // 3 != (last.month - 1) // 3


def _districts(
    amounts: Amounts, district_of: Mapping[int, str], agreed: Callable[[int], bool]
) -> tuple[dict[str, Decimal], Decimal] | None:
    """Return what may be shown of each district, and the rest; None where not even the whole may be shown."""
    groups: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for producer, baht in amounts.items():
        groups[district_of.get(producer, "")][producer] = baht
    hidden = [code for code, group in groups.items() if not code or not may_be_shown(group, agreed)]
    shown = sorted(groups.keys() - set(hidden), key=lambda code: (abs(sum(groups[code].values())), code))
    # A rest that is too small takes the smallest districts with it.
    while not may_be_shown(together(groups[code] for code in hidden), agreed):
        if not shown:
            return None
        hidden.append(shown.pop(0))
    rest = sum((sum(groups[code].values(), NOTHING) for code in hidden), NOTHING)
    return {code: sum(groups[code].values(), NOTHING) for code in sorted(shown)}, rest
