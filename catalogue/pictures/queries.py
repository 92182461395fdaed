"""Reads pictures with the sizes that exist. Never makes a size: that is the worker's job."""

from collections import defaultdict

from django.utils.translation import get_language

from .models import SiteImage
from .pictures import Picture
from .sizes import FORMATS, MIME_TYPES


def picture_of(image: SiteImage | None) -> Picture | None:
    """Return an image as a page draws it, in the reader's language; None stays None.

    Sizes that the worker has not made yet are left out, and the original file is shown: a page
    is never slow because a picture is new. Lists prefetch "renditions" with their pictures.
    """
    if image is None:
        return None
    by_format = defaultdict(list)
    fallback = image
    for rendition in sorted(image.renditions.all(), key=lambda rendition: rendition.width):
        operation, _, image_format = rendition.filter_spec.partition("|format-")
        if operation.startswith("width-") and image_format in FORMATS:
            by_format[image_format].append(rendition)
    for rendition in by_format["webp"]:
        if fallback is image or rendition.width <= 800:
            fallback = rendition
    return Picture(
        alt=image.alt_in(get_language() or "th"),
        width=image.width,
        height=image.height,
        src=fallback.file.url,
        sources=[
            (MIME_TYPES[name], ", ".join(f"{r.file.url} {r.width}w" for r in by_format[name]))
            for name in FORMATS
            if by_format[name]
        ],
        is_illustration=image.is_illustration,
    )
