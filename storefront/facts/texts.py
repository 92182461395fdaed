"""Puts facts into texts: a text holds [fact:code], and a reader sees what the table says today."""

import re
from collections.abc import Iterable

from django.core.cache import cache
from django.utils import timezone
from django.utils.html import format_html

from .models import PRINTABLE, Fact

TOKEN = re.compile(r"\[fact:([a-z0-9-]+)\]")
TABLE_KEY = "facts"
# Another process learns of a corrected fact within so many seconds; the one that saved it, at once.
TABLE_KEPT_SECONDS = 15


def facts_table() -> dict[str, Fact]:
    """Return every fact that may be printed, by its code. One query, kept for some seconds."""
    table = cache.get(TABLE_KEY)
    if table is None:
        table = {fact.code: fact for fact in Fact.objects.filter(confidence__in=PRINTABLE)}
        cache.set(TABLE_KEY, table, TABLE_KEPT_SECONDS)
    return table


def forget_table() -> None:
    cache.delete(TABLE_KEY)


def codes_in(text: str) -> list[str]:
    """Return the codes of the facts a text names, each once, in the order they come.

    >>> codes_in("ช่วย [fact:producers] ใน [fact:districts] ครบ [fact:districts]")
    ['producers', 'districts']
    """
    return list(dict.fromkeys(TOKEN.findall(text)))


def with_facts(text: str, language: str) -> str:
    """Return a plain text with its facts in words. A code that no fact has says nothing."""
    if "[fact:" not in text:
        return text
    table = facts_table()
    return TOKEN.sub(lambda found: table[found[1]].in_words(language) if found[1] in table else "", text)


def with_marked_facts(html: str, language: str) -> str:
    """Return HTML with its facts in words, each marked with its code so that a page can say where it comes from."""
    if "[fact:" not in html:
        return html
    table = facts_table()

    def said(found: re.Match) -> str:
        fact = table.get(found[1])
        if fact is None:
            return ""
        return format_html('<a class="fact" href="#fact-{}">{}</a>', fact.code, fact.in_words(language))

    return TOKEN.sub(said, html)


def facts_named(codes: Iterable[str]) -> list[Fact]:
    """Return the facts of some codes, in the order they come, without those no table knows."""
    table = facts_table()
    return [table[code] for code in dict.fromkeys(codes) if code in table]


def bare_facts(text: str) -> list[Fact]:
    """Return the facts, contested ones too, whose number and unit stand in a text as bare words. One query."""
    plain = " ".join(TOKEN.sub("", text).split())
    return [fact for fact in Fact.objects.filter(value__isnull=False) if _bare(fact).search(plain)]


def _bare(fact: Fact) -> re.Pattern:
    number = re.escape(fact.number)
    loose = number.replace(",", ",?")
    units = "|".join(re.escape(unit) for unit in (fact.unit_th, fact.unit_en) if unit)
    return re.compile(rf"(?<![\d.,]){loose}\s?(?:{units})", re.IGNORECASE)


def stale_facts() -> list[Fact]:
    """Return what somebody was to look at by now, the longest overdue first. One query."""
    return list(Fact.objects.filter(review_by__lt=timezone.localdate()).order_by("review_by", "code"))
