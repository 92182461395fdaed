"""The QR codes on papers, for scanners and for buyers' phones."""

import segno


def qr_svg(text: str) -> str:
    """Draw a QR with the quiet rim that readers want around it, as a picture that papers can hold.

    Some of it may be creased or wet. It is as wide as it is told to be.
    """
    code = segno.make(text, error="m", micro=False)
    return code.svg_inline(border=4, omitsize=True, light="white")
