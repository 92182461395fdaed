"""Web addresses for Thai names: words in Latin letters, so that a link can be read aloud and typed."""

import re
import unicodedata

from catalogue.thai.romanise import romanise
from catalogue.thai.words import segment

LONGEST = 80


def thai_slug(text: str, allow_unicode: bool = False) -> str:
    """Make the part of a web address that names a product, a category or a page.

    ASCII only, cut at 80 letters on a word. `allow_unicode` is taken because Oscar passes it to every slug function,
    and ignored: a Thai address is longer than its column on PostgreSQL and unreadable once copied.
    Text without a letter or digit gives "".

    >>> thai_slug("ผ้าไหมมัดหมี่")
    'phamai-matmi'
    """
    words = [_ascii(romanise(word)) for word in segment(text)]
    slug = "-".join(word for word in words if word)
    if len(slug) <= LONGEST:
        return slug
    whole, _, _ = slug[: LONGEST + 1].rpartition("-")
    return whole or slug[:LONGEST]


def _ascii(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", word))
