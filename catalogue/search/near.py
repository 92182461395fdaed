"""Guesses what was meant by words that no good has.

Words are near when they sound alike: PostgreSQL compares the pieces of three letters of their sounds by pg_trgm, on
SQLite a table of our own holds the same pieces and the same sum is made of them. What was cut in the wrong place is
put together again: กุญเชียง is cut into กุญ and เชียง, and only both together are near กุนเชียง.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import connection

from catalogue.thai.sound import sound_of, trigrams

from .words import LATIN, Piece, folded

# pg_trgm's own threshold, by which its index finds words at all.
NEAR_ENOUGH = 0.3
GOOD_ENOUGH = 0.6
# Short words are soon like another.
GOOD_ENOUGH_IF_SHORT = 0.8
SHORT = 3
# A long word that is nearly right says more than short ones that are: ปลาล้า is no lake of fish.
LENGTH_COUNTS = 1.5
LONGEST_JOIN = 4
# Words as near as the best but for so much are meant as well: ขิด and คิด, basket and baskets.
AS_NEAR = 0.03
MOST_MEANT = 3
AS_GOOD_TO_SHOW = 0.15
SHORTEST = 2

POSTGRESQL = """
    SELECT asked.number, word.word, word.shown, word.goods, similarity(word.sound, asked.sound)
    FROM unnest(%s::int[], %s::text[], %s::bool[]) AS asked(number, sound, is_thai)
    JOIN search_word word ON word.sound %% asked.sound AND word.is_thai = asked.is_thai"""
SQLITE = """
    SELECT word.word, word.shown, word.goods, word.sound
    FROM search_wordtrigram piece JOIN search_word word ON word.id = piece.word_id
    WHERE piece.trigram IN ({marks}) AND word.is_thai = %s GROUP BY word.id"""


@dataclass(frozen=True)
class Near:
    """A word of the goods that sounds like one that was asked for, and how much: 1 is the very same."""

    word: str
    shown: str
    goods: int
    score: float


@dataclass(frozen=True)
class Guess:
    """What was probably meant by some pieces of a query: words as the index keeps them, and as people read them."""

    words: tuple[str, ...]
    shown: str
    is_exact: bool


def guess_pieces(pieces: Sequence[Piece]) -> tuple[list[Guess], list[str]]:
    """Return what was probably meant by the pieces of a query, and those that are like no word at all. One query."""
    spans = [
        (start, end)
        for start in range(len(pieces))
        for end in range(start + 1, min(len(pieces), start + LONGEST_JOIN) + 1)
        if _belong_together(pieces[start:end])
    ]
    texts = {span: "".join(folded(piece.word) for piece in pieces[span[0] : span[1]]) for span in spans}
    found = near_words({text: pieces[span[0]].is_thai for span, text in texts.items()})
    guesses, missing = [], []
    for start, end in _best_cut(len(pieces), {span: (text, found[text]) for span, text in texts.items()}):
        text = texts[start, end]
        if found[text]:
            guesses.append(_guess(text, found[text]))
        else:
            missing.append(" ".join(piece.word for piece in pieces[start:end]))
    return guesses, missing


def near_words(asked: dict[str, bool], *, at_least: float | None = None) -> dict[str, list[Near]]:
    """Return for each text, Thai or not, the words of the goods that sound like it, the nearest first. One query."""
    asked = {text: is_thai for text, is_thai in asked.items() if len(text) >= SHORTEST}
    sounds = {text: sound_of(text) if is_thai else text for text, is_thai in asked.items()}
    rows = _rows_of_postgresql if connection.vendor == "postgresql" else _rows_of_sqlite
    found: dict[str, list[Near]] = defaultdict(list)
    for text, word, shown, goods, likeness in rows(asked, sounds):
        letters = word.removeprefix(LATIN)
        score = 1.0 if letters == text else 0.99 * (likeness + SequenceMatcher(None, text, letters).ratio()) / 2
        if score >= (at_least or (GOOD_ENOUGH_IF_SHORT if len(text) <= SHORT else GOOD_ENOUGH)):
            found[text].append(Near(word, shown, goods, score))
    for near in found.values():
        near.sort(key=lambda one: (-one.score, -one.goods, one.word))
    return found


def _rows_of_postgresql(asked: dict[str, bool], sounds: dict[str, str]) -> Iterable[tuple]:
    texts = list(asked)
    with connection.cursor() as cursor:
        cursor.execute(
            POSTGRESQL, [list(range(len(texts))), [sounds[text] for text in texts], [asked[text] for text in texts]]
        )
        return [(texts[number], *row) for number, *row in cursor.fetchall()]


def _rows_of_sqlite(asked: dict[str, bool], sounds: dict[str, str]) -> Iterable[tuple]:
    rows = []
    for is_thai in {*asked.values()}:
        texts = {text: trigrams(sounds[text]) for text in asked if asked[text] == is_thai}
        pieces = sorted(set().union(*texts.values()))
        with connection.cursor() as cursor:
            cursor.execute(SQLITE.format(marks=", ".join(["%s"] * len(pieces))), [*pieces, is_thai])
            words = [(*row, trigrams(row[3])) for row in cursor.fetchall()]
        rows += [
            (text, word, shown, goods, likeness)
            for text, own in texts.items()
            for word, shown, goods, _sound, others in words
            if (likeness := len(own & others) / len(own | others)) >= NEAR_ENOUGH
        ]
    return rows


def _belong_together(pieces: Sequence[Piece]) -> bool:
    """Say whether pieces may be one word cut in two: of one run of Thai, or Latin ones side by side."""
    if len({piece.is_thai for piece in pieces}) > 1:
        return False
    return not pieces[0].is_thai or len({piece.run for piece in pieces}) == 1


def _best_cut(count: int, spans: dict[tuple[int, int], tuple[str, list[Near]]]) -> list[tuple[int, int]]:
    """Return the spans that cover all pieces with the nearest words; of equal ones the fewest."""
    best: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
    for end in range(1, count + 1):
        ways = []
        for start in range(end):
            if (start, end) in spans:
                text, near = spans[start, end]
                gain = len(text) ** LENGTH_COUNTS * (near[0].score if near else 0.0) - 0.01
                ways.append((best[start][0] + gain, [*best[start][1], (start, end)]))
        best.append(max(ways, key=lambda way: (way[0], -len(way[1]))))
    return best[-1][1]


def _guess(text: str, near: list[Near]) -> Guess:
    exact = [one for one in near if one.word.removeprefix(LATIN) == text]
    if exact:
        return Guess(tuple(one.word for one in exact), exact[0].shown, is_exact=True)
    meant = [one for one in near if one.score >= near[0].score - AS_NEAR][:MOST_MEANT]
    # Rather a word that goods have than another misspelling that editors noted.
    known = [one for one in near if one.goods and one.score >= near[0].score - AS_GOOD_TO_SHOW]
    return Guess(tuple(one.word for one in meant), (known or meant)[0].shown, is_exact=False)
