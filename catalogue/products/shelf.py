"""A list of goods and what it can be narrowed to: a page of cards, and how many goods each further wish would leave."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from .filters import Filters, read_filters
from .models import Category
from .queries import ProductCard
from .whole_shelf import CATEGORY, Ranking, WholeShelf, whole_shelf

CARDS_PER_PAGE = 24


@dataclass(frozen=True)
class Shelf:
    """One page of a list of goods, how many goods of how many makers the whole list has, and its counts.

    `counts` say for each facet how many goods each of its values would show beside the wishes of other kinds; wishes
    of one kind add up, so a kind is counted without its own. `names` are those of the values.
    """

    filters: Filters
    page: Page
    cards: list[ProductCard]
    product_count: int
    maker_count: int
    counts: Mapping[str, Mapping[str, int]]
    names: Mapping[str, Mapping[str, tuple[str, ...]]]

    def count_in(self, category: Category) -> int:
        """Return how many goods of a category, and of those below it, meet the other wishes."""
        return self.counts[CATEGORY].get(category.path, 0)


def shelf_page(query, *, category: Category | None = None, ranking: Ranking | None = None) -> Shelf:
    """Return the page of a list that an address (a QueryDict) asks for. Five queries for any number of goods.

    `ranking` gives the goods a search found, in an order which holds unless the shopper wants another.
    """
    whole = whole_shelf()
    filters = read_filters(query, known=whole.names)
    return page_of(whole, filters, query.get("page"), category=category, ranking=ranking)


def page_of(
    whole: WholeShelf,
    filters: Filters,
    number: str | None,
    *,
    category: Category | None = None,
    ranking: Ranking | None = None,
) -> Shelf:
    selection = whole.select(filters, within=category.path if category else "", ranking=ranking)
    page = Paginator(selection.pks, CARDS_PER_PAGE).get_page(number)
    return Shelf(
        filters=filters,
        page=page,
        cards=whole.cards_of(page.object_list),
        product_count=page.paginator.count,
        maker_count=selection.maker_count,
        counts=selection.counts,
        names=whole.names,
    )
