"""Thai on a line: names that are not torn apart."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from catalogue.thai.line_breaks import line_pieces

register = template.Library()

BREAK = mark_safe("<wbr>")


@register.filter
def whole_words(text):
    """Let a Thai name break between its words only; other texts, and names without known words, stay as they are."""
    pieces = line_pieces(str(text))
    if len(pieces) < 2:
        return text
    return format_html('<span class="whole-words">{}</span>', format_html_join(BREAK, "{}", ((p,) for p in pieces)))
