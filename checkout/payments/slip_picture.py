"""A buyer's picture of a transfer slip: drawn anew, so that nothing but the picture is kept, and its QR read here."""

from dataclasses import dataclass

import zxingcpp
from PIL import Image

from catalogue.pictures.scans import (
    FORMATS,
    LONGEST_SIDE,
    MOST_BYTES,
    READ_UP_TO,
    AppleFormat,
    BadPicture,
    NotAPicture,
    TooLarge,
    as_jpeg,
    open_picture,
)

from .slip_qr import NotASlip, SlipCode, read_slip_code

__all__ = [
    "FORMATS",
    "LONGEST_SIDE",
    "MOST_BYTES",
    "AppleFormat",
    "BadPicture",
    "NotAPicture",
    "SlipPicture",
    "TooLarge",
    "read_slip_picture",
]


@dataclass(frozen=True)
class SlipPicture:
    """A slip's picture as JPEG, and what its QR says if it could be read."""

    jpeg: bytes
    code: SlipCode | None


def read_slip_picture(data: bytes) -> SlipPicture:
    """Draw a picture of a slip anew and read its QR. Raises TooLarge, AppleFormat, NotAPicture."""
    picture = open_picture(data)
    picture.thumbnail((READ_UP_TO, READ_UP_TO))
    code = _code_in(picture)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return SlipPicture(as_jpeg(picture), code)


def _code_in(picture: Image.Image) -> SlipCode | None:
    for found in zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode):
        try:
            return read_slip_code(found.text)
        except NotASlip:
            continue
    return None
