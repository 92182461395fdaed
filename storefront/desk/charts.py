"""Reports along the time, drawn: one column for each day, month or hour, also for those in which nothing was sold."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from checkout.closing.groupings import hour_name
from checkout.closing.reports import Added, Report, Sums

HEIGHT = 100
GAP = Decimal("0.2")  # between two columns, of the width of one
FEWEST_LABELS, MOST_LABELS = 4, 7
HOURS = 24


@dataclass(frozen=True)
class Column:
    """One column: what it stands for, what stayed of its sales, and where it is drawn, in units of the chart."""

    name: str | date
    sums: Sums
    x: Decimal
    y: Decimal
    height: Decimal
    is_labelled: bool


@dataclass(frozen=True)
class Chart:
    """Columns of one unit's width each, on a line that lies higher where returns exceed sales.

    The chart is as wide as its labels are together, each of which has the room of equally many columns.
    """

    columns: list[Column]
    baseline: Decimal
    width: int
    most: Column

    @property
    def labels(self) -> list[Column]:
        return [column for column in self.columns if column.is_labelled]

    @property
    def column_width(self) -> Decimal:
        return 1 - GAP


def chart_of(name: Report, added: Added, first: date, last: date) -> Chart | None:
    """Draw a report along the time; None of one that has no such order, or fewer than two columns."""
    places = list(_places(name, first, last))
    found = {row.name.name: row.sums for row in added.rows}
    if len(places) < 2 or not any(key in found for key, _shown in places):
        return None
    sums = [found.get(key, Sums()) for key, _shown in places]
    step = _columns_per_label(len(places))
    top = max(*(one.net_baht for one in sums), Decimal(0))
    span = (top - min(*(one.net_baht for one in sums), Decimal(0))) or Decimal(1)
    columns = [
        Column(
            name=shown,
            sums=one,
            x=index + GAP / 2,
            y=_drawn(top - max(one.net_baht, Decimal(0)), span),
            height=_drawn(abs(one.net_baht), span),
            is_labelled=index % step == 0,
        )
        for index, ((_key, shown), one) in enumerate(zip(places, sums, strict=True))
    ]
    most = max(columns, key=lambda column: column.sums.net_baht)
    return Chart(columns, _drawn(top, span), -(-len(columns) // step) * step, most)


def _places(name: Report, first: date, last: date) -> Iterator[tuple[str | date, str | date]]:
    """Yield what can have a column: the name of its row, and how it is shown."""
    if name == Report.HOURS:
        yield from ((hour_name(hour), hour_name(hour)) for hour in range(HOURS))
    elif name == Report.DAYS:
        yield from ((day, day) for day in _days(first, last))
    elif name == Report.MONTHS:
        yield from ((f"{day:%Y-%m}", day) for day in _days(first.replace(day=1), last) if day.day == 1)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


def _drawn(baht: Decimal, span: Decimal) -> Decimal:
    return (baht * HEIGHT / span).quantize(Decimal("0.01"))


def _columns_per_label(count: int) -> int:
    """Return how many columns share a name below: few names, and as little room as can be left over at the end.

    >>> [_columns_per_label(count) for count in (2, 12, 24, 30, 31, 366)]
    [1, 2, 4, 5, 8, 61]
    """
    steps = range(-(-count // MOST_LABELS), -(-count // FEWEST_LABELS) + 1)
    return min(steps, key=lambda step: (-count % step, step))
