"""The rail beside a list of goods: what can be wished for, with how many goods each wish would show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalogue.places.models import District

from .filters import CHEAPEST, DEAREST, MOST_STARS, NEWEST, STARS, Filters, in_short
from .models import Category
from .shelf import Shelf, under

DISTRICTS_AT_FIRST = 6
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
    districts: list[Option]
    more_districts: list[Option]
    stars: list[Option]
    in_stock: Option
    chips: list[Chip]
    sorts: list[Option]
    clear_url: str
    price_from: str
    price_to: str


def build_rail(
    shelf: Shelf,
    filters: Filters,
    *,
    districts: list[District],
    categories: list[Category],
    category: Category | None,
    list_of: ListOf,
) -> Rail:
    """Return the rail of a list. `list_of` says where the goods of a category, or of all, are listed."""
    action, kept = list_of(category)
    shown, more = _district_options(shelf, filters, districts)
    return Rail(
        action=action,
        kept=kept,
        filters=filters,
        categories=[_category_option(one, shelf, filters, category, list_of) for one in (None, *categories)],
        districts=shown,
        more_districts=more,
        stars=[
            Option(str(number), stars_in_words(number), shelf.counts.stars[number], number in filters.stars)
            for number in STARS
            if shelf.counts.stars[number] or number in filters.stars
        ],
        in_stock=Option("1", _("In stock"), shelf.counts.in_stock, filters.in_stock),
        chips=[
            Chip(label, address(action, kept, filters.without(name, value)))
            for name, value, label in wishes_in_words(filters, districts)
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


def wishes_in_words(filters: Filters, districts: list[District]) -> list[tuple[str, str | int | None, str]]:
    """Name each wish that is made: its field, its value, its words."""
    names = {district.slug: district.name for district in districts}
    wishes = [
        ("districts", slug, pgettext("a district, shortly", "%(name)s") % {"name": names[slug]})
        for slug in filters.districts
    ]
    wishes += [("stars", number, stars_in_words(number)) for number in filters.stars]
    if filters.price_from is not None:
        wishes.append(("price_from", None, _("from ฿%(price)s") % {"price": in_short(filters.price_from)}))
    if filters.price_to is not None:
        wishes.append(("price_to", None, _("up to ฿%(price)s") % {"price": in_short(filters.price_to)}))
    if filters.in_stock:
        wishes.append(("in_stock", None, _("In stock")))
    return wishes


def stars_in_words(number: int) -> str:
    return ngettext("%(count)d star", "%(count)d stars", number) % {"count": number}


def _district_options(shelf: Shelf, filters: Filters, districts: list[District]) -> tuple[list[Option], list[Option]]:
    """Split the districts into the few with most goods, with those wished for, and the rest."""
    options = [
        Option(one.slug, one.name, shelf.counts.districts[one.slug], one.slug in filters.districts) for one in districts
    ]
    by_count = sorted(options, key=lambda option: -option.count)[:DISTRICTS_AT_FIRST]
    first = [option for option in options if option in by_count]
    return sorted(first, key=lambda option: -option.count), [option for option in options if option not in by_count]


def _category_option(
    one: Category | None,
    shelf: Shelf,
    filters: Filters,
    current: Category | None,
    list_of: ListOf,
) -> Option:
    count = under(one.path, shelf.counts.categories) if one else None if current else shelf.product_count
    return Option(
        value=one.slug if one else "",
        label=one.name if one else _("Everything"),
        count=count,
        is_on=one == current,
        url=address(*list_of(one), filters),
    )


def _sorts(*, is_search: bool) -> list[tuple[str, str]]:
    return [
        (NEWEST, _("Best match first") if is_search else _("New first")),
        (CHEAPEST, _("Lowest price first")),
        (DEAREST, _("Highest price first")),
        (MOST_STARS, _("Most stars first")),
    ]
