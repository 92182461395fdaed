"""Pictures and papers that people hand in: drawn anew, so that nothing but what one sees is kept."""

import io
import warnings

import pillow_heif
from django.core.files.storage import Storage, storages
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2000
READ_UP_TO = 4000
FORMATS = ("JPEG", "PNG", "WEBP")
# What editors and makers bring: what their telephones take, iPhones among them, and what they saved from elsewhere.
EDITORS_FORMATS = (*FORMATS, "GIF", "AVIF", "HEIF")
EDITORS_MOST_BYTES = 25 * 1024 * 1024
EDITORS_LONGEST_SIDE = 2400
HEIC_KINDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


class BadPicture(Exception):
    """A file that cannot be taken as a picture."""


class TooLarge(BadPicture):
    """More bytes, or more pixels, than a picture of a paper can need."""


class AppleFormat(BadPicture):
    """An iPhone's own format, which few programs can read."""


class NotAPicture(BadPicture):
    """Something else, or damaged."""


def private_storage() -> Storage:
    """Return where papers lie that only permitted staff may see: outside of what the web server hands out."""
    return storages["private"]


def read_paper(data: bytes) -> tuple[bytes, str]:
    """Return a handed-in paper as it is kept, and the end of its name: a picture drawn anew, or a PDF as it is.

    A PDF is only ever handed out to be saved, never shown in a page. Raises TooLarge, AppleFormat, NotAPicture.
    """
    if data.startswith(b"%PDF-"):
        if len(data) > MOST_BYTES:
            raise TooLarge
        return data, "pdf"
    picture = open_picture(data)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return as_jpeg(picture), "jpg"


def as_jpeg(picture: Image.Image) -> bytes:
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=85, optimize=True)
    return drawn.getvalue()


def redraw_for_site(data: bytes) -> bytes:
    """Return a photograph as the site keeps it: upright, at most 2,400 points long, and without where it was taken.

    Raises TooLarge, NotAPicture.
    """
    picture = open_picture(data, most_bytes=EDITORS_MOST_BYTES, formats=EDITORS_FORMATS)
    picture.thumbnail((EDITORS_LONGEST_SIDE, EDITORS_LONGEST_SIDE))
    return as_jpeg(picture)


def open_picture(data: bytes, *, most_bytes: int = MOST_BYTES, formats: tuple[str, ...] = FORMATS) -> Image.Image:
    """Return the picture upright on white, without anything else its file held.

    Neither where it was taken nor anything hidden in the file is left. Raises TooLarge, AppleFormat, NotAPicture.
    """
    if len(data) > most_bytes:
        raise TooLarge
    if "HEIF" in formats:
        pillow_heif.register_heif_opener()
    elif data[4:8] == b"ftyp" and data[8:12] in HEIC_KINDS:
        raise AppleFormat
    try:
        with warnings.catch_warnings():
            # A file of some kilobytes can unfold to gigabytes: Pillow only warns of the smaller of these.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=formats)
            if opened.width * opened.height > MOST_PIXELS:
                raise TooLarge
            opened.draft("RGB", (READ_UP_TO, READ_UP_TO))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAPicture from error
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A"))
    return plain
