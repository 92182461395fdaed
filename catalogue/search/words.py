"""Words to store for a good and words to look for, so that unspaced Thai is found.

Both sides are written by the same rules. Cutting alone is not enough: with ข้าวเหนียวดำ stored as one word, a search
for ข้าว would miss it. So a good stores every reading of its name, the spelling without tone marks and the Latin form
of each word. What other people call the same thing is added to the query, so that editors' words count at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from catalogue.thai.romanise import romanise
from catalogue.thai.sound import sound_of
from catalogue.thai.words import (
    THAI_RUN,
    TONE_MARKS,
    known_words,
    normalise,
    readings,
    segment,
    without_tone_marks,
)

# What a buyer writes between the words that matter.
LINKING_WORDS = {"ของ", "และ", "ที่", "จาก", "ใน", "กับ", "แบบ", "เป็น", "อำเภอ", "ตำบล", "จังหวัด"}
LINKING_WORDS |= {"the", "a", "an", "of", "and", "from", "in", "for", "with"}

# No dictionary word that a buyer types is longer; it keeps the cutting of a long query short.
LONGEST_WORD = 30
LONGEST_RUN = 60
WORDS_KEPT = 50_000

# Before the word a name begins with in Thai, or ends with in English: what the thing is, not what it is made of.
HEAD = "0"
# Before a Thai word in Latin letters: mat is a mat to lie on, and only who writes it may mean มัด.
LATIN = "1"
# Shorter Latin forms are like too many words to be offered to whoever misspells one.
SHORTEST_OFFERED = 4

# Thai sounds have no one spelling in Latin letters; these fold phamai, pamai and mudmee, mutmi together.
LOOSE_SPELLING = [
    (re.compile(pattern), letter)
    for pattern, letter in [
        (r"(?<=o)es$", ""),  # the English plural
        (r"(?<=\w{3})(?<!s)(?<!ie)s$", ""),
        (r"(?<=\w{2})(ies|ey|y)$", "i"),
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
PART = re.compile(rf"{THAI_RUN.pattern}|[^\W_ก-๛]+")


@dataclass(frozen=True)
class Spelling:
    """A word as the index keeps it, as people read it, and its rough sound. Only the words worth offering have one."""

    word: str
    shown: str
    sound: str
    is_thai: bool


@dataclass(frozen=True)
class Piece:
    """A word of a query as it was cut; pieces of one run of Thai letters stood without a space between them."""

    word: str
    run: int
    is_thai: bool


def index_words(text: str) -> str:
    """Return all words under which a text shall be found, once each, with spaces between them."""
    found = []
    for part in parts(text):
        if THAI_RUN.fullmatch(part):
            for word in readings(part):
                found += _forms_of(word)
            if len(part) <= LONGEST_RUN:
                found.append(part)  # whoever types a name from its beginning meets it whole
        else:
            found.append(loosely_spelt(part))
    return " ".join(dict.fromkeys(found))


def heads_of(thai: str, english: str) -> list[str]:
    """Return the marked words that say what a thing is: those a Thai name begins with, the last of an English one."""
    run = next(iter(parts(thai)), "")
    heads = [word for word in readings(run) if run.startswith(word) and len(word) > 1] if THAI_RUN.match(run) else []
    heads += [form for word in heads for form in _forms_of(word)]
    heads += [loosely_spelt(word) for word in parts(english)[-1:]]
    return [HEAD + word for word in dict.fromkeys(heads)]


def spellings(text: str) -> Iterator[Spelling]:
    """Yield the words of a text that may be offered to whoever misspells them, those in Latin letters too."""
    for part in parts(text):
        if not THAI_RUN.fullmatch(part):
            folded = loosely_spelt(part)
            yield Spelling(folded, part, folded, is_thai=False)
            continue
        for word in readings(part):
            if len(word) > 1:
                yield Spelling(word, word, sound_of(word), is_thai=True)
                latin = loosely_spelt(romanise(word))
                if len(latin) >= SHORTEST_OFFERED:
                    yield Spelling(LATIN + latin, word, latin, is_thai=False)


def whole_spelling(name: str) -> Iterator[Spelling]:
    """Yield a name that is one word, uncut, as it may be offered to whoever misspells it."""
    for word in parts(name) if len(parts(name)) == 1 else ():
        is_thai = bool(THAI_RUN.match(word))
        yield Spelling(folded(word), word, sound_of(word) if is_thai else folded(word), is_thai)


def query_pieces(text: str) -> list[Piece]:
    """Cut a query into the words that matter; none for an empty query."""
    pieces = []
    for run, part in enumerate(parts(text)):
        if THAI_RUN.fullmatch(part):
            pieces += [Piece(word, run, is_thai=True) for word in _cut_as_typed(part)]
        else:
            pieces.append(Piece(part, run, is_thai=False))
    telling = [piece for piece in pieces if piece.word not in LINKING_WORDS] or pieces
    return [piece for piece in telling if piece.word != "ๆ"]


def as_indexed(piece: Piece) -> tuple[str, ...]:
    """Return the words of the index that a word of a query may stand for."""
    word = folded(piece.word)
    return (word,) if piece.is_thai else (word, LATIN + word)


def folded(word: str) -> str:
    """Write a word of a query as the index keeps it."""
    return word if THAI_RUN.match(word) else loosely_spelt(word)


@lru_cache(maxsize=WORDS_KEPT)
def loosely_spelt(latin: str) -> str:
    """Fold the many ways of writing Thai sounds in Latin letters into one.

    English words pass through the same rules on both sides, so basket and baskets are one word too.

    >>> loosely_spelt("khao"), loosely_spelt("kow")
    ('kao', 'kao')
    """
    for pattern, letter in LOOSE_SPELLING:
        latin = pattern.sub(letter, latin)
    return latin


def parts(text: str) -> list[str]:
    """Return the runs of Thai letters and the other words of a text, written in the shop's one way."""
    return PART.findall(normalise(text))


def _forms_of(word: str) -> Iterator[str]:
    """Yield a Thai word, its spelling without tone marks and its Latin form."""
    if len(word) == 1:
        return
    yield word
    toneless = without_tone_marks(word)
    if toneless not in known_words():  # ขาว is white: a search for it shall not bring ข้าว, rice
        yield toneless
    yield LATIN + loosely_spelt(romanise(word))


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
