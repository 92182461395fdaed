"""Reads goods for lists and for the product page: one query per kind of thing, none per card."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from catalogue.pictures.models import SiteImage
from catalogue.pictures.pictures import Picture
from catalogue.pictures.queries import picture_of
from catalogue.places.models import District
from catalogue.producers.models import Partner, StockRecord

from .models import Category, Product, ProductImage

FEW_LEFT = 3
CARDS_PER_PAGE = 24
MORE_OF_MAKER = 4
CATEGORIES_KEY = "categories-on-shelf"
CATEGORIES_KEPT_SECONDS = 300


@dataclass(frozen=True)
class ProductCard:
    """A good as a list shows it. `price_baht` is its lowest shelf price, VAT included."""

    pk: int
    url: str
    name: str
    producer_name: str
    district_name: str
    price_baht: Decimal | None
    has_dearer_variants: bool
    stars: int | None
    picture: Picture | None
    palette: str
    is_available: bool
    only_left: int | None
    is_illustrative: bool


def listed_products() -> QuerySet[Product]:
    """Return what stands on the shelf: public goods, variants behind their main product."""
    return Product.objects.filter(is_public=True).exclude(structure=Product.CHILD)


def categories_on_shelf() -> list[Category]:
    """Return the categories a shopper chooses from. Kept for some minutes, for every page's menu lists them."""
    categories = cache.get(CATEGORIES_KEY)
    if categories is None:
        categories = list(Category.objects.filter(depth=1, is_public=True, exclude_from_menu=False))
        cache.set(CATEGORIES_KEY, categories, CATEGORIES_KEPT_SECONDS)
    return categories


@dataclass(frozen=True)
class Shelf:
    """One page of a list of goods, and how many goods of how many producers the whole list has."""

    page: Page
    cards: list[ProductCard]
    product_count: int
    producer_count: int


def shelf_page(products: QuerySet[Product], number: str | None) -> Shelf:
    """Return one page of goods, newest first. Five queries for any number of goods."""
    counts = products.order_by().aggregate(products=Count("pk"), producers=Count("producer", distinct=True))
    paginator = Paginator(_newest_first(products), CARDS_PER_PAGE)
    paginator.count = counts["products"]  # known already: spares the paginator's own query
    page = paginator.get_page(number)
    return Shelf(page, cards_of(list(page)), counts["products"], counts["producers"])


def products_in(category: Category) -> QuerySet[Product]:
    """Return the listed goods of a category and of those below it."""
    return listed_products().filter(
        pk__in=Product.categories.through.objects.filter(category__path__startswith=category.path).values("product")
    )


def in_district(products: QuerySet[Product], district: District) -> QuerySet[Product]:
    """Keep the goods that are made in a district."""
    return products.filter(producer__tambon__district=district)


def newest_cards(products: QuerySet[Product], count: int) -> list[ProductCard]:
    """Return cards of the newest of these goods. Four queries for any number."""
    return cards_of(list(_newest_first(products)[:count]))


def _newest_first(products: QuerySet[Product]) -> QuerySet[Product]:
    return products.select_related("producer__tambon__district").order_by("-date_created", "-pk")


def product_cards(pks: Iterable[int]) -> list[ProductCard]:
    """Return cards of the goods still on the shelf, in the order asked for. Four queries for any number."""
    pks = list(pks)
    if not pks:
        return []
    products = listed_products().filter(pk__in=pks).select_related("producer__tambon__district")
    return cards_of(sorted(products, key=lambda product: pks.index(product.pk)))


def cards_of(products: list[Product]) -> list[ProductCard]:
    """Return cards of goods already read with their producers. Three queries for any number."""
    if not products:
        return []
    pks = [product.pk for product in products]
    shelf, pictures = shelf_of(pks), first_pictures(pks)
    return [card_of(product, shelf[product.pk], pictures.get(product.pk)) for product in products]


def card_of(product: Product, shelf: list[StockRecord], picture: Picture | None) -> ProductCard:
    """Return the card of one good from its stock records and its first picture."""
    prices = sorted({record.price for record in shelf if record.price is not None})
    left = sum(max(record.net_stock_level, 0) for record in shelf)
    producer = product.producer
    return ProductCard(
        pk=product.pk,
        url=product.get_absolute_url(),
        name=product.title,
        producer_name=producer.name if producer else "",
        district_name=producer.tambon.district.name if producer and producer.tambon else "",
        price_baht=prices[0] if prices else None,
        has_dearer_variants=len(prices) > 1,
        stars=product.otop_stars,
        picture=picture,
        palette=product.palette or "natural",
        is_available=bool(prices) and left > 0,
        only_left=left if 0 < left <= FEW_LEFT else None,
        is_illustrative=product.is_illustrative,
    )


def shelf_of(product_pks: Iterable[int]) -> dict[int, list[StockRecord]]:
    """Return the stock records of goods, those of variants under their main product. One query."""
    pks = list(product_pks)
    shelf = defaultdict(list)
    records = StockRecord.objects.filter(
        Q(product__in=pks) | Q(product__parent__in=pks, product__is_public=True)
    ).select_related("product")
    for record in records:
        shelf[record.product.parent_id or record.product_id].append(record)
    return shelf


def first_pictures(product_pks: Iterable[int]) -> dict[int, Picture]:
    """Return the first picture of each good that has one. Two queries."""
    pictures = {}
    for image in pictures_of(product_pks).filter(display_order=0):
        pictures.setdefault(image.product_id, picture_of(image.picture))
    return pictures


def pictures_of(product_pks: Iterable[int]) -> QuerySet[ProductImage]:
    """Return the pictures of goods in the order they are shown, their sizes at hand."""
    return (
        ProductImage.objects.filter(product__in=list(product_pks), picture__isnull=False)
        .select_related("picture")
        .prefetch_related("picture__renditions")
        .order_by("display_order", "pk")
    )


@dataclass(frozen=True)
class Choice:
    """One thing a shopper can take from a product page: the good itself, or one of its variants."""

    pk: int
    name: str
    price_baht: Decimal
    left: int


@dataclass(frozen=True)
class ProductSheet:
    """Everything a product page shows beside the product's own words."""

    choices: list[Choice]
    gallery: list[Picture]
    category: Category | None
    more: list[ProductCard]

    @property
    def left(self) -> int:
        """Return how many pieces are free, all variants together."""
        return sum(choice.left for choice in self.choices)

    @property
    def most_at_once(self) -> int:
        """Return the largest number a shopper can ask for: of the variant with most pieces."""
        return max((choice.left for choice in self.choices), default=0)

    @property
    def first_free(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.left), None)

    @property
    def prices_baht(self) -> list[Decimal]:
        return sorted({choice.price_baht for choice in self.choices})


def family_of(pk: int) -> tuple[Product | None, list[Product]]:
    """Return a good, hidden or not, and its public variants. One query."""
    rows = Product.objects.filter(Q(pk=pk) | Q(parent=pk)).select_related("parent", "producer__tambon__district")
    by_pk = {row.pk: row for row in rows.order_by("pk")}
    product = by_pk.pop(pk, None)
    return product, [variant for variant in by_pk.values() if variant.is_public]


def product_sheet(product: Product, variants: list[Product]) -> ProductSheet:
    """Return what a product page shows: what can be bought, pictures, more of the same maker. Five queries."""
    siblings = list(_others_of_maker(product))
    shelf = shelf_of([product.pk, *(sibling.pk for sibling in siblings)])
    pictures = defaultdict(list)
    family = [product.pk, *(variant.pk for variant in variants)]
    for image in pictures_of([*family, *(sibling.pk for sibling in siblings)]):
        pictures[image.product_id].append(picture_of(image.picture))
    return ProductSheet(
        choices=_choices(product, variants, shelf[product.pk]),
        gallery=[picture for pk in family for picture in pictures[pk]],
        category=product.categories.filter(is_public=True).first(),
        more=[card_of(sibling, shelf[sibling.pk], next(iter(pictures[sibling.pk]), None)) for sibling in siblings],
    )


def _others_of_maker(product: Product) -> QuerySet[Product]:
    if product.producer_id is None:
        return Product.objects.none()
    others = listed_products().filter(producer=product.producer_id).exclude(pk=product.pk)
    return _newest_first(others)[:MORE_OF_MAKER]


def _choices(product: Product, variants: list[Product], records: list[StockRecord]) -> list[Choice]:
    record_of = {record.product_id: record for record in records if record.price is not None}
    return [
        Choice(
            pk=good.pk,
            name=good.title,
            price_baht=record_of[good.pk].price,
            left=max(record_of[good.pk].net_stock_level, 0),
        )
        for good in (variants or [product])
        if good.pk in record_of
    ]


def maker_pictures(producer_pks: Iterable[int]) -> dict[int, Picture]:
    """Return for each producer the first picture of one of its goods, the oldest. Two queries."""
    first = ProductImage.objects.filter(
        product__producer=OuterRef("pk"), product__is_public=True, display_order=0, picture__isnull=False
    ).order_by("product")
    found = dict(
        Partner.objects.filter(pk__in=list(producer_pks))
        .annotate(picture_pk=Subquery(first.values("picture")[:1]))
        .values_list("pk", "picture_pk")
    )
    images = SiteImage.objects.prefetch_related("renditions").in_bulk([pk for pk in found.values() if pk])
    return {producer: picture_of(images[pk]) for producer, pk in found.items() if pk}
