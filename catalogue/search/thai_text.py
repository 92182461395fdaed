"""Words to store for a product and words to look for, so that unspaced Thai is found.

Both sides are written by the same rules, and a product is found when all words of the query stand among its own.
Cutting alone is not enough: with ข้าวเหนียวดำ stored as one word, a search for ข้าว would miss it. So a product
stores every reading of its name, the spelling without tone marks, the Latin form of each word, and the words that
other people use for the same thing (`data/synonyms.csv`).
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from catalogue.thai.romanise import romanise
from catalogue.thai.words import (
    THAI_RUN,
    TONE_MARKS,
    known_words,
    normalise,
    readings,
    segment,
    without_tone_marks,
)

__all__ = ["index_words", "normalise", "query_words", "segment"]

SYNONYMS = Path(__file__).with_name("data") / "synonyms.csv"

# What a buyer writes between the words that matter.
LINKING_WORDS = frozenset(
    ["ของ", "และ", "ที่", "จาก", "ใน", "กับ", "แบบ", "the", "a", "an", "of", "and", "from", "in", "for", "with"]
)

# No dictionary word that a buyer types is longer; it keeps the cutting of a long query short.
LONGEST_WORD = 30

# Thai sounds have no one spelling in Latin letters; these fold phamai, pamai and mudmee, mutmi together.
LOOSE_SPELLING = [
    (re.compile(pattern), letter)
    for pattern, letter in [
        (r"(?<=\w{3})(?<!s)s$", ""),  # the English plural
        (r"(?<=[ptk])h", ""),
        (r"ch", "j"),
        (r"(?<!n)g", "k"),
        (r"d", "t"),
        (r"ee", "i"),
        (r"oo|ue", "u"),
        (r"aw|au|ow", "ao"),
        (r"(\w)\1+", r"\1"),
    ]
]


def index_words(text: str) -> str:
    """Return all words under which a text shall be found, once each, with spaces between them."""
    found = []
    for part in _parts(text):
        if THAI_RUN.fullmatch(part):
            for word in readings(part):
                found += _forms_of(word)
        else:
            found.append(loosely_spelt(part))
    return " ".join(dict.fromkeys(found))


def query_words(text: str) -> list[str]:
    """Return the words that a product must all have to answer this query; none for an empty query."""
    words = []
    for part in _parts(text):
        words += _cut_as_typed(part) if THAI_RUN.fullmatch(part) else [part]
    telling = [word for word in words if word not in LINKING_WORDS] or words
    return list(dict.fromkeys(word if THAI_RUN.match(word) else loosely_spelt(word) for word in telling))


def loosely_spelt(latin: str) -> str:
    """Fold the many ways of writing Thai sounds in Latin letters into one.

    English words pass through the same rules on both sides, so basket and baskets are one word too.

    >>> loosely_spelt("khao"), loosely_spelt("kow")
    ('kao', 'kao')
    """
    for pattern, letter in LOOSE_SPELLING:
        latin = pattern.sub(letter, latin)
    return latin


def _parts(text: str) -> list[str]:
    return re.findall(rf"{THAI_RUN.pattern}|[^\W_ก-๛]+", normalise(text))


def _forms_of(word: str) -> Iterator[str]:
    """Yield a Thai word, its spelling without tone marks, its Latin form, and what others call the thing."""
    if len(word) == 1:
        return
    yield word
    toneless = without_tone_marks(word)
    if toneless not in known_words():  # ขาว is white: a search for it shall not bring ข้าว, rice
        yield toneless
    yield loosely_spelt(romanise(word))
    yield from _synonyms().get(word, ())


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Return for each Thai word the words to store beside it."""
    groups = {}
    with SYNONYMS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = row["words"].split("|")
            cut = tuple(word for name in names for word in query_words(name))
            groups |= {name: (*groups.get(name, ()), *cut) for name in names if THAI_RUN.fullmatch(name)}
    return groups


def _cut_as_typed(run: str) -> list[str]:
    """Cut a run of Thai; when it has no tone mark at all, read it also as typed in a hurry.

    ผาไหม is first cut as ผา (cliff) and ไหม; as the hurried form of ผ้าไหม it is one word, and fewer words win.
    """
    words = segment(run)
    if any(mark in run for mark in TONE_MARKS):
        return words
    hurried = _fewest_words(run)
    return hurried if hurried and len(hurried) < len(words) else words


@cache
def _typeable_words() -> frozenset[str]:
    """Return every known word with and without its tone marks."""
    return known_words() | frozenset(map(without_tone_marks, known_words()))


def _fewest_words(run: str) -> list[str] | None:
    """Return the reading of a run with the fewest words, typed in a hurry or not; None when it has none."""
    known = _typeable_words()
    best: list[list[str] | None] = [[]] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - LONGEST_WORD), end):
            before, word = best[start], run[start:end]
            if before is not None and word in known and (not best[end] or len(before) + 1 < len(best[end])):
                best[end] = [*before, word]
    return best[-1]
