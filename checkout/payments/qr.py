"""The PromptPay QR as a picture a buyer can save."""

import io
from decimal import Decimal

import segno
from PIL import Image, ImageDraw, ImageFont

SIDE = 640
FOOT = 70


def qr_png(data: str, *, order_number: str, amount_baht: Decimal) -> bytes:
    """Draw a QR with its order number and amount under it.

    Buyers on one phone save the picture and choose it in their bank's app, so it must say by itself
    what it is for.
    """
    code = segno.make(data, error="m", micro=False)
    modules = code.symbol_size(border=4)[0]
    scale = max(SIDE // modules, 1)
    buffer = io.BytesIO()
    code.save(buffer, kind="png", scale=scale, border=4)
    drawn = Image.open(buffer).convert("RGB")
    canvas = Image.new("RGB", (SIDE, SIDE + FOOT), "white")
    canvas.paste(drawn, ((SIDE - drawn.width) // 2, (SIDE - drawn.height) // 2))
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(size=28)
    draw.text((40, SIDE + 14), order_number, fill="#2B211B", font=font)
    draw.text((SIDE - 40, SIDE + 14), f"{amount_baht:,.2f} THB", fill="#2B211B", font=font, anchor="ra")
    out = io.BytesIO()
    canvas.save(out, "PNG", optimize=True)
    return out.getvalue()
