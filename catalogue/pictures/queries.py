"""Reads pictures with the sizes that exist. Never makes a size: that is the worker's job."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import get_language

from .models import Rendition, SiteImage
from .pictures import Picture
from .sizes import FORMATS, MIME_TYPES, SHARE_SPEC

MIDDLE_WIDTH = 800  # for browsers that choose nothing themselves
KEPT_IN_MIND = 2000

Size = tuple[str, str, int]  # its spec in Wagtail's language, its file, its width


def picture_of(image: SiteImage | None) -> Picture | None:
    """Return an image as a page draws it, in the reader's language; None stays None.

    Sizes that the worker has not made yet are left out, and the original file is shown: a page
    is never slow because a picture is new. Lists prefetch "renditions" with their pictures, or `know_sizes` of them.
    """
    if image is None:
        return None
    sizes = image.__dict__.get("known_sizes")
    if sizes is None:
        sizes = tuple((size.filter_spec, size.file.name, size.width) for size in image.renditions.all())
    return _drawn(
        alt=image.alt_in(get_language() or "th"),
        width=image.width,
        height=image.height,
        file=image.file.name,
        is_illustration=image.is_illustration,
        focus=tuple(round(part * 10) for part in image.focus),
        sizes=sizes,
    )


def know_sizes(images: Iterable[SiteImage]) -> None:
    """Read the sizes of many pictures at once. One query, and no object for each of the eleven sizes of a picture."""
    images = list(images)
    sizes: dict[int, list[Size]] = defaultdict(list)
    rows = Rendition.objects.filter(image__in={image.pk for image in images})
    for pk, *size in rows.values_list("image_id", "filter_spec", "file", "width"):
        sizes[pk].append(tuple(size))
    for image in images:
        image.known_sizes = tuple(sizes[image.pk])


@lru_cache(maxsize=KEPT_IN_MIND)
def _drawn(*, file: str, sizes: tuple[Size, ...], **facts) -> Picture:
    """Write down the addresses of a picture's files; kept in mind, for the same files have the same addresses."""
    by_format = defaultdict(list)
    share = ""
    for spec, name, width in sorted(sizes, key=lambda size: size[2]):
        operation, _, image_format = spec.partition("|format-")
        if operation.startswith("width-") and image_format in FORMATS:
            by_format[image_format].append((_address(Rendition, name), width))
        elif spec == SHARE_SPEC:
            share = _address(Rendition, name)
    plain = by_format["webp"] or [(_address(SiteImage, file), facts["width"])]
    return Picture(
        **facts,
        src=next((address for address, width in plain if width >= MIDDLE_WIDTH), plain[-1][0]),
        sources=[(MIME_TYPES[name], by_format[name]) for name in FORMATS if by_format[name]],
        large=plain[-1][0],
        share=share,
    )


def _address(model: type[SiteImage] | type[Rendition], name: str) -> str:
    return model._meta.get_field("file").storage.url(name)
