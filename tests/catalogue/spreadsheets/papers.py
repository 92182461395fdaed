"""Files as people hand them in."""

import csv
import io
import zipfile

from django.core.files.base import ContentFile
from openpyxl import Workbook
from PIL import Image

from catalogue.spreadsheets.models import Import
from catalogue.spreadsheets.operations import hand_in, start_import


def workbook(*rows, name: str = "ตาราง.xlsx") -> ContentFile:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return ContentFile(data.getvalue(), name=name)


def csv_file(*rows, encoding: str = "utf-8-sig", delimiter: str = ",") -> ContentFile:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return ContentFile(text.getvalue().encode(encoding), name="table.csv")


def picture(color: str = "teal", *, kind: str = "JPEG", exif: bool = False) -> bytes:
    data, image = io.BytesIO(), Image.new("RGB", (40, 30), color)
    facts = image.getexif()
    if exif:
        facts[0x010E] = "made at home, 16.43 102.83"
    image.save(data, kind, exif=facts)
    return data.getvalue()


def zip_of(**files: bytes) -> ContentFile:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return ContentFile(data.getvalue(), name="pictures.zip")


def checked(kind: str, file, *, by=None) -> Import:
    """Hand a file in; it is checked at once."""
    taken = hand_in(Import.Kind(kind), file, by=by)
    taken.refresh_from_db()
    return taken


def imported(kind: str, file, *, by=None) -> Import:
    """Hand a file in and let it be written."""
    taken = checked(kind, file, by=by)
    assert taken.state == "checked", said(taken)
    assert start_import(taken, by=by)
    taken.refresh_from_db()
    assert taken.state == "done", said(taken)
    return taken


def said(taken: Import) -> list[tuple[str, str]]:
    """Return which cells have which fault."""
    return [(fault.cell, fault.code) for fault in taken.shown_faults]
