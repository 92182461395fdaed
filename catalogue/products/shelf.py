"""A list of goods and what it can be narrowed to: a page of cards, and how many goods each further wish would leave."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, F, OrderBy, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalogue.producers.models import StockRecord

from .filters import CHEAPEST, DEAREST, MOST_STARS, Filters
from .models import Product
from .queries import ProductCard, cards_of, newest_first, product_cards
from .stars import stars_today

CARDS_PER_PAGE = 24


@dataclass(frozen=True)
class Shelf:
    """One page of a list of goods, how many goods of how many producers the whole list has, and its counts."""

    page: Page
    cards: list[ProductCard]
    product_count: int
    producer_count: int
    counts: "Counts"


@dataclass(frozen=True)
class Counts:
    """How many goods each wish would show beside the other wishes: by district, by stars, in stock, by category."""

    districts: Counter
    stars: Counter
    in_stock: int
    categories: Counter


@dataclass(frozen=True)
class Heap:
    """So many goods that a list cannot tell apart: one producer's, of one grade, all or none in stock."""

    producer: int | None
    district: str | None
    stars: int | None
    is_free: bool
    count: int


def shelf_page(
    products: QuerySet[Product],
    filters: Filters,
    number: str | None,
    *,
    all_products: QuerySet[Product] | None = None,
    ranking: list[int] | None = None,
) -> Shelf:
    """Return one page of goods. Six queries for any number of goods.

    `all_products` are those of every category, to count the categories by; `ranking` gives the order in which
    a search found them, which holds unless the shopper wants another.
    """
    within_price = narrow_by_price(products, filters)
    heaps = heaps_of(within_price)
    chosen = [heap for heap in heaps if is_wanted(heap, filters)]
    wanted = narrow(within_price, filters)
    page, cards = _page_of_cards(wanted, filters, number, sum(heap.count for heap in chosen), ranking)
    everywhere = wanted if all_products is None else narrow(narrow_by_price(all_products, filters), filters)
    return Shelf(
        page=page,
        cards=cards,
        product_count=page.paginator.count,
        producer_count=len({heap.producer for heap in chosen if heap.producer}),
        counts=count_wishes(heaps, filters, categories=count_by_category(everywhere)),
    )


def narrow_by_price(products: QuerySet[Product], filters: Filters) -> QuerySet[Product]:
    """Keep the goods of which one variant, or the good itself, costs what the shopper wants to pay."""
    prices = {"price__gte": filters.price_from, "price__lte": filters.price_to}
    prices = {name: price for name, price in prices.items() if price is not None}
    return products.filter(pk__in=_mains_of(StockRecord.objects.filter(**prices))) if prices else products


def narrow(products: QuerySet[Product], filters: Filters) -> QuerySet[Product]:
    """Keep the goods that meet the other wishes."""
    if filters.districts:
        products = products.filter(producer__tambon__district__slug__in=filters.districts)
    if filters.stars:
        products = products.filter(otop_stars__in=filters.stars, otop_stars_until__gte=timezone.localdate())
    if filters.in_stock:
        products = products.filter(pk__in=_free_mains())
    return products


def heaps_of(products: QuerySet[Product]) -> list[Heap]:
    """Sort goods into heaps: every count of a list can be added up from them, so one query does for all."""
    rows = (
        products.order_by()
        .annotate(
            is_free=ExpressionWrapper(Q(pk__in=_free_mains()), output_field=BooleanField()), stars_now=stars_today()
        )
        .values_list("producer_id", "producer__tambon__district__slug", "stars_now", "is_free")
        .annotate(count=Count("pk"))
    )
    return [Heap(*row) for row in rows]


def is_wanted(heap: Heap, filters: Filters, *, but: str = "") -> bool:
    """Say whether a heap meets all wishes, or all but those of one kind."""
    return (
        (but == "districts" or not filters.districts or heap.district in filters.districts)
        and (but == "stars" or not filters.stars or heap.stars in filters.stars)
        and (but == "in_stock" or not filters.in_stock or heap.is_free)
    )


def count_wishes(heaps: Iterable[Heap], filters: Filters, *, categories: Counter) -> Counts:
    """Count what each wish would show. Wishes of one kind add up, so a kind is counted without its own."""
    districts, stars, in_stock = Counter(), Counter(), 0
    for heap in heaps:
        if is_wanted(heap, filters, but="districts"):
            districts[heap.district] += heap.count
        if is_wanted(heap, filters, but="stars"):
            stars[heap.stars] += heap.count
        if heap.is_free and is_wanted(heap, filters, but="in_stock"):
            in_stock += heap.count
    return Counts(districts, stars, in_stock, categories)


def count_by_category(products: QuerySet[Product]) -> Counter:
    """Count goods by the path of their category; those of a lower category count for the one above, too."""
    rows = products.order_by().values_list("categories__path").annotate(count=Count("pk"))
    counts = Counter()
    for path, count in rows:
        counts[path] += count
    return counts


def _page_of_cards(
    wanted: QuerySet[Product], filters: Filters, number: str | None, count: int, ranking: list[int] | None
) -> tuple[Page, list[ProductCard]]:
    if ranking is not None and not filters.sort:
        kept = set(wanted.order_by().values_list("pk", flat=True))
        page = Paginator([pk for pk in ranking if pk in kept], CARDS_PER_PAGE).get_page(number)
        return page, product_cards(page.object_list)
    paginator = Paginator(_in_order(wanted, filters.sort), CARDS_PER_PAGE)
    paginator.count = count  # known already: spares the paginator's own query
    page = paginator.get_page(number)
    return page, cards_of(list(page))


def _in_order(products: QuerySet[Product], sort: str) -> QuerySet[Product]:
    products = newest_first(products)
    if sort == MOST_STARS:
        return products.order_by(OrderBy(stars_today(), descending=True, nulls_last=True), "-date_created", "-pk")
    if sort not in (CHEAPEST, DEAREST):
        return products
    price = _lowest_price()
    order = price.asc(nulls_last=True) if sort == CHEAPEST else price.desc(nulls_last=True)
    return products.order_by(order, "-date_created", "-pk")


def _lowest_price() -> Coalesce:
    records = StockRecord.objects.filter(price__isnull=False).order_by("price").values("price")
    of_variants = records.filter(product__parent=OuterRef("pk"), product__is_public=True)
    return Coalesce(Subquery(records.filter(product=OuterRef("pk"))[:1]), Subquery(of_variants[:1]))


def _free_mains() -> QuerySet:
    return _mains_of(StockRecord.objects.filter(price__isnull=False, num_in_stock__gt=Coalesce(F("num_allocated"), 0)))


def _mains_of(records: QuerySet[StockRecord]) -> QuerySet:
    """Return the goods these stock records belong to, a variant's under its main product."""
    main = Coalesce("product__parent_id", "product_id")
    return records.filter(product__is_public=True).annotate(main=main).values("main")


def under(path: str, counts: Counter) -> int:
    """Add up what a category and those below it have."""
    return sum(count for other, count in counts.items() if other and other.startswith(path))
