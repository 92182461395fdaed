"""Reads what the public books show. A page of them takes the same few queries, however much was sold."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import F

from checkout.ledger.chart import Account
from checkout.ledger.events import name_in
from checkout.ledger.models import Entry, Leg, Seal

from .figures import FIGURES, GROUPS, Figure
from .models import CountedYear

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Counted:
    """A figure with its value and the day up to which it was counted."""

    figure: Figure
    value: Decimal
    as_of: date


@dataclass(frozen=True)
class Year:
    """A year as it was last counted."""

    year: int
    as_of: date | None
    figures: dict[str, Counted]
    districts: dict[str, Decimal]
    elsewhere: Decimal
    districts_as_of: date | None

    @property
    def groups(self) -> list[tuple[str, list[Counted]]]:
        """Return the figures below the first; those that may not be shown are left out."""
        first = {one.figure.key for one in self.first}
        found = [
            (name, self.some(figure.key for figure in figures if figure.key not in first)) for name, figures in GROUPS
        ]
        return [(name, figures) for name, figures in found if figures]

    def some(self, keys: Iterable[str]) -> list[Counted]:
        return [self.figures[key] for key in keys if key in self.figures]

    @property
    def first(self) -> list[Counted]:
        """Return the three that say most."""
        return self.some(("earned", "share", "makers"))

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)


def years() -> list[Year]:
    """Return the years that have figures to show, the newest first. One query."""
    found = (_year(json.loads(text)) for text in CountedYear.objects.values_list("text", flat=True))
    return [year for year in found if year.figures.get("makers") and year.figures["makers"].value]


def has_sales() -> bool:
    """Say whether anything was sold yet, though it may not be shown."""
    return Entry.objects.filter(kind=Entry.Kind.SALE).exists()


def newest_year() -> Year | None:
    return next(iter(years()), None)


def text_of(year: int) -> str | None:
    """Return a year as data."""
    return CountedYear.objects.filter(year=year).values_list("text", flat=True).first()


def _year(counted: dict) -> Year:
    districts = counted["districts"]
    return Year(
        year=counted["year"],
        as_of=_day(counted["as_of"]),
        figures={
            key: Counted(FIGURES[key], Decimal(one["value"]), _day(one["as_of"]))
            for key, one in counted["figures"].items()
            if key in FIGURES
        },
        districts={code: Decimal(baht) for code, baht in districts["baht"].items()},
        elsewhere=Decimal(districts["elsewhere"]),
        districts_as_of=_day(districts["as_of"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class FundMove:
    """Money that came into the renovation fund (above zero) or was spent, as the foundation told us."""

    on: date
    baht: Decimal
    purpose: str
    paper: str
    is_correction: bool = False


@dataclass(frozen=True)
class Fund:
    """The renovation fund, the newest move first."""

    moves: list[FundMove] = field(default_factory=list)

    @property
    def given(self) -> Decimal:
        return sum((move.baht for move in self.moves if (move.baht > 0) != move.is_correction), NOTHING)

    @property
    def spent(self) -> Decimal:
        return self.given - self.balance

    @property
    def balance(self) -> Decimal:
        return sum((move.baht for move in self.moves), NOTHING)

    @property
    def as_of(self) -> date | None:
        return max((move.on for move in self.moves), default=None)


def renovation_fund() -> Fund:
    """Return every baht in and out of the foundation's renovation fund. One query."""
    legs = Leg.objects.filter(account=Account.FUND_MONEY).select_related("entry")
    return Fund([_fund_move(leg) for leg in legs.order_by("-entry__on", "-entry__posted_at", "-entry__key", "pk")])


def _fund_move(leg: Leg) -> FundMove:
    entry = leg.entry
    key = entry.reverses_id or entry.key
    return FundMove(entry.on, leg.amount_baht, entry.note, name_in(key), bool(entry.reverses_id))


@dataclass
class Dividend:
    """What shareholders were given for a year: all of it, the tax withheld, and what they have already."""

    year: str
    on: date
    baht: Decimal = NOTHING
    tax: Decimal = NOTHING
    paid: Decimal = NOTHING

    @property
    def year_number(self) -> int | None:
        return int(self.year) if self.year.isdigit() else None


def dividends() -> list[Dividend]:
    """Return the dividends in the books, the newest first. One query."""
    legs = Leg.objects.filter(entry__kind=Entry.Kind.DIVIDEND).order_by("entry__on", "entry__posted_at", "pk")
    found: dict[str, Dividend] = {}
    rows = legs.annotate(first_key=F("entry__reverses")).values_list(
        "entry__key", "first_key", "entry__on", "account", "amount_baht"
    )
    for key, reversed_key, on, account, baht in rows:
        year = name_in(reversed_key or key)
        one = found.setdefault(year, Dividend(year, on))
        if account == Account.RETAINED:
            one.baht += baht
        elif account == Account.DIVIDEND_TAX:
            one.tax -= baht
        elif account == Account.BANK:
            one.paid -= baht
    return sorted((one for one in found.values() if one.baht), key=lambda one: one.year, reverse=True)


def last_seal() -> Seal | None:
    """Return the last month that was closed."""
    return Seal.objects.last()
