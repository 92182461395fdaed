"""A picture that an editor brings is kept small, upright, and says no place."""

import io

import pillow_heif
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.images.forms import get_image_form

from catalogue.pictures import operations
from catalogue.pictures.forms import redrawn
from catalogue.pictures.models import SiteImage
from catalogue.pictures.operations import bounding_rect, find_focus
from catalogue.pictures.scans import EDITORS_MOST_BYTES
from tests.factories import make_photograph
from tests.factories.people import make_staff
from tests.factories.stories import jpeg

LATITUDE = 2
GPS = 0x8825


def uploaded(data: bytes, name="IMG_0001.JPG") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def opened(file) -> Image.Image:
    file.seek(0)
    return Image.open(file)


def test_place_and_telephone_are_left_out():
    exif = Image.Exif()
    exif.get_ifd(GPS)[LATITUDE] = (16.0, 26.0, 0.0)
    data = jpeg(exif=exif)
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(GPS)

    assert not opened(redrawn(uploaded(data))).getexif().get_ifd(GPS)


def test_picture_lying_on_its_side_is_put_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by a quarter

    assert opened(redrawn(uploaded(jpeg(400, 300, exif=exif)))).size == (300, 400)


def test_picture_of_twelve_megabytes_from_an_iphone_is_kept_small():
    file = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (3000, 2000), "brown")).save(file)
    # A box that readers pass over makes the file as heavy as one full of detail, which takes a minute to write.
    weight = 12_000_000
    heavy = file.getvalue() + (weight + 8).to_bytes(4) + b"free" + b"\0" * weight

    kept = redrawn(uploaded(heavy, "IMG_0001.HEIC"))

    assert kept.name == "IMG_0001.jpg"
    assert opened(kept).size == (2400, 1600)
    assert kept.size < 1_000_000


@pytest.mark.parametrize("data", [b"", b"no picture", jpeg()[:400]], ids=["empty", "text", "torn"])
def test_broken_picture_is_told_in_words(data):
    with pytest.raises(ValidationError, match="เปิดไฟล์นี้เป็นภาพไม่ได้"):
        redrawn(uploaded(data))


def test_picture_beyond_all_measure_is_told_in_words():
    with pytest.raises(ValidationError, match="25 MB"):
        redrawn(uploaded(b"\xff" * (EDITORS_MOST_BYTES + 1)))


@pytest.mark.django_db
def test_library_takes_pictures_by_this_form_and_asks_for_people():
    form = get_image_form(SiteImage)(
        {"title": "กี่", "alt_th": "กี่ทอผ้า", "people_count": "2", "collection": "1", "tags": ""},
        {"file": uploaded(jpeg(5000, 100), "loom.jpg")},
        user=make_staff(may_everything=True),
    )

    assert form.is_valid(), form.errors
    kept = form.save()
    assert (kept.width, kept.people_count) == (2400, 2)


@pytest.mark.django_db
def test_edited_picture_keeps_its_file():
    picture = make_photograph()
    form = get_image_form(SiteImage)(
        {"title": "ชื่อใหม่", "alt_th": "กี่", "people_count": "0", "collection": "1", "tags": ""},
        instance=picture,
        user=make_staff(may_everything=True),
    )
    before = picture.file.name

    assert form.is_valid(), form.errors
    assert form.save().file.name == before


@pytest.mark.django_db
def test_photograph_is_looked_at_for_faces_and_gets_its_middle(settings):
    square = Image.new("RGB", (400, 300), "white")
    square.paste("black", (250, 40, 330, 120))
    file = io.BytesIO()
    square.save(file, "JPEG")
    picture = make_photograph()
    picture.file.save("square.jpg", uploaded(file.getvalue()))
    SiteImage.objects.update(faces_found=None, focal_point_x=None, width=400, height=300)
    picture = SiteImage.objects.get()

    find_focus(picture)

    picture.refresh_from_db()
    assert picture.faces_found == 0
    assert 200 < picture.focal_point_x < 360
    assert picture.focal_point_y < 150


@pytest.mark.django_db
def test_what_an_editor_said_of_the_middle_stays():
    picture = make_photograph()
    SiteImage.objects.update(
        faces_found=None, focal_point_x=9, focal_point_y=9, focal_point_width=2, focal_point_height=2
    )

    find_focus(SiteImage.objects.get(pk=picture.pk))

    assert SiteImage.objects.get().focal_point_x == 9


@pytest.mark.django_db
def test_drawing_is_left_alone(monkeypatch):
    picture = make_photograph(is_illustration=True)
    monkeypatch.setattr(operations, "bounding_rect", lambda spots: pytest.fail("looked at"))

    find_focus(picture)

    assert picture.faces_found is None


def test_frame_holds_faces_and_features():
    assert tuple(bounding_rect([(10, 20, 30, 40), (50, 5, 60, 25)])) == (10, 5, 60, 40)
    assert tuple(bounding_rect([(10.0, 20.0), (30.5, 5.0)])) == (10, 5, 30, 20)
