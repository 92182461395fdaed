"""Transfer slips as buyers send them, drawn by the tests: nothing of a real one is in them."""

import io
import random

import segno
from PIL import Image, ImageDraw

from checkout.payments.slip_qr import crc16


def slip_text(*, bank: str = "004", reference: str = "TEST2026112600001", crc: str | None = None) -> str:
    """Return what the QR of a slip says."""
    inner = _field("00", "000001") + _field("01", bank) + _field("02", reference)
    body = _field("00", inner) + _field("51", "TH") + "9104"
    return body + (crc or f"{crc16(body):04X}")


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02}{value}"


def slip_image(
    text: str | None = None, *, module: int = 4, turned: float = 0, noise: int = 0, size: tuple[int, int] = (900, 1400)
) -> Image.Image:
    """Draw a slip with its QR at the lower right, as banks do; `noise` changes that many dots in a hundred."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, size[0], 160), fill="#2B3A67")
    draw.text((60, 240), "Transfer successful", fill="black")
    if text:
        buffer = io.BytesIO()
        segno.make(text, error="m", micro=False).save(buffer, kind="png", scale=module, border=4)
        code = Image.open(buffer).convert("RGB")
        picture.paste(code, (size[0] - code.width - 40, size[1] - code.height - 40))
    if turned:
        picture = picture.rotate(turned, expand=True, fillcolor="white")
    if noise:
        _spoil(picture, noise)
    return picture


def _spoil(picture: Image.Image, percent: int) -> None:
    dice = random.Random(2569)  # the same spots in every run
    for _dot in range(picture.width * picture.height * percent // 100):
        spot = (dice.randrange(picture.width), dice.randrange(picture.height))
        picture.putpixel(spot, (dice.randrange(256),) * 3)


def as_file(picture: Image.Image, kind: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def slip_file(**facts) -> bytes:
    """Return a good slip as a JPEG file; `bank` and `reference` make it one of another transfer."""
    return as_file(slip_image(slip_text(**facts)))


def bomb() -> bytes:
    """Return a PNG of some kilobytes that unfolds to nearly a gigabyte."""
    return as_file(Image.new("1", (30_000, 30_000)), "PNG")


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 200
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n" + b"0" * 500
