"""Pictures from a ZIP, each called by the number of what it shows."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from catalogue.pictures.models import SiteImage
from tests.catalogue.spreadsheets.papers import checked, imported, picture, zip_of
from tests.factories import make_producer, make_product, make_staff

pytestmark = pytest.mark.django_db


def test_pictures_hang_at_what_they_are_called_after():
    shawl, weavers = make_product(), make_producer(code="KP-1")
    files = {
        f"{shawl.upc}-2.jpg": picture("red"),
        f"{shawl.upc}-1.JPG": picture("blue"),
        "KP-1.png": picture(kind="PNG"),
    }

    taken = imported("pictures", zip_of(**files), by=make_staff())

    assert (taken.new, taken.rows) == (3, 3)
    assert [image.picture.alt_th for image in shawl.images.order_by("display_order")] == [shawl.title_th] * 2
    blue = Image.open(shawl.images.order_by("display_order")[0].picture.file).getpixel((5, 5))
    assert blue[2] > blue[0]
    weavers.refresh_from_db()
    assert weavers.picture.title == weavers.name_th


def test_the_same_pictures_again_hang_once():
    shawl = make_product()
    imported("pictures", zip_of(**{f"{shawl.upc}.jpg": picture()}))

    again = imported("pictures", zip_of(**{f"{shawl.upc}.jpg": picture()}))

    assert (again.new, again.same) == (0, 1)
    assert SiteImage.objects.count() == 1


def test_where_a_picture_was_taken_is_forgotten():
    shawl = make_product()

    imported("pictures", zip_of(**{f"{shawl.upc}.jpg": picture(exif=True)}))

    kept = shawl.images.get().picture.file.open("rb").read()
    assert b"made at home" in picture(exif=True)
    assert b"made at home" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_what_is_no_picture_of_ours_is_named():
    shawl = make_product()
    files = {
        f"{shawl.upc}.jpg": b"no picture",
        f"{shawl.upc}-2.heic": b"\x00\x00\x00\x18ftypheic" + b"\x00" * 30,
        "นามบัตร.jpg": picture(),
        "readme.txt": b"hello",
    }

    taken = checked("pictures", zip_of(**files))

    assert {(fault.params["file"], fault.code) for fault in taken.shown_faults} == {
        (f"{shawl.upc}.jpg", "not-a-picture"),
        (f"{shawl.upc}-2.heic", "apple-picture"),
        ("นามบัตร.jpg", "no-owner"),
        ("readme.txt", "not-a-picture"),
    }
    assert not SiteImage.objects.exists()


def test_what_is_no_zip_is_said():
    taken = checked("pictures", ContentFile(b"no zip", name="a.zip"))

    assert [fault.code for fault in taken.shown_faults] == ["not-a-zip"]
