"""Reads pictures with the sizes that exist. Never makes a size: that is the worker's job."""

from collections import defaultdict

from django.utils.translation import get_language

from .models import SiteImage
from .pictures import Picture
from .sizes import FORMATS, MIME_TYPES, SHARE_SPEC

MIDDLE_WIDTH = 800  # for browsers that choose nothing themselves


def picture_of(image: SiteImage | None) -> Picture | None:
    """Return an image as a page draws it, in the reader's language; None stays None.

    Sizes that the worker has not made yet are left out, and the original file is shown: a page
    is never slow because a picture is new. Lists prefetch "renditions" with their pictures.
    """
    if image is None:
        return None
    by_format = defaultdict(list)
    share = ""
    for rendition in sorted(image.renditions.all(), key=lambda rendition: rendition.width):
        operation, _, image_format = rendition.filter_spec.partition("|format-")
        if operation.startswith("width-") and image_format in FORMATS:
            by_format[image_format].append(rendition)
        elif rendition.filter_spec == SHARE_SPEC:
            share = rendition.file.url
    plain = by_format["webp"] or [image]
    return Picture(
        alt=image.alt_in(get_language() or "th"),
        width=image.width,
        height=image.height,
        src=next((file for file in plain if file.width >= MIDDLE_WIDTH), plain[-1]).file.url,
        sources=[
            (MIME_TYPES[name], [(r.file.url, r.width) for r in by_format[name]]) for name in FORMATS if by_format[name]
        ],
        is_illustration=image.is_illustration,
        large=plain[-1].file.url,
        share=share,
        focus=tuple(round(part * 10) for part in image.focus),
    )
