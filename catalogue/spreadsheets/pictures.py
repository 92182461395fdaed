"""Pictures of goods and producers from a ZIP: each called by the number of what it shows."""

import hashlib
import re
from collections.abc import Callable
from typing import IO

from django.core.files.base import ContentFile
from wagtail.log_actions import log

from catalogue.pictures.models import SiteImage
from catalogue.pictures.scans import MOST_BYTES, AppleFormat, BadPicture, TooLarge, as_jpeg, open_picture
from catalogue.producers.models import Partner
from catalogue.products.models import Product
from catalogue.products.operations import hang_picture

from .cells import words_of
from .faults import CellFault, FileFault
from .files import read_pictures
from .plans import Plan
from .tables import Progress, Row, Table, nobody_looks

LONGEST_SIDE = 3000
NAME = re.compile(r"(?P<owner>.+?)(?:[-_ ]?\(?(?P<place>\d{1,2})\)?)?\.(?P<kind>jpe?g|png|webp|hei[cf])", re.IGNORECASE)
FAULTS = {TooLarge: "picture-too-large", AppleFormat: "apple-picture"}
Owner = Product | Partner


def plan_pictures(file: IO[bytes], *, progress: Progress = nobody_looks) -> Plan:
    """Find what the pictures of a ZIP show. Each is drawn anew, so that it says nothing of where it was taken.

    A picture that hangs at its good already is left alone. Two queries for each picture.
    """
    table, same, wanted = Table({}, [], [], []), 0, {}
    for number, (name, size, content) in enumerate(read_pictures(file), start=1):
        row = Row(number, {"name": name})
        table.rows.append(row)
        try:
            owner = _owner_of(name)
            drawn = _drawn(content, size)
        except CellFault as fault:
            table.fault(number, "", fault.code, **{"file": name, **fault.params})
            continue
        if _hangs(owner, drawn):
            same += 1
        else:
            wanted[number] = owner
        progress(number)
    if not table.rows:
        raise FileFault("empty")
    return Plan(table, len(wanted), 0, same, _writer(file, wanted))


def _owner_of(name: str) -> Owner:
    """Return the good or producer a picture is called by: "KKO-0001-2.jpg" may be of KKO-0001-2 or of KKO-0001."""
    found = NAME.fullmatch(words_of(name))
    if found is None:
        raise CellFault("not-a-picture")
    whole = name.rpartition(".")[0].strip()
    for number in (whole, found["owner"].rstrip("-_ ")):
        good = Product.objects.filter(upc=number).first()
        owner = good or Partner.objects.filter(code=number, merged_into=None).first()
        if owner:
            return owner
    raise CellFault("no-owner", text=whole[:60])


def _drawn(content: IO[bytes], size: int) -> bytes:
    if size > MOST_BYTES:
        raise CellFault("picture-too-large")
    try:
        picture = open_picture(content.read(MOST_BYTES + 1))
    except BadPicture as error:
        raise CellFault(FAULTS.get(type(error), "not-a-picture")) from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return as_jpeg(picture)


def _hangs(owner: Owner, drawn: bytes) -> bool:
    if isinstance(owner, Product):
        return owner.images.filter(picture__file_hash=_mark_of(drawn)).exists()
    return bool(owner.picture and owner.picture.file_hash == _mark_of(drawn))


def _mark_of(drawn: bytes) -> str:
    return hashlib.sha1(drawn).hexdigest()  # noqa: S324 -- by this Wagtail knows a file again


def _writer(file: IO[bytes], owners: dict[int, Owner]) -> Callable:
    def write(by, progress: Progress) -> None:
        for number, (name, size, content) in enumerate(read_pictures(file), start=1):
            if number in owners:
                _hang(owners[number], name, _drawn(content, size), by)
            progress(number)

    return write


def _hang(owner: Owner, name: str, drawn: bytes, by) -> None:
    title = (owner.get_title() if isinstance(owner, Product) else owner.name_th)[:255]
    file = ContentFile(drawn, name=f"{name.rpartition('.')[0]}.jpg")
    picture = SiteImage(title=title, alt_th=title, uploaded_by_user=by, file=file)
    picture.file_size, picture.file_hash = len(drawn), _mark_of(drawn)
    picture.save()
    if isinstance(owner, Product):
        hang_picture(owner, picture)
    else:
        Partner.objects.filter(pk=owner.pk).update(picture=picture)
        log(owner, "producer.change", user=by, data={"changed": {"picture": ["", picture.title]}})
