"""Writes tables, row after row: as CSV, and as a workbook. Neither is ever whole in memory."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

Value = str | int | date | Decimal | None
MARK = "\ufeff"  # by this spreadsheets know that it is UTF-8
ROWS_AT_ONCE = 500
MONEY = "#,##0.00"
DAY = "yyyy-mm-dd"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18
BEGINS_A_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Sheet:
    """A table: its name, its heads in Thai, and its rows, which are read while they are written."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Value]]


class _Echo:
    """Gives back what is written, so that rows go straight to the reader."""

    def write(self, text: str) -> str:
        return text


def as_csv(sheet: Sheet) -> Iterator[bytes]:
    """Write a table piece by piece. Sums have two decimals and a point, days are in ISO form."""
    writer, piece = csv.writer(_Echo()), [MARK]
    piece.append(writer.writerow(sheet.heads))
    for number, row in enumerate(sheet.rows, start=1):
        piece.append(writer.writerow([_in_text(value) for value in row]))
        if number % ROWS_AT_ONCE == 0:
            yield "".join(piece).encode()
            piece = []
    yield "".join(piece).encode()


def _in_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else clean(value)


def clean(value: Value) -> str:
    """Return words in which nothing is a formula, and nothing that a workbook cannot hold."""
    return as_text(ILLEGAL_CHARACTERS_RE.sub("", str(value)))


def as_text(words: str) -> str:
    """Return words that no spreadsheet takes for a formula."""
    words = words.strip()
    return f"'{words}" if words.startswith(BEGINS_A_FORMULA) else words


def as_xlsx(*sheets: Sheet) -> IO[bytes]:
    """Write tables as the sheets of a workbook into a file of its own, which is gone once it is closed."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_page(book.create_sheet(sheet.name), sheet)
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _write_page(page, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    for place in range(1, len(sheet.heads) + 1):
        page.column_dimensions[get_column_letter(place)].width = WIDTH
    page.append([clean(head) for head in sheet.heads])
    for row in sheet.rows:
        page.append([_in_cell(page, value) for value in row])


def _in_cell(page, value: Value):
    if value is None or isinstance(value, int):
        return value
    if not isinstance(value, Decimal | date):
        return clean(value)
    cell = WriteOnlyCell(page, value)
    cell.number_format = MONEY if isinstance(value, Decimal) else DAY
    return cell
