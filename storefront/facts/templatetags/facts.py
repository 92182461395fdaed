"""Facts in the texts of pages."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from storefront.facts import texts

register = template.Library()


@register.filter
def facts_filled(text: str) -> str:
    """Put facts into a plain text as plain words."""
    return texts.with_facts(str(text), get_language() or "th")


@register.filter
def facts_marked(html) -> str:
    """Put facts into HTML as links to where the page says their source; a plain text is escaped first."""
    marked = texts.with_marked_facts(str(conditional_escape(html)), get_language() or "th")
    return mark_safe(marked)  # noqa: S308 -- escaped above, and each fact again


@register.filter
def said_here(fact) -> str:
    """Return a fact as a sentence names it, in the reader's language."""
    return fact.in_words(get_language() or "th")


@register.filter
def counts_what(fact) -> str:
    return fact.says(get_language() or "th")


@register.filter
def comes_from(fact) -> str:
    return fact.source_in(get_language() or "th")
