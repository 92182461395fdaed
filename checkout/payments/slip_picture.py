"""A buyer's picture of a transfer slip: drawn anew, so that nothing but the picture is kept, and its QR read here."""

import io
import warnings
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from .slip_qr import NotASlip, SlipCode, read_slip_code

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2000
QR_READ_UP_TO = 4000
FORMATS = ("JPEG", "PNG", "WEBP")
HEIC_KINDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


class BadPicture(Exception):
    """A file that cannot be taken as a slip."""


class TooLarge(BadPicture):
    """More bytes, or more pixels, than a picture of a slip can need."""


class AppleFormat(BadPicture):
    """An iPhone's own format, which few programs can read."""


class NotAPicture(BadPicture):
    """Something else, or damaged."""


@dataclass(frozen=True)
class SlipPicture:
    """A slip's picture as JPEG, and what its QR says if it could be read."""

    jpeg: bytes
    code: SlipCode | None


def read_slip_picture(data: bytes) -> SlipPicture:
    """Draw a picture of a slip anew and read its QR. Raises TooLarge, AppleFormat, NotAPicture.

    A new drawing holds neither where the picture was taken nor anything hidden in the file.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_KINDS:
        raise AppleFormat
    picture = _open(data)
    picture.thumbnail((QR_READ_UP_TO, QR_READ_UP_TO))
    code = _code_in(picture)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=85, optimize=True)
    return SlipPicture(drawn.getvalue(), code)


def _open(data: bytes) -> Image.Image:
    """Return the picture upright on white, without anything else its file held."""
    try:
        with warnings.catch_warnings():
            # A file of some kilobytes can unfold to gigabytes: Pillow only warns of the smaller of these.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=FORMATS)
            if opened.width * opened.height > MOST_PIXELS:
                raise TooLarge
            opened.draft("RGB", (QR_READ_UP_TO, QR_READ_UP_TO))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAPicture from error
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A"))
    return plain


def _code_in(picture: Image.Image) -> SlipCode | None:
    for found in zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode):
        try:
            return read_slip_code(found.text)
        except NotASlip:
            continue
    return None
