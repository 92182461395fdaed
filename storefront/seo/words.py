"""Puts the words of a page into the one line that a search engine or a chat has for them. Pure."""

import re
import unicodedata
from html import unescape

from django.utils.html import strip_tags

LONGEST = 160
END_OF_PIECE = re.compile(r"</(?:p|div|li|h[1-6]|tr)>|<br\s*/?>", re.IGNORECASE)
LEADING_VOWELS = "เแโใไ"  # written before the letter they are spoken after
TRAILING_VOWELS = "ะาำๅ"


def one_line(markup: str) -> str:
    """Return drawn HTML as plain words on one line: entities read, whitespace collapsed.

    >>> one_line("  Silk &amp; cotton\\n   from Chonnabot ")
    'Silk & cotton from Chonnabot'
    """
    return " ".join(unescape(markup).split())


def plain(markup: str) -> str:
    """Return the words of a text with tags, such as a good's description; paragraphs keep their distance.

    >>> plain("<p>Silk &amp; cotton.</p><p>Wash <b>cold</b>.</p>")
    'Silk & cotton. Wash cold.'
    """
    return one_line(strip_tags(END_OF_PIECE.sub(" ", markup or "")))


def shorten(text: str, longest: int = LONGEST) -> str:
    """Return at most so many characters, cut where it hurts least.

    Best at a space; Thai has few, so else between two letters, never between a letter and its vowel or tone.

    >>> shorten("Silk and cotton from the villages", 20)
    'Silk and cotton…'
    """
    if len(text) <= longest:
        return text
    end = longest - 1
    space = text.rfind(" ", longest * 2 // 3, end + 1)
    if space > 0:
        end = space
    else:
        while end > 1 and (_clings(text[end]) or text[end - 1] in LEADING_VOWELS):
            end -= 1
    return text[:end].rstrip(" ,;:·–—-") + "…"


def sentences(*pieces: str, longest: int = LONGEST) -> str:
    """Join what fits whole, and shorten only the first piece that says anything.

    >>> sentences("", "Indigo cotton, woven by hand.", "From Chonnabot.", longest=40)
    'Indigo cotton, woven by hand.'
    """
    said = ""
    for piece in filter(None, map(plain, pieces)):
        if not said:
            said = shorten(piece, longest)
        elif len(said) + len(piece) < longest:
            said = f"{said} {piece}"
    return said


def _clings(letter: str) -> bool:
    """Say whether a letter belongs to the one before it."""
    return unicodedata.category(letter) == "Mn" or letter in TRAILING_VOWELS
