"""What else people call a thing: the editors' words, kept at hand for every search."""

import csv
from pathlib import Path

from catalogue.products.whole_shelf import WholeShelf

from .models import Synonyms
from .words import folded, query_pieces

SHIPPED = Path(__file__).with_name("data") / "synonyms.csv"

# From a phrase, as its words are folded and put together, to the other ways of saying it, each of several words.
Ways = dict[str, tuple[tuple[str, ...], ...]]


def other_ways(shelf: WholeShelf) -> Ways:
    """Return what else can be looked for in place of a phrase. No query until the editors have changed them."""
    return shelf.answer_to("synonyms", lambda: _ways_of([group.names for group in Synonyms.objects.all()]))


def _ways_of(groups: list[list[str]]) -> Ways:
    ways: dict[str, dict[tuple[str, ...], None]] = {}
    for names in groups:
        cut = {_phrase(name): _words(name) for name in names if _words(name)}
        for phrase in cut:
            ways.setdefault(phrase, {}).update(dict.fromkeys(words for words in cut.values()))
    return {phrase: tuple(others) for phrase, others in ways.items()}


def _words(name: str) -> tuple[str, ...]:
    return tuple(folded(piece.word) for piece in query_pieces(name))


def _phrase(name: str) -> str:
    return "".join(_words(name))


def load_shipped_synonyms(**_signal) -> int:
    """Write down the words the shop comes with, if there are none at all, and return how many groups that are."""
    if Synonyms.objects.exists():
        return 0
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        groups = [
            Synonyms(words=row["words"].replace("|", "\n"), note=row["note"] or "") for row in csv.DictReader(file)
        ]
    Synonyms.objects.bulk_create(groups)
    return len(groups)
