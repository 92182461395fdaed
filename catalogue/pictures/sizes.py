"""The sizes and formats every picture is kept in."""

WIDTHS = (400, 800, 1200)
FORMATS = ("avif", "webp")  # best first: the browser takes the first it can show
MIME_TYPES = {"avif": "image/avif", "webp": "image/webp"}


def rendition_spec(width: int, image_format: str) -> str:
    """Name one size in Wagtail's filter language."""
    return f"width-{width}|format-{image_format}"


def specs_for(width: int) -> list[str]:
    """Return the specs worth making of a picture so wide: never wider than the picture, at least one size."""
    widths = [size for size in WIDTHS if size <= width] or WIDTHS[:1]
    return [rendition_spec(size, image_format) for image_format in FORMATS for size in widths]
