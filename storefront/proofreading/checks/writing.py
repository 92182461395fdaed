"""Looks at how a page is written: pictures in words, headings in order, links that lead somewhere, its length."""

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from catalogue.thai.words import segment

from ..contents import Contents, Link
from ..findings import Finding, Weight

SHORT_STORY, LONG_STORY = 150, 1200  # words
PASTED = re.compile(r"mso-|<!--|&nbsp;{3}|\ufffd")


def look_at_writing(page, contents: Contents) -> Iterator[Finding]:
    yield from _description(page)
    yield from _alternative_texts(contents)
    yield from _headings(contents)
    yield from _links(contents)
    yield from _length(page, contents)
    yield from _leftovers(contents)


def _description(page) -> Iterator[Finding]:
    if not page.in_short:
        yield Finding(
            "description",
            Weight.STOP,
            _("The page says nowhere what it is about. Write an introduction or a description for search engines."),
        )


def _alternative_texts(contents: Contents) -> Iterator[Finding]:
    for picture in contents.pictures:
        if not picture.alt_th:
            yield Finding(
                "alt",
                Weight.STOP,
                _("A picture has no words for those who cannot see it. Open the picture and say what it shows."),
                picture.title,
            )


def _headings(contents: Contents) -> Iterator[Finding]:
    levels = [(1, ""), *contents.headings]
    for (above, _words), (level, words) in pairwise(levels):
        if level > above + 1:
            yield Finding("headings", Weight.STOP, _("A small heading stands where no large one is above it."), words)
    named = {"heading", "subheading"}
    for block, following in pairwise([*contents.blocks, "heading"]):
        if block in named and following == "heading":
            yield Finding("empty-part", Weight.STOP, _("Nothing stands under a heading."))
            return


def _links(contents: Contents) -> Iterator[Finding]:
    pages = {link.page for link in contents.links if link.page is not None}
    live = set(Page.objects.live().filter(pk__in=pages).values_list("pk", flat=True)) if pages else set()
    for link in contents.links:
        if _is_broken(link, live):
            yield Finding(
                "link",
                Weight.STOP,
                _("A link leads nowhere."),
                link.address or _("a page that is gone or not published"),
            )


def _is_broken(link: Link, live: set[int]) -> bool:
    if link.page is not None:
        return link.page not in live
    if link.address.startswith(("/", "#", "mailto:", "tel:")):
        return False
    parts = urlsplit(link.address)
    return parts.scheme not in {"http", "https"} or "." not in parts.netloc


def _length(page, contents: Contents) -> Iterator[Finding]:
    if not getattr(page, "is_story", False):
        return
    count = len(segment(contents.text))
    if count < SHORT_STORY:
        yield Finding(
            "short",
            Weight.HINT,
            ngettext("The story is short: %(count)s word.", "The story is short: %(count)s words.", count)
            % {"count": count},
        )
    elif count > LONG_STORY:
        yield Finding(
            "long",
            Weight.HINT,
            ngettext(
                "The story is long for a phone: %(count)s word.",
                "The story is long for a phone: %(count)s words.",
                count,
            )
            % {"count": count},
        )


def _leftovers(contents: Contents) -> Iterator[Finding]:
    if contents.empty_choices:
        yield Finding(
            "gone", Weight.HINT, _("Something chosen here was deleted since; readers see the page without it.")
        )
    for passage in contents.passages:
        if PASTED.search(passage.text):
            yield Finding(
                "pasted",
                Weight.HINT,
                _("This text brought signs of another program along. Read it once more."),
                passage.text[:60],
                passage.where,
            )
