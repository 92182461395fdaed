"""The rail beside a list of goods: what can be wished for, with how many goods each wish would show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from .facets import FACETS, Facet
from .filters import CHEAPEST, DEAREST, MOST_STARS, NEWEST, Filters, in_short
from .models import Category
from .shelf import Shelf

OPTIONS_AT_FIRST = 6
# The address of a list and what goes along in its query whatever is wished for.
ListOf = Callable[[Category | None], tuple[str, Mapping[str, str]]]


@dataclass(frozen=True)
class Option:
    """One wish: its value in the form, its words, how many goods it would show (if known), and whether it is made."""

    value: str
    label: str
    count: int | None
    is_on: bool
    url: str = ""


@dataclass(frozen=True)
class Group:
    """The wishes of one kind: the few with most goods and those that are made, and more to unfold."""

    name: str
    title: str
    is_switch: bool
    options: list[Option]
    more: list[Option]

    @property
    def is_unfolded(self) -> bool:
        return any(option.is_on for option in self.more)


@dataclass(frozen=True)
class Chip:
    """A wish that is made, and the address of the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Rail:
    """What the rail, the sheet of a phone and the chips show. `kept` goes along with every wish: a search's words."""

    action: str
    kept: Mapping[str, str]
    filters: Filters
    categories: list[Option]
    groups: list[Group]
    chips: list[Chip]
    sorts: list[Option]
    clear_url: str
    price_from: str
    price_to: str


def build_rail(shelf: Shelf, *, categories: list[Category], category: Category | None, list_of: ListOf) -> Rail:
    """Return the rail of a list. `list_of` says where the goods of a category, or of all, are listed."""
    action, kept = list_of(category)
    filters = shelf.filters
    return Rail(
        action=action,
        kept=kept,
        filters=filters,
        categories=[_category_option(one, shelf, category, list_of) for one in (None, *categories)],
        groups=[_group(facet, shelf) for facet in FACETS],
        chips=[
            Chip(label, address(action, kept, filters.without(name, value)))
            for name, value, label in wishes_in_words(shelf)
        ],
        sorts=[Option(value, label, None, value == filters.sort) for value, label in _sorts(is_search="q" in kept)],
        clear_url=address(action, kept, filters.none),
        price_from=as_typed("price_from", filters),
        price_to=as_typed("price_to", filters),
    )


def as_typed(name: str, filters: Filters) -> str:
    """Return what stands in a price field: the price that was read, else what was typed."""
    price = getattr(filters, name)
    return filters.unread.get(name, "") if price is None else in_short(price)


def address(action: str, kept: Mapping[str, str], filters: Filters) -> str:
    """Write the address of a list with these wishes."""
    query = "&".join(part for part in (urlencode(kept), filters.query) if part)
    return f"{action}?{query}" if query else action


def wishes_in_words(shelf: Shelf) -> list[tuple[str, str, str]]:
    """Name each wish that is made: its field, its value, its words."""
    filters = shelf.filters
    wishes = [
        (facet.name, value, facet.words(value, shelf.names[facet.name][value]))
        for facet in FACETS
        for value in filters.chosen.get(facet.name, ())
    ]
    if filters.price_from is not None:
        wishes.append(("price_from", "", _("from ฿%(price)s") % {"price": in_short(filters.price_from)}))
    if filters.price_to is not None:
        wishes.append(("price_to", "", _("up to ฿%(price)s") % {"price": in_short(filters.price_to)}))
    return wishes


def _group(facet: Facet, shelf: Shelf) -> Group:
    """Return the options of a facet that would show something, and those that are wished for."""
    chosen, counts = shelf.filters.chosen.get(facet.name, ()), shelf.counts[facet.name]
    options = facet.in_order(
        [
            Option(value, facet.words(value, shelf.names[facet.name][value]), counts.get(value, 0), value in chosen)
            for value in dict.fromkeys((*chosen, *counts))
        ]
    )
    return Group(facet.name, facet.title, facet.is_switch, options[:OPTIONS_AT_FIRST], options[OPTIONS_AT_FIRST:])


def _category_option(one: Category | None, shelf: Shelf, current: Category | None, list_of: ListOf) -> Option:
    count = shelf.count_in(one) if one else None if current else shelf.product_count
    return Option(
        value=one.slug if one else "",
        label=one.name if one else _("Everything"),
        count=count,
        is_on=one == current,
        url=address(*list_of(one), shelf.filters),
    )


def _sorts(*, is_search: bool) -> list[tuple[str, str]]:
    return [
        (NEWEST, _("Best match first") if is_search else _("New first")),
        (CHEAPEST, _("Lowest price first")),
        (DEAREST, _("Highest price first")),
        (MOST_STARS, _("Most stars first")),
    ]
