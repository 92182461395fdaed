"""Files as programs write them, and files that would harm."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from catalogue.spreadsheets import files
from catalogue.spreadsheets.faults import WORDS, FileFault
from catalogue.spreadsheets.files import read_pictures, read_rows
from tests.catalogue.spreadsheets.papers import csv_file, picture, workbook, zip_of

ROWS = [["รหัสสินค้า", "ราคา"], ["KKO-0001", "320"]]


@pytest.mark.parametrize(
    "file",
    [
        csv_file(*ROWS),
        csv_file(*ROWS, encoding="utf-8"),
        csv_file(*ROWS, encoding="cp874"),
        csv_file(*ROWS, encoding="cp874", delimiter=";"),
        csv_file(*ROWS, encoding="utf-16", delimiter="\t"),
        workbook(*ROWS),
    ],
    ids=["csv-of-excel", "utf-8", "thai-windows", "semicolons", "unicode-text", "workbook"],
)
def test_the_same_rows_from_whatever_program(file):
    assert [list(cells)[:2] for _number, cells in read_rows(file)] == ROWS


def refused(file) -> str:
    with pytest.raises(FileFault) as fault:
        list(read_rows(file))
    assert fault.value.code in WORDS
    return fault.value.code


def test_two_hundred_thousand_rows_are_refused_without_reading_them_all():
    rows = io.BytesIO(b"code,price\n" + b"KKO-0001,1\n" * 200_000)

    assert refused(rows) == "too-many-rows"


def test_a_workbook_that_unfolds_to_gigabytes_is_not_unfolded(monkeypatch):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (files.MOST_UNFOLDED + 1))
    monkeypatch.setattr(files, "load_workbook", lambda *_, **__: pytest.fail("it was opened"))

    assert len(bomb.getvalue()) < 1_000_000
    assert refused(bomb) == "unfolds"


def test_entities_that_unfold_are_not_unfolded():
    data = workbook(*ROWS).read()
    laughing = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefghi", "bcdefghij", strict=True)
    )
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(changed, "w") as out:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = (
                    f"{laughing}]><worksheet><sheetData><row><c><v>&j;</v></c></row></sheetData></worksheet>".encode()
                )
            out.writestr(entry.filename, content)

    assert refused(changed) == "not-a-table"


def test_a_million_empty_rows_below_the_table_do_not_matter():
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for row in [*ROWS, *([[None, None]] * 5000), ["far", "below"]]:
        page.append(row)
    data = io.BytesIO()
    book.save(data)

    assert len(list(read_rows(data))) == 2


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"\xd0\xcf\x11\xe0" + b"Workbook" * 100, "old-excel"),
        (b"\xd0\xcf\x11\xe0" + files.ENCRYPTED, "locked"),
        (b"PK\x03\x04 broken", "not-a-table"),
        (b"%PDF-1.7 \x00\x00\x00", "not-a-table"),
        (b"\xff\xfe\x00", "unreadable"),
        (b"a" * (files.MOST_BYTES + 1), "too-large"),
        (b'code,price\nKKO-0001,"' + b"x" * (files.LONGEST_CELL + 1) + b'"', "not-a-table"),
    ],
    ids=["xls", "password", "half-a-zip", "pdf", "half-a-letter", "large", "endless-cell"],
)
def test_what_is_no_table_is_said(data, fault):
    assert refused(io.BytesIO(data)) == fault


def test_of_a_zip_only_its_pictures_are_read():
    packed = zip_of(**{"a/KKO-1.jpg": picture(), "__MACOSX/a/._KKO-1.jpg": b"", "a/.DS_Store": b"", "KKO-0.jpg": b"x"})

    assert [(name, size) for name, size, _content in read_pictures(packed)] == [
        ("KKO-0.jpg", 1),
        ("KKO-1.jpg", len(picture())),
    ]


def test_thai_names_of_old_zips_are_read():
    # Older programs write names in the letters of their machine, and do not say so.
    raw = zip_of(**{"abc.jpg": b"x"}).read().replace(b"abc.jpg", "ผ้า.jpg".encode("cp874"))

    assert [name for name, _size, _content in read_pictures(io.BytesIO(raw))] == ["ผ้า.jpg"]


def test_what_is_no_zip_is_said():
    with pytest.raises(FileFault, match="not-a-zip"):
        list(read_pictures(io.BytesIO(b"no zip")))
