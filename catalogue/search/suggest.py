"""What the search field offers while somebody types: goods with their pictures, makers and districts."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.products.facets import in_language
from catalogue.products.queries import ProductCard
from catalogue.products.whole_shelf import kept_cards, whole_shelf
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
    """Return what may be meant by words that are still being typed. Six queries at most, none for a single letter."""
    if len(text.strip()) < SHORTEST:
        return Suggestions([], [])
    return Suggestions(kept_cards(find_begun(text, GOODS)), signposts(text))


def signposts(text: str) -> list[Signpost]:
    """Return districts and makers whose name holds the words, those with most goods first. One query."""
    words = normalise(text).split()
    if not words or len(text.strip()) < SHORTEST:
        return []
    whole = whole_shelf()
    found = [
        (whole.bits[facet].get(value, 0).bit_count(), facet, value)
        for facet in ADDRESSES
        for value in whole.values_named(facet, words)
    ]
    best = sorted((one for one in found if one[0]), key=lambda one: (-one[0], one[2]))[:OTHERS]
    return [
        Signpost(facet, in_language(whole.names[facet][value]), reverse(ADDRESSES[facet], args=[value]), count)
        for count, facet, value in best
    ]
