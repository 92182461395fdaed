"""Takes numbers, one after the other and without a gap."""

from datetime import date

from django.db import transaction

from .contents import BUDDHIST_ERA
from .models import PREFIXES, Kind, Series


def take_number(kind: Kind, dated: date) -> tuple[Series, int]:
    """Take the next number of a kind of paper in the year it bears, and return its series and position.

    Only inside the transaction that writes the paper: the row stays locked until both are committed, so whoever comes
    next waits, and a number whose paper was rolled back is given to the next one. Raises TransactionManagementError
    outside of one, for a number taken alone would leave a gap.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken with its paper, in one transaction")
    year = dated.year + BUDDHIST_ERA
    Series.objects.bulk_create([Series(kind=kind, year=year)], ignore_conflicts=True)
    series = Series.objects.select_for_update().get(kind=kind, year=year)
    position = series.next_number
    series.next_number = position + 1
    series.save(update_fields=["next_number"])
    return series, position


def number_text(kind: Kind, series: Series, position: int) -> str:
    """Write a number as papers bear it, such as TX2569-000123: kind, Buddhist year, place in the row."""
    return f"{PREFIXES[kind]}{series.year}-{position:06d}"


def missing_positions(series: Series) -> list[int]:
    """Return the places of a row that no paper has. There are none, unless somebody wrote past this module."""
    taken = set(series.papers.values_list("position", flat=True))
    return [position for position in range(1, series.next_number) if position not in taken]
