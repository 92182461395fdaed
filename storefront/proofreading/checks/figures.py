"""Looks at the figures of a page: they come from the fact table, or from the books, and nobody types them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from storefront.facts.texts import bare_facts, codes_in, facts_table

from ..contents import Contents
from ..findings import Finding, Weight


def look_at_figures(page, contents: Contents) -> Iterator[Finding]:
    table = facts_table()
    for code in codes_in(contents.text):
        if code not in table:
            yield Finding(
                "no-fact",
                Weight.STOP,
                _("The fact table has no such fact, or it is contested and may not be printed."),
                f"[fact:{code}]",
            )
    for fact in contents.facts:
        if not fact.is_printable:
            yield Finding("contested", Weight.STOP, _("This fact is contested and may not be printed."), str(fact))
    for passage in contents.passages:
        for fact in bare_facts(passage.text):
            if fact.is_printable:
                yield Finding(
                    "bare-number",
                    Weight.HINT,
                    _("This figure is in the fact table. Name it by its code, and it stays right by itself."),
                    f"{fact.in_words('th')} → {fact.token}",
                    passage.where,
                )
            else:
                yield Finding(
                    "contested",
                    Weight.STOP,
                    _("This figure is contested and may not be printed."),
                    fact.in_words("th"),
                    passage.where,
                )
    for code in contents.fact_codes:
        if code in table and table[code].is_stale():
            yield Finding(
                "stale-fact", Weight.HINT, _("Somebody was to look at this fact again by now."), str(table[code])
            )
