"""Opens the files that people hand in: rows of raw cells from XLSX and CSV, entries of a ZIP. Refuses what could harm.

Whatever a file claims of itself, no more of it is unfolded than a shop of this size can need. Raises FileFault.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO

from openpyxl import load_workbook

from .faults import FileFault

MB = 1024 * 1024
MOST_BYTES = 20 * MB
MOST_UNFOLDED = 300 * MB
MOST_ENTRIES = 500  # in a workbook
MOST_ROWS = 50_000
MOST_COLUMNS = 80
EMPTY_ROWS_AT_THE_END = 2_000  # after so many empty rows nothing more is looked for
LONGEST_CELL = 20_000
MOST_ZIP_BYTES = 500 * MB
MOST_PICTURES = 5_000
LEGACY = b"\xd0\xcf\x11\xe0"  # both an old .xls and a workbook with a password
WIDE = (b"\xff\xfe", b"\xfe\xff")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

RawRow = tuple[int, Sequence]  # its number in the table, from 1, and its cells


def read_rows(file: IO[bytes]) -> Iterator[RawRow]:
    """Yield the rows of a workbook's first sheet, or of a CSV file, that are not empty."""
    size = _size_of(file)
    if size > MOST_BYTES:
        raise FileFault("too-large", most=MOST_BYTES // MB)
    head = file.read(8)
    file.seek(0)
    if head.startswith(LEGACY):
        raise FileFault("locked" if ENCRYPTED in file.read() else "old-excel")
    if head.startswith(b"PK"):
        return _not_too_many(_workbook_rows(file))
    return _not_too_many(_csv_rows(file.read()))


def _size_of(file: IO[bytes]) -> int:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def _not_too_many(rows: Iterator[RawRow]) -> Iterator[RawRow]:
    found = 0
    for number, cells in rows:
        if all(cell is None or cell == "" for cell in cells):
            continue
        found += 1
        if found > MOST_ROWS:
            raise FileFault("too-many-rows", most=f"{MOST_ROWS:,}")
        if len(cells) > MOST_COLUMNS:
            if any(cell not in (None, "") for cell in cells[MOST_COLUMNS:]):
                raise FileFault("too-many-columns", most=MOST_COLUMNS)
            cells = cells[:MOST_COLUMNS]
        yield number, cells


def _workbook_rows(file: IO[bytes]) -> Iterator[RawRow]:
    _refuse_bomb(file)
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise FileFault("not-a-table") from error
    try:
        pages = book.worksheets
        if not pages:
            raise FileFault("empty")
        pages[0].reset_dimensions()  # what a sheet claims of its size may be a million rows of nothing
        yield from _until_nothing_follows(pages[0].iter_rows(max_col=MOST_COLUMNS + 1, values_only=True))
    except FileFault:
        raise
    except Exception as error:
        raise FileFault("not-a-table") from error
    finally:
        book.close()


def _until_nothing_follows(rows) -> Iterator[RawRow]:
    empty = 0
    for number, cells in enumerate(rows, start=1):
        empty = 0 if any(cell is not None for cell in cells) else empty + 1
        if empty > EMPTY_ROWS_AT_THE_END:
            return
        yield number, cells


def _refuse_bomb(file: IO[bytes]) -> None:
    """Look at what a workbook unfolds to before anything of it is read. Reading stops where an entry said it would."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise FileFault("not-a-table") from error
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNFOLDED:
        raise FileFault("unfolds")
    file.seek(0)


def _csv_rows(data: bytes) -> Iterator[RawRow]:
    words = decoded(data)
    if "\x00" in words[:1000]:
        raise FileFault("not-a-table")
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=delimiter_of(words))
    csv.field_size_limit(LONGEST_CELL)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise FileFault("not-a-table") from error


def decoded(data: bytes) -> str:
    """Return the text of a CSV file: UTF-8, what Thai Windows writes by itself, or Excel's “Unicode text”."""
    for encoding in ["utf-16"] if data.startswith(WIDE) else ["utf-8-sig", "cp874"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileFault("unreadable")


def delimiter_of(words: str) -> str:
    """Return what stands between the cells of a CSV file. Above its heads there may be a title, without any."""
    return max(",;\t", key=words[:4000].count)


def read_pictures(file: IO[bytes]) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Yield name, size and content of each file in a ZIP, one after another. Folders and what Macs add are left out."""
    if _size_of(file) > MOST_ZIP_BYTES:
        raise FileFault("too-large", most=MOST_ZIP_BYTES // MB)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if _is_wanted(entry)]
            if len(entries) > MOST_PICTURES:
                raise FileFault("too-many-rows", most=f"{MOST_PICTURES:,}")
            for entry in sorted(entries, key=lambda entry: entry.filename):
                if entry.flag_bits & 1:
                    raise FileFault("locked")
                with archive.open(entry) as content:
                    yield _name_of(entry), entry.file_size, content
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise FileFault("not-a-zip") from error


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    parts = entry.filename.split("/")
    return not entry.is_dir() and parts[0] != "__MACOSX" and not parts[-1].startswith(".")


def _name_of(entry: zipfile.ZipInfo) -> str:
    name = entry.filename.rpartition("/")[2]
    if entry.flag_bits & 0x800:
        return name
    # Older programs of Windows write Thai names in the machine's own letters, which zipfile takes for another set.
    try:
        return name.encode("cp437").decode("cp874")
    except UnicodeError:
        return name
