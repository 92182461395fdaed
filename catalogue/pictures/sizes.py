"""The sizes and formats every picture is kept in."""

# Thumbnail, card on a phone, card on a sharp phone, two widths of whole phones, gallery, a hero's width. The first
# format is the best: a browser takes the first it can show. WebP is for old browsers, so fewer sizes do.
WIDTHS = {"avif": (240, 400, 600, 750, 900, 1200, 1600), "webp": (400, 900, 1600)}
FORMATS = tuple(WIDTHS)
MIME_TYPES = {"avif": "image/avif", "webp": "image/webp"}
# The size thought of last: pictures that came before it lack it.
LATEST_WIDTH, LATEST_SPEC = 750, "width-750|format-avif"
# What a chat or a social network shows of a page: 1200 x 630, in the one format that all of them know.
SHARE_SPEC = "share|format-jpeg|jpegquality-82"


def rendition_spec(width: int, image_format: str) -> str:
    """Name one size in Wagtail's filter language."""
    return f"width-{width}|format-{image_format}"


def specs_for(width: int) -> list[str]:
    """Return the specs worth making of a picture so wide.

    Never wider than the picture, but each format goes up to the picture's own width: one of 1200 has a WebP of 1200.

    >>> [spec for spec in specs_for(1200) if "webp" in spec]
    ['width-400|format-webp', 'width-900|format-webp', 'width-1200|format-webp']
    """
    return [
        rendition_spec(size, image_format)
        for image_format, widths in WIDTHS.items()
        for size in sorted({min(size, width) for size in widths})
    ] + [SHARE_SPEC]
