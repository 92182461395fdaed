"""What the QR of a transfer slip says, and pictures it is read from."""

import io

import pytest
from PIL import Image

from checkout.payments.slip_picture import (
    LONGEST_SIDE,
    AppleFormat,
    NotAPicture,
    TooLarge,
    read_slip_picture,
)
from checkout.payments.slip_qr import NotASlip, SlipCode, read_slip_code
from tests.slips import HEIC, PDF, SVG, as_file, bomb, slip_file, slip_image, slip_text

CODE = SlipCode("004", "TEST2026112600001")


def test_code_names_bank_and_transfer():
    assert read_slip_code(slip_text()) == CODE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "https://example.com/slip",
        slip_text(crc="0000"),
        slip_text().replace("TEST", "TESS"),
        slip_text()[:-1],
        slip_text(bank="ABC"),
        slip_text(reference="x y"),
        "00020101021129370016A000000677010111011300668123456785802TH530376463048D2C",  # a PromptPay QR to be paid
        "9" * 400,
        "๐๐๐๘9104AAAA",
    ],
)
def test_other_texts_are_no_slip(text):
    with pytest.raises(NotASlip):
        read_slip_code(text)


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(slip_image(slip_text()), id="plain"),
        pytest.param(slip_image(slip_text(), turned=90), id="on its side"),
        pytest.param(slip_image(slip_text(), turned=7), id="askew"),
        pytest.param(slip_image(slip_text(), module=3, noise=2), id="spots"),
        pytest.param(slip_image(slip_text(), module=2, size=(500, 800)), id="small"),
        pytest.param(slip_image(slip_text(), module=12, size=(3000, 5000)), id="large"),
        pytest.param(slip_image(slip_text()).convert("L"), id="grey"),
    ],
)
def test_code_is_read_from_pictures_as_people_send_them(picture):
    assert read_slip_picture(as_file(picture, quality=70)).code == CODE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_promised_format_is_taken(kind):
    assert read_slip_picture(as_file(slip_image(slip_text()), kind)).code == CODE


def test_clear_ground_becomes_white():
    picture = slip_image(slip_text()).convert("RGBA")
    picture.putpixel((0, 300), (0, 0, 0, 0))

    assert read_slip_picture(as_file(picture, "PNG")).code == CODE


def test_slip_without_code_is_taken_and_says_so():
    assert read_slip_picture(as_file(slip_image())).code is None


def test_foreign_code_is_not_taken_for_a_slip():
    assert read_slip_picture(as_file(slip_image("https://example.com/"))).code is None


def test_place_and_camera_do_not_stay_in_the_picture():
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825)[1] = "N"

    jpeg = read_slip_picture(as_file(slip_image(slip_text()), exif=exif)).jpeg

    assert b"PhoneMaker" not in jpeg
    assert not Image.open(io.BytesIO(jpeg)).getexif()


def test_picture_is_upright_although_its_file_said_how_to_turn_it():
    exif = Image.Exif()
    exif[0x0112] = 6

    kept = Image.open(io.BytesIO(read_slip_picture(as_file(slip_image(), exif=exif)).jpeg))

    assert kept.width > kept.height


def test_large_picture_is_kept_smaller():
    kept = Image.open(io.BytesIO(read_slip_picture(as_file(slip_image(size=(3000, 5000)))).jpeg))

    assert max(kept.size) == LONGEST_SIDE


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        pytest.param(b"", NotAPicture, id="nothing"),
        pytest.param(b"hello", NotAPicture, id="text"),
        pytest.param(SVG, NotAPicture, id="svg"),
        pytest.param(PDF, NotAPicture, id="pdf"),
        pytest.param(HEIC, AppleFormat, id="heic"),
        pytest.param(as_file(slip_image(), "GIF"), NotAPicture, id="gif"),
        pytest.param(slip_file()[:3000], NotAPicture, id="cut off"),
        pytest.param(b"\xff\xd8\xff" + b"0" * 6 * 1024 * 1024, TooLarge, id="6 MB"),
    ],
)
def test_bad_files_are_told_apart(data, trouble):
    with pytest.raises(trouble):
        read_slip_picture(data)


def test_bomb_is_refused_before_it_unfolds():
    with pytest.raises(TooLarge):
        read_slip_picture(bomb())
