"""Parts of pages that are drawn once and kept, as long as what they show is the same."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_KEPT = 20_000  # of some kilobytes each: the cards a process has in mind


def drawn(template: str, **values) -> SafeString:
    """Draw a template that shows nothing but these values, in the reader's language; the same values are drawn once.

    The values are what is compared, so nothing kept can be out of date. They must be hashable. While the shop is being
    built (DEBUG) nothing is kept, for the template may change.
    """
    return (_draw if settings.DEBUG else _drawn_once)(template, get_language(), **values)


def _draw(template: str, _language: str | None, **values) -> SafeString:
    return render_to_string(template, values)


_drawn_once = lru_cache(MOST_KEPT)(_draw)
