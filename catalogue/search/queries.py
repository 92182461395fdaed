"""Finds goods by words, with the index of whichever database runs the shop."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, product

from django.db import connection
from django.utils import timezone

from catalogue.products.whole_shelf import Ranking, WholeShelf, whole_shelf

from .models import Miss
from .near import Guess, guess_pieces, near_words
from .synonyms import Ways, other_ways
from .words import HEAD, Piece, as_indexed, folded, query_pieces

# So few goods are shown together with those that only mention the words in their description.
FEW = 5
ALL = 10**9
LONGEST_PHRASE = 4
BEGINS = "*"
# Enough to answer with; a query of a whole page of text costs no more than this.
MOST_WORDS = 12
MOST_TO_TRY = 6
IN_VAIN_DAYS = 90
IN_VAIN_TIMES = 5  # what fewer have asked for may be somebody's slip, or nobody's business

# The surest answers first: what the thing is, then its name, then its maker, place and kind, then its description.
# The function of PostgreSQL (migration 0003) gives each kind in one text of numbers, without sorting: thousands of
# goods are read and sorted here sooner. A number holds how long the name is, then the good, the newest lowest.
PLACE = 10**11
POSTGRESQL = "SELECT * FROM search_goods(%(words)s::tsquery, %(heads)s::tsquery, %(few)s, %(enough)s)"
SQLITE = """
    WITH sure AS MATERIALIZED (
        SELECT id, MIN(tier) AS tier FROM (
            SELECT rowid AS id, 0 AS tier FROM search_index WHERE search_index MATCH '{names} : (' || %(heads)s || ')'
            UNION ALL
            SELECT rowid, 1 FROM search_index WHERE search_index MATCH '{names} : (' || %(words)s || ')'
            UNION ALL
            SELECT rowid, 2 FROM search_index WHERE search_index MATCH '{names about} : (' || %(words)s || ')'
        ) GROUP BY id
    ), answers AS (
        SELECT id, tier FROM sure
        UNION ALL
        SELECT rowid, 3 FROM search_index
        WHERE (SELECT COUNT(*) FROM sure) < %(few)s AND search_index MATCH %(words)s
            AND rowid NOT IN (SELECT id FROM sure)
    )
    SELECT document.product_id FROM answers JOIN search_productdocument document ON document.product_id = answers.id
    ORDER BY tier, name_length, document.product_id DESC"""


@dataclass(frozen=True)
class Term:
    """One thing a good must have: any of several ways to say it, each of words that must all be there."""

    ways: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Found(Ranking):
    """The goods that answer a query, best first.

    `instead` are the words that were looked for in place of those nobody uses; `missing` are words left out because
    no good has them or anything like them.
    """

    instead: str = ""
    missing: tuple[str, ...] = ()


def products_matching(text: str) -> list[int]:
    """Return the goods that answer a query, best first."""
    return find_goods(text).pks


def find_goods(text: str) -> Found:
    """Find goods by every word of a query; failing that by their beginnings; failing that by what was probably meant.

    One query where the answer is kept; else one more for words that many goods have, two for few and for half a word,
    four for words that nobody spells so.
    """
    pieces = tuple(query_pieces(text)[:MOST_WORDS])
    if not pieces:
        return Found([])
    shelf = whole_shelf()
    return shelf.answer_to(pieces, lambda: _find_goods(pieces, other_ways(shelf)))


def _find_goods(pieces: Sequence[Piece], ways: Ways) -> Found:
    found = run(terms_of(pieces, ways))
    if len(found) < FEW:
        found = list(dict.fromkeys(found + run(halves_of(pieces, ways))))
    return Found(found) if found else find_by_guess(pieces, ways)


def find_begun(text: str, most: int, shelf: WholeShelf) -> list[int]:
    """Find some goods for words that are still being typed: the last may be half a word.

    No query where the answer is kept, else one; by guess four.
    """
    pieces = tuple(query_pieces(text)[:MOST_WORDS])
    if not pieces:
        return []
    return shelf.answer_to((most, pieces), lambda: _find_begun(pieces, most, other_ways(shelf))).pks


def _find_begun(pieces: Sequence[Piece], most: int, ways: Ways) -> Ranking:
    return Ranking((run(halves_of(pieces, ways), enough=most) or find_by_guess(pieces, ways).pks)[:most])


def words_to_try(text: str) -> list[str]:
    """Return words that goods have and that sound like those of a query, for whoever found nothing. One query."""
    near = near_words({folded(piece.word): piece.is_thai for piece in query_pieces(text)[:MOST_WORDS]}, at_least=0.4)
    words = [one.shown for found in near.values() for one in found if one.goods][: 3 * MOST_TO_TRY]
    return list(dict.fromkeys(words))[:MOST_TO_TRY]


def find_by_guess(pieces: Sequence[Piece], ways: Ways) -> Found:
    """Find goods by words that sound like those of the query; words that sound like none are left out."""
    guesses, missing = guess_pieces(pieces)
    if not guesses or (not missing and all(guess.is_exact for guess in guesses)):
        return Found([])
    found = run(tuple(Term(tuple((word,) for word in guess.words)) for guess in guesses)) or run(
        _with_ways(guesses, ways)
    )
    instead = " ".join(dict.fromkeys(guess.shown for guess in guesses))
    return Found(found, instead=instead, missing=tuple(missing)) if found else Found([])


def _with_ways(guesses: list[Guess], ways: Ways) -> tuple[Term, ...]:
    return tuple(
        Term(tuple(dict.fromkeys(way for word in guess.words for way in ((word,), *ways.get(word, ())))))
        for guess in guesses
    )


def terms_of(pieces: Sequence[Piece], ways: Ways) -> tuple[Term, ...]:
    """Return what a good must have to answer: each phrase, in any of its ways, and each other word."""
    terms, start = [], 0
    words = [folded(piece.word) for piece in pieces]
    while start < len(words):
        for end in range(min(len(words), start + LONGEST_PHRASE), start, -1):
            others = ways.get("".join(words[start:end]))
            if others or end == start + 1:
                terms.append(Term(tuple(dict.fromkeys((*_ways_of(pieces[start:end]), *(others or ()))))))
                start = end
                break
    return tuple(terms)


def _ways_of(pieces: Sequence[Piece]) -> list[tuple[str, ...]]:
    return list(product(*map(as_indexed, pieces)))


def halves_of(pieces: Sequence[Piece], ways: Ways) -> tuple[Term, ...]:
    """Return the words as they may begin, and those before the last as they are.

    The last run of Thai may also begin a word in one piece, for half a word is cut in the wrong places.
    """
    last = [piece for piece in pieces if piece.run == pieces[-1].run]
    whole = Piece("".join(piece.word for piece in last), last[0].run, last[0].is_thai)
    begins = [(*way[:-1], way[-1] + BEGINS) for way in (*_ways_of([whole]), *_ways_of(last)) if len(way[-1]) > 1]
    before = terms_of(pieces[: -len(last)], ways)
    return (*before, Term(tuple(dict.fromkeys(begins)))) if begins else ()


def run(terms: Iterable[Term], *, enough: int = ALL) -> list[int]:
    """Ask the database for the goods that have all terms. One query, none without terms.

    When so many are what the words say, PostgreSQL does not look for those that only have the words.
    """
    terms = list(terms)
    if not terms:
        return []
    both, either = ("&", "|") if connection.vendor == "postgresql" else ("AND", "OR")
    words = f" {both} ".join(
        f"({f' {either} '.join(f'({_all_of(way, both)})' for way in term.ways)})" for term in terms
    )
    heads = f" {either} ".join(_quoted(HEAD + word) for term in terms for way in term.ways for word in way)
    return _ask(words, f"({words}) {both} ({heads})", enough)


def _all_of(way: Sequence[str], both: str) -> str:
    return f" {both} ".join(map(_quoted, way))


def _quoted(word: str) -> str:
    """Write a word in the language of the database; words hold letters, marks and digits only."""
    begins, word = word.endswith(BEGINS), word.removesuffix(BEGINS)
    if connection.vendor == "postgresql":
        return f"'{word}'{':*' if begins else ''}"
    return f'"{word}"{"*" if begins else ""}'


def _ask(words: str, heads: str, enough: int) -> list[int]:
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        values = {"words": words, "heads": heads, "few": FEW, "enough": enough}
        cursor.execute(POSTGRESQL if is_postgresql else SQLITE, values)
        if not is_postgresql:
            return [row[0] for row in cursor.fetchall()]
        tiers = [sorted(map(int, keys.split(","))) for keys in cursor.fetchone() if keys]
    return [PLACE - 1 - key % PLACE for key in dict.fromkeys(chain.from_iterable(tiers))]


def asked_for_in_vain(most: int = 6) -> list[str]:
    """Return what shoppers have asked for again and again these three months and found nothing. One query."""
    since = timezone.now() - timedelta(days=IN_VAIN_DAYS)
    misses = Miss.objects.filter(taken_for="", times__gte=IN_VAIN_TIMES, last__gte=since)
    return list(misses.order_by("-times", "words").values_list("words", flat=True)[:most])
