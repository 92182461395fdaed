"""Reads pictures with the sizes that exist. Never makes a size: that is the worker's job."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.encoding import filepath_to_uri
from django.utils.translation import get_language

from .models import Rendition, SiteImage
from .pictures import Picture
from .sizes import FORMATS, MIME_TYPES, SHARE_SPEC

MIDDLE_WIDTH = 800  # for browsers that choose nothing themselves

Size = tuple[str, str, int]  # its spec in Wagtail's language, its file, its width


def picture_of(image: SiteImage | None) -> Picture | None:
    """Return an image as a page draws it, in the reader's language; None for none, and for one that rests.

    Sizes that the worker has not made yet are left out, and the original file is shown: a page
    is never slow because a picture is new. Lists prefetch "renditions" with their pictures, or `know_sizes` of them.
    """
    if image is None or image.hidden_at:
        return None
    sizes = image.__dict__.get("known_sizes")
    if sizes is None:
        sizes = tuple((size.filter_spec, size.file.name, size.width) for size in image.renditions.all())
    by_format = defaultdict(list)
    share = ""
    names = [name for _spec, name, _width in sizes]
    for (spec, _name, width), address in sorted(
        zip(sizes, _addresses(names), strict=True), key=lambda pair: pair[0][2]
    ):
        operation, _, image_format = spec.partition("|format-")
        if operation.startswith("width-") and image_format in FORMATS:
            by_format[image_format].append((address, width))
        elif spec == SHARE_SPEC:
            share = address
    plain = by_format["webp"] or [(image.file.url, image.width)]
    return Picture(
        alt=image.alt_in(get_language() or "th"),
        width=image.width,
        height=image.height,
        src=next((address for address, width in plain if width >= MIDDLE_WIDTH), plain[-1][0]),
        sources=tuple((MIME_TYPES[name], tuple(by_format[name])) for name in FORMATS if by_format[name]),
        is_illustration=image.is_illustration,
        large=plain[-1][0],
        share=share,
        focus=tuple(round(part * 10) for part in image.focus),
    )


def _addresses(names: list[str]) -> list[str]:
    """Return where files lie. Those of one folder differ in their own name only: the store is asked for the first."""
    if not names:
        return []
    store = Rendition._meta.get_field("file").storage
    folder = names[0].rpartition("/")[0] + "/"
    own = [filepath_to_uri(name.removeprefix(folder)) for name in names]
    first = store.url(names[0])
    if not first.endswith("/" + own[0]) or not all(name.startswith(folder) for name in names):
        return [store.url(name) for name in names]  # a store that signs its addresses, or files of several folders
    begin = first.removesuffix(own[0])
    return [begin + name for name in own]


def know_sizes(images: Iterable[SiteImage]) -> None:
    """Read the sizes of many pictures at once. One query, and no object for each of the eleven sizes of a picture."""
    images = list(images)
    sizes: dict[int, list[Size]] = defaultdict(list)
    rows = Rendition.objects.filter(image__in={image.pk for image in images})
    for pk, *size in rows.values_list("image_id", "filter_spec", "file", "width"):
        sizes[pk].append(tuple(size))
    for image in images:
        image.known_sizes = tuple(sizes[image.pk])
