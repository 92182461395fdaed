"""What a table would change: found without writing anything, then written as a whole."""

from collections.abc import Callable
from dataclasses import dataclass

from .tables import Progress, Table

AT_ONCE = 1000


@dataclass
class Plan:
    """What reading a table in would do. `write` does it, in the caller's transaction, and only without faults."""

    table: Table
    new: int
    changed: int
    same: int
    write: Callable[[object, Progress], None]


def changes_of(row: object, wanted: dict) -> dict:
    """Return what would change of a database row, by column."""
    return {name: value for name, value in wanted.items() if not _same(getattr(row, name), value)}


def _same(before, after) -> bool:
    return before == after or (before in (None, "") and after in (None, ""))
