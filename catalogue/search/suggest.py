"""What the search field offers while somebody types: goods with their pictures, makers and districts."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.products.facets import in_language
from catalogue.products.queries import ProductCard
from catalogue.products.whole_shelf import WholeShelf, whole_shelf
from catalogue.thai.words import normalise

from .queries import find_begun

GOODS = 5
OTHERS = 3
SHORTEST = 2
ADDRESSES = {"district": "places:district", "maker": "producers:detail"}


@dataclass(frozen=True)
class Signpost:
    """A maker or a district whose name was written, with how many goods it has on the shelf."""

    facet: str
    name: str
    url: str
    count: int

    @property
    def kind(self) -> str:
        return {"district": _("District"), "maker": _("Maker")}[self.facet]


@dataclass(frozen=True)
class Suggestions:
    """What may be meant by what was typed so far."""

    cards: list[ProductCard]
    signposts: list[Signpost]

    @property
    def count(self) -> int:
        return len(self.cards) + len(self.signposts)

    def __bool__(self):
        return self.count > 0


def suggestions(text: str) -> Suggestions:
    """Return what may be meant by words that are still being typed.

    One query where it is known, seven at most, none for a single letter.
    """
    if len(text.strip()) < SHORTEST:
        return Suggestions([], [])
    shelf = whole_shelf()
    return Suggestions(shelf.cards_of(find_begun(text, GOODS, shelf)), signposts(text, shelf))


def signposts(text: str, shelf: WholeShelf | None = None) -> list[Signpost]:
    """Return districts and makers whose name holds the words, those with most goods first.

    One query to read the shelf, none where the caller has it.
    """
    words = tuple(normalise(text).split())
    if not words or len(text.strip()) < SHORTEST:
        return []
    shelf = shelf or whole_shelf()
    found = [(count, facet, value) for facet in ADDRESSES for count, value in shelf.values_named(facet, words, OTHERS)]
    best = sorted(found, key=lambda one: (-one[0], one[2]))[:OTHERS]
    return [
        Signpost(facet, in_language(shelf.names[facet][value]), reverse(ADDRESSES[facet], args=[value]), count)
        for count, facet, value in best
    ]
