"""Reads goods for lists and for the product page: one query per kind of thing, none per card."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalogue.changes.triggers import FEW_LEFT
from catalogue.pictures.pictures import Picture
from catalogue.pictures.queries import know_sizes, picture_of
from catalogue.producers.models import StockRecord

from .facts import Fact, alcohol_in
from .models import Category, Product, ProductImage, ShelfChange, missing_facts

NOTICE_DAYS = 30  # food with fewer days left is sold with a word about it
ON_A_CARD = (
    "slug",
    "title",
    "palette",
    "otop_stars",
    "otop_stars_until",
    "is_illustrative",
    "producer__name",
    "producer__tambon__district__name",
)
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


def products_in(category: Category) -> QuerySet[Product]:
    """Return the listed goods of a category and of those below it."""
    return listed_products().filter(
        pk__in=Product.categories.through.objects.filter(category__path__startswith=category.path).values("product")
    )


def prices_of(products: QuerySet[Product]) -> Iterable[tuple[int, Decimal]]:
    """Return each price of each of these goods, the lowest first; those of variants under their main product."""
    records = _records_of(products).filter(price__isnull=False).order_by("price")
    return records.values_list("main", "price").iterator(chunk_size=5000)


def in_stock(products: QuerySet[Product]) -> Iterable[int]:
    """Return those of these goods that have a piece to sell, or a variant that has one; some more than once."""
    free = Q(price__isnull=False, num_in_stock__gt=Coalesce(F("num_allocated"), 0))
    return _records_of(products).filter(free).values_list("main", flat=True).iterator(chunk_size=5000)


def _records_of(products: QuerySet[Product]) -> QuerySet[StockRecord]:
    main = Coalesce("product__parent_id", "product_id")
    return (
        StockRecord.objects.filter(product__is_public=True).annotate(main=main).filter(main__in=products.values("pk"))
    )


def with_card_words(products: QuerySet[Product]) -> QuerySet[Product]:
    """Read of goods, makers and districts what a card says; descriptions and stories are most of their rows."""
    return products.select_related("producer__tambon__district").only(*ON_A_CARD)


def product_cards(pks: Iterable[int]) -> list[ProductCard]:
    """Return cards of the goods still on the shelf, in the order asked for. Four queries for any number."""
    pks = list(pks)
    if not pks:
        return []
    products = with_card_words(listed_products().filter(pk__in=pks))
    return cards_of(sorted(products, key=lambda product: pks.index(product.pk)))


def cards_of(products: list[Product]) -> list[ProductCard]:
    """Return cards of goods already read with their producers. Three queries for any number."""
    if not products:
        return []
    pks = [product.pk for product in products]
    shelf, pictures = by_main(shelf_records(pks)), first_pictures(pks)
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
        stars=product.stars,
        picture=picture,
        palette=product.palette or "natural",
        is_available=bool(prices) and left > 0,
        only_left=left if 0 < left <= FEW_LEFT else None,
        is_illustrative=product.is_illustrative,
    )


def shelf_of(product_pks: Iterable[int]) -> dict[int, list[StockRecord]]:
    """Return the stock records of goods, each with its good, those of variants under their main product. One query."""
    return by_main(shelf_records(list(product_pks)).select_related("product"))


def shelf_records(product_pks: list[int]) -> QuerySet[StockRecord]:
    # Which goods first: asked for records in one go, PostgreSQL would look through all of them.
    family = Product.objects.filter(Q(pk__in=product_pks) | Q(parent__in=product_pks, is_public=True))
    return StockRecord.objects.filter(product__in=family).annotate(main=Coalesce("product__parent_id", "product_id"))


def by_main(records: Iterable[StockRecord]) -> dict[int, list[StockRecord]]:
    shelf = defaultdict(list)
    for record in records:
        shelf[record.main].append(record)
    return shelf


def first_pictures(product_pks: Iterable[int]) -> dict[int, Picture]:
    """Return the first picture of each good that has one. Two queries."""
    pictures = {}
    for pk, picture in drawn_pictures(hung_pictures(product_pks).filter(display_order=0)):
        pictures.setdefault(pk, picture)
    return pictures


def pictures_of(product_pks: Iterable[int]) -> QuerySet[ProductImage]:
    """Return the pictures of goods in the order they are shown, their sizes at hand."""
    return hung_pictures(product_pks).prefetch_related("picture__renditions")


def hung_pictures(product_pks: Iterable[int]) -> QuerySet[ProductImage]:
    images = ProductImage.objects.filter(product__in=list(product_pks), picture__isnull=False)
    return images.select_related("picture").order_by("display_order", "pk")


def drawn_pictures(images: Iterable[ProductImage]) -> list[tuple[int, Picture]]:
    """Return pictures as pages draw them, each with the good it hangs at."""
    images = list(images)
    know_sizes(image.picture for image in images)
    return [(image.product_id, picture_of(image.picture)) for image in images]


@dataclass(frozen=True)
class Cloth:
    """The cloth that stands for a maker: the pattern and the dye of her first good."""

    motif: str
    palette: str


def maker_cloths(producer_pks: Iterable[int]) -> dict[int, Cloth]:
    """Return the cloth of each producer who has goods on the shelf. One query."""
    rows = listed_products().filter(producer__in=list(producer_pks)).order_by("-pk")
    return {pk: Cloth(motif, palette) for pk, motif, palette in rows.values_list("producer", "motif", "palette")}


@dataclass(frozen=True)
class Draft:
    """A good that is not on the shelf: what is missing or forbids it, and why it was taken off."""

    product: Product
    missing: list[Fact]
    alcohol: list[str]
    taken_off: ShelfChange | None

    @property
    def is_ready(self) -> bool:
        return not (self.missing or self.alcohol)


def drafts() -> QuerySet[Product]:
    """Return the goods that are not on the shelf, the latest changed first, with all that the law looks at."""
    goods = Product.objects.filter(is_public=False).exclude(structure=Product.CHILD)
    goods = goods.select_related("product_class", "facts", "producer")
    return goods.prefetch_related("stockrecords", "children__stockrecords").order_by("-date_updated", "-pk")


def as_drafts(products: Iterable[Product]) -> list[Draft]:
    """Say of goods read by `drafts` what keeps them off the shelf. One query for any number."""
    products, today = list(products), timezone.localdate()
    changes = ShelfChange.objects.filter(product__in=products, is_public=False).exclude(why="draft").order_by("pk")
    taken_off = {change.product_id: change for change in changes}
    return [
        Draft(
            product,
            missing_facts(product, today),
            alcohol_in(product, product.known_facts, list(product.children.all())),
            taken_off.get(product.pk),
        )
        for product in products
    ]
