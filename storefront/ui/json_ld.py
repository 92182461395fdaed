"""Facts for machines beside the words for people: JSON-LD with the terms of schema.org."""

import json
from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString, mark_safe

from .addresses import absolute

VOCABULARY = "https://schema.org"
# No word among the facts may end the element it stands in.
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script(facts: dict) -> SafeString:
    """Write facts as a data block. A browser never runs it, so the strict content policy lets it pass."""
    text = json.dumps({"@context": VOCABULARY, **facts}, cls=DjangoJSONEncoder, ensure_ascii=False)
    return mark_safe(  # noqa: S308 -- escaped as JSON
        f'<script type="application/ld+json">{text.translate(ESCAPED)}</script>'
    )


def breadcrumb_list(crumbs: Iterable[tuple[str, str | None]]) -> dict:
    """Return the way to a page as search engines read it, from the names and addresses that its readers see."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, **({"item": absolute(url)} if url else {})}
            for position, (name, url) in enumerate(crumbs, start=1)
        ],
    }
