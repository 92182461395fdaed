"""Reads the tables that banks and carriers send: CSV in Thai or English, with years of either era."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from catalogue.spreadsheets.faults import FileFault
from catalogue.spreadsheets.files import decoded, delimiter_of


class NoStatement(Exception):
    """The file is no table with the columns that are asked for."""


MOST_LINES = 5000
# Above the heads of the columns stand the bank's name, the account and the like.
HEAD_WITHIN = 20
DAY = re.compile(r"[0-9]+")
DAY_NAMES = ("paid on", "remitted on", "transfer date", "date", "วันที่โอน", "วันที่โอนเงิน", "วันที่")


@dataclass(frozen=True)
class Row:
    """One line of the table: its number in the file, and its cells by the names they were asked by."""

    number: int
    cells: dict[str, str]


def read_table(
    data: bytes, columns: dict[str, Sequence[str]], *, found_by: str, needs: Iterable[Iterable[str]], most=MOST_LINES
) -> list[Row]:
    """Return the lines below the heads of a table.

    `columns` says by which heads each column is known. The line of heads is the first one with the column `found_by`;
    of each group in `needs` it has one column at least. A column that is not there is an empty cell. Raises
    NoStatement.
    """
    try:
        words = decoded(data)
        rows = list(csv.reader(io.StringIO(words), delimiter=delimiter_of(words)))
    except (csv.Error, FileFault) as error:
        raise NoStatement from error
    top = rows[:HEAD_WITHIN]
    head = next((place for place, row in enumerate(top) if column_of(row, columns[found_by]) is not None), None)
    if head is None or len(rows) > most:
        raise NoStatement
    places = {name: column_of(rows[head], heads) for name, heads in columns.items()}
    if any(all(places[name] is None for name in group) for group in needs):
        raise NoStatement
    return [_row(number, row, places, len(rows[head])) for number, row in enumerate(rows[head + 1 :], start=head + 2)]


def _row(number: int, row: list[str], places: dict[str, int | None], width: int) -> Row:
    cells = [cell.strip() for cell in row] + [""] * width
    return Row(number, {name: cells[place] if place is not None else "" for name, place in places.items()})


def column_of(row: Sequence[str], names: Sequence[str]) -> int | None:
    """Return where the first of these heads stands in a row."""
    cleaned = [re.sub(r"[\s._]+", " ", cell).strip().lower() for cell in row]
    return next((cleaned.index(name) for name in names if name in cleaned), None)


def read_baht(text: str) -> Decimal | None:
    """Return a sum above zero in whole satang, however it is written, or None."""
    amount = read_signed_baht(text)
    return amount if amount is not None and amount > 0 else None


def read_signed_baht(text: str) -> Decimal | None:
    """Return a sum that may be below zero: with a minus before or behind it, or in brackets as accountants write."""
    bare = re.sub(r"[,\s฿]|บาท|THB", "", text).replace("−", "-")
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    elif bare.endswith("-"):
        bare = f"-{bare[:-1]}"
    try:
        amount = Decimal(bare)
        in_satang = amount.quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return in_satang if amount == in_satang else None


def read_day(text: str) -> date | None:
    """Return a day as banks and carriers write it; years of the Buddhist era are taken back to ours."""
    numbers = [int(part) for part in DAY.findall(text[:10])]
    if len(numbers) != 3:
        return None
    year, month, day = numbers if numbers[0] > 31 else reversed(numbers)
    try:
        # Taken back before the date is made: leap years of both eras are not the same.
        return date(year - 543 if year > 2400 else year, month, day)
    except ValueError:
        return None
