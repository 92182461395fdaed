"""Keeps what one producer earns from being read out of public figures.

A sum is shown only when it is made of enough producers, and none of them could work out another's part by taking off
her own. Since the figures grow from month to month, the same must be true of what they grow by: months are put
together until they may be shown. Districts are shown by quarters, those of too few producers together as "elsewhere",
so that nothing can be found by subtraction. Whoever agreed to have her income seen needs no protection.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# Of fewer the rule below would show nothing either; said aloud, so that it stays when that one is loosened.
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


@dataclass(frozen=True)
class Table:
    """What is shown of each district, by its code, what is elsewhere, and up to which day."""

    baht: dict[str, Decimal]
    elsewhere: Decimal = NOTHING
    last: date | None = None


@dataclass(frozen=True)
class Quarter:
    """What may be shown of some months: districts by their codes, and the others, which are shown as one sum."""

    shown: dict[str, Decimal]
    hidden: frozenset[str]
    elsewhere: Decimal
    last: date


def table_of(steps: Iterable[Step], district_of: Mapping[int, str], agrees: Agrees) -> Table:
    """Return what each district has of some steps, counted quarter by quarter.

    A district that must be hidden in one quarter is elsewhere as a whole: what is shown of one is all it has.
    """
    quarters = list(_quarters(steps, district_of, agrees))
    hidden = frozenset[str]().union(*(quarter.hidden for quarter in quarters))
    baht: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    for quarter in quarters:
        for code, sum_baht in quarter.shown.items():
            baht[code] += sum_baht
    rest = sum((quarter.elsewhere for quarter in quarters), NOTHING)
    return Table(
        baht={code: baht[code] for code in sorted(baht) if code not in hidden},
        elsewhere=rest + sum((baht[code] for code in baht if code in hidden), NOTHING),
        last=quarters[-1].last if quarters else None,
    )


def _quarters(steps: Iterable[Step], district_of: Mapping[int, str], agrees: Agrees) -> Iterator[Quarter]:
    waiting: list[Step] = []
    for step in steps:
        waiting.append(step)
        if not _ends_a_quarter(waiting[0].first, step.last):
            continue
        first = waiting[0].first
        groups: dict[str, dict[int, Decimal]] = defaultdict(dict)
        for producer, baht in together(one.amounts for one in waiting).items():
            if baht:
                groups[district_of.get(producer, "")][producer] = baht
        hidden = _to_hide(groups, lambda producer, first=first: agrees(producer, first))
        if hidden is None:
            continue
        yield Quarter(
            shown={code: sum(group.values(), NOTHING) for code, group in groups.items() if code not in hidden},
            hidden=hidden,
            elsewhere=sum((sum(groups[code].values(), NOTHING) for code in hidden), NOTHING),
            last=step.last,
        )
        waiting = []


def _ends_a_quarter(first: date, last: date) -> bool:
    return last.month % 3 == 0 or (first.month - 1) // 3 != (last.month - 1) // 3


def _to_hide(groups: Mapping[str, Amounts], agreed: Callable[[int], bool]) -> frozenset[str] | None:
    """Return the districts that are shown as one sum; None where not even all together may be shown."""
    hidden = {code for code, group in groups.items() if not code or not may_be_shown(group, agreed)}
    shown = sorted(groups.keys() - hidden, key=lambda code: (abs(sum(groups[code].values())), code))
    # What is hidden is too few makers still: the smallest district that is company enough is hidden with them.
    while not _together_shown(groups, hidden, agreed):
        if not shown:
            return None
        enough = (code for code in shown if _together_shown(groups, hidden | {code}, agreed))
        other = next(enough, shown[0])
        shown.remove(other)
        hidden.add(other)
    return frozenset(hidden)


def _together_shown(groups: Mapping[str, Amounts], codes: Iterable[str], agreed: Callable[[int], bool]) -> bool:
    return may_be_shown(together(groups[code] for code in codes), agreed)
