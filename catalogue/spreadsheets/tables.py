"""What the columns of a table mean, and reading its rows by their heads, in whichever order they stand."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from openpyxl.utils import get_column_letter

from .cells import CLEAR, Read, words_of
from .faults import CellFault, Fault, FileFault
from .files import RawRow

HEADS_WITHIN = 10  # above its heads a table may have a title
KEY = {"is_key": True, "needed": True}


@dataclass(frozen=True)
class Column:
    """One column: its name in the code, its heads in both languages, how a cell is read, and what to write there.

    `is_key`: no table without it. `needed`: every new row fills it in. `also` are other heads people give it.
    `can_clear`: “-” takes its value out; then it is `empty`. `help` is an example, where its reader has no better one.
    """

    code: str
    th: str
    en: str
    read: Read
    is_key: bool = False
    needed: bool = False
    can_clear: bool = True
    also: tuple[str, ...] = ()
    help: str = ""
    empty: object = ""

    def head(self, language: str) -> str:
        return self.en if language == "en" else self.th

    @property
    def heads(self) -> str:
        return f"{self.th} / {self.en}"


@dataclass
class Row:
    """One row as it was read: its number in the file, its values by column, and the columns that could not be read.

    What was left empty is in neither.
    """

    number: int
    values: dict[str, object] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def __contains__(self, code: str) -> bool:
        return code in self.values

    def get(self, code: str, otherwise=None):
        return self.values.get(code, otherwise)


@dataclass
class Table:
    """The rows of a file, where its columns stand, and what is wrong so far."""

    letters: dict[str, str]
    rows: list[Row]
    faults: list[Fault]
    unknown_heads: list[str]

    def fault(self, row: int, column: str, code: str, /, **params) -> None:
        """Note what is wrong with a cell; where its column is not in the file, with the row."""
        self.faults.append(Fault(row, self.letters.get(column, ""), code, params))

    def refuse_missing(self, row: Row, columns: Iterable[Column]) -> None:
        """Note each of these columns that a row leaves empty."""
        for column in columns:
            if row.get(column.code) in (None, "") and column.code not in row.unread:
                self.fault(row.number, column.code, "missing", head=column.heads)


Progress = Callable[[int], None]


def nobody_looks(done: int) -> None:
    pass


def read_table(columns: Sequence[Column], rows: Iterable[RawRow]) -> Table:
    """Read all rows of a table by its heads. Faults of cells are collected; raises FileFault for the whole file."""
    rows = iter(rows)
    places, unknown = _find_heads(columns, rows)
    table = Table({column.code: get_column_letter(place + 1) for place, column in places.items()}, [], [], unknown)
    for number, cells in rows:
        row = _read_row(table, places, number, cells)
        if row:
            table.rows.append(row)
    if not table.rows and not table.faults:
        raise FileFault("empty")
    return table


def _find_heads(columns: Sequence[Column], rows: Iterator[RawRow]) -> tuple[dict[int, Column], list[str]]:
    known = {plain(head): column for column in columns for head in (column.th, column.en, column.code, *column.also)}
    for _number, (_place, cells) in zip(range(HEADS_WITHIN), rows, strict=False):
        heads = [plain(str(cell)) if cell is not None else "" for cell in cells]
        found = {place: known[head] for place, head in enumerate(heads) if head in known}
        if len(found) >= 2:
            _refuse_heads(columns, list(found.values()))
            return found, [str(cells[place]) for place, head in enumerate(heads) if head and head not in known]
    raise FileFault("no-heads", heads=_named(column for column in columns if column.is_key))


def _refuse_heads(columns: Sequence[Column], found: list[Column]) -> None:
    for column in found:
        if found.count(column) > 1:
            raise FileFault("head-twice", head=column.heads)
    lacking = [column for column in columns if column.is_key and column not in found]
    if lacking:
        raise FileFault("no-head", heads=_named(lacking))


def _named(columns: Iterable[Column]) -> str:
    return ", ".join(f"{column.th} ({column.en})" for column in columns)


def plain(head: str) -> str:
    """Return a head without what people write differently each time: case, blanks, stars, what stands in brackets."""
    head = unicodedata.normalize("NFC", head).casefold().partition("(")[0]
    return "".join(letter for letter in head if letter not in " \n\t*:_-.\u200b\ufeff\xa0")


def _read_row(table: Table, places: dict[int, Column], number: int, cells: Sequence) -> Row | None:
    row, is_empty = Row(number), True
    for place, column in places.items():
        if place >= len(cells):
            continue
        try:
            words = words_of(cells[place])
            if not words:
                continue
            is_empty = False
            row.values[column.code] = _value_of(column, words)
        except CellFault as fault:
            is_empty = False
            row.unread.add(column.code)
            table.fault(number, column.code, fault.code, **fault.params)
    return None if is_empty else row


def _value_of(column: Column, words: str):
    if words == CLEAR:
        if column.is_key or column.needed:
            raise CellFault("missing", head=column.heads)
        if column.can_clear:
            return column.empty
    return column.read(words)


def refuse_twice(table: Table, column: str) -> None:
    """Note each row in which a value of a column stands that stood further up already."""
    seen: dict[object, int] = {}
    for row in table.rows:
        if column not in row:
            continue
        key = row.get(column)
        key = key.casefold() if isinstance(key, str) else key
        if not key:
            continue
        if key in seen:
            table.fault(row.number, column, "twice", row=seen[key])
        seen.setdefault(key, row.number)


def as_cell(value):
    """Return a value as a cell is written, so that reading it gives the same value again."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    return value if isinstance(value, int | date | Decimal) else str(value)
