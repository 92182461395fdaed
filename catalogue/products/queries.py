"""Reads goods for lists and for the product page: one query per kind of thing, none per card."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.cache import cache
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalogue.changes.triggers import FEW_LEFT
from catalogue.pictures.pictures import Picture
from catalogue.pictures.queries import know_sizes, picture_of
from catalogue.producers.models import StockRecord
from catalogue.producers.splits import Pieces, Split, scope_of, split_prices

from .facts import Fact, alcohol_in
from .models import Category, Product, ProductImage, ShelfChange, missing_facts
from .shown import ShownFact, facts_shown

MORE_OF_MAKER = 4
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


def in_district(products: QuerySet[Product], code: str) -> QuerySet[Product]:
    """Keep the goods that are made in the district of a code."""
    return products.filter(producer__tambon__district__code=code)


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


def newest_cards(products: QuerySet[Product], count: int) -> list[ProductCard]:
    """Return cards of the newest of these goods. Four queries for any number."""
    return cards_of(list(newest_first(products)[:count]))


def newest_first(products: QuerySet[Product]) -> QuerySet[Product]:
    """Put goods in the order of a shelf, with what their cards say of them and their makers."""
    return with_card_words(products).order_by("-date_created", "-pk")


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
    shelf, pictures = _by_main(_shelf_records(pks)), first_pictures(pks)
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
    return _by_main(_shelf_records(list(product_pks)).select_related("product"))


def _shelf_records(product_pks: list[int]) -> QuerySet[StockRecord]:
    # Which goods first: asked for records in one go, PostgreSQL would look through all of them.
    family = Product.objects.filter(Q(pk__in=product_pks) | Q(parent__in=product_pks, is_public=True))
    return StockRecord.objects.filter(product__in=family).annotate(main=Coalesce("product__parent_id", "product_id"))


def _with_dates(product_pks: list[int]) -> dict[int, list[StockRecord]]:
    """Return the same as `shelf_of`; each record knows the day its next pieces end, if that is soon. One query."""
    today = timezone.localdate()
    soon = Q(
        lots__pieces__gt=F("lots__held"), lots__best_before__range=(today, today + timedelta(days=NOTICE_DAYS - 1))
    )
    return _by_main(_shelf_records(product_pks).annotate(ends_soon_on=Min("lots__best_before", filter=soon)))


def _by_main(records: Iterable[StockRecord]) -> dict[int, list[StockRecord]]:
    shelf = defaultdict(list)
    for record in records:
        shelf[record.main].append(record)
    return shelf


def first_pictures(product_pks: Iterable[int]) -> dict[int, Picture]:
    """Return the first picture of each good that has one. Two queries."""
    pictures = {}
    for pk, picture in _drawn(_hung_pictures(product_pks).filter(display_order=0)):
        pictures.setdefault(pk, picture)
    return pictures


def pictures_of(product_pks: Iterable[int]) -> QuerySet[ProductImage]:
    """Return the pictures of goods in the order they are shown, their sizes at hand."""
    return _hung_pictures(product_pks).prefetch_related("picture__renditions")


def _hung_pictures(product_pks: Iterable[int]) -> QuerySet[ProductImage]:
    images = ProductImage.objects.filter(product__in=list(product_pks), picture__isnull=False)
    return images.select_related("picture").order_by("display_order", "pk")


def _drawn(images: Iterable[ProductImage]) -> list[tuple[int, Picture]]:
    """Return pictures as pages draw them, each with the good it hangs at."""
    images = list(images)
    know_sizes(image.picture for image in images)
    return [(image.product_id, picture_of(image.picture)) for image in images]


@dataclass(frozen=True)
class Choice:
    """One thing a shopper can take from a product page: the good itself, or one of its variants.

    `picture` is its own; `place` is where that one hangs in the gallery, counted from one.
    """

    pk: int
    name: str
    price_baht: Decimal
    left: int
    picture: Picture | None = None
    place: int | None = None
    ends_soon_on: date | None = None


@dataclass(frozen=True)
class PriceParts:
    """Who gets what of the price of one piece: of these choices, which all have it alike."""

    names: list[str]
    price_baht: Decimal
    split: Split


@dataclass(frozen=True)
class ProductSheet:
    """Everything a product page shows beside the product's own words."""

    choices: list[Choice]
    price_parts: list[PriceParts]
    gallery: list[Picture]
    facts: list[ShownFact]
    category: Category | None
    more: list[ProductCard]
    alike: list[ProductCard]

    @property
    def left(self) -> int:
        """Return how many pieces are free, all variants together."""
        return sum(choice.left for choice in self.choices)

    @property
    def most_at_once(self) -> int:
        """Return the largest number a shopper can ask for: of the variant with most pieces."""
        return max((choice.left for choice in self.choices), default=0)

    @property
    def ends_soon_on(self) -> date | None:
        """Return the day the next pieces are best before, if there are under 30 days left until it."""
        return min((choice.ends_soon_on for choice in self.choices if choice.ends_soon_on), default=None)

    @property
    def first_free(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.left), None)

    @property
    def prices_baht(self) -> list[Decimal]:
        return sorted({choice.price_baht for choice in self.choices})


def family_of(pk: int) -> tuple[Product | None, list[Product]]:
    """Return a good with its facts, hidden or not, and its public variants. One query."""
    rows = Product.objects.filter(Q(pk=pk) | Q(parent=pk)).select_related(
        "producer__tambon__district", "product_class", "facts"
    )
    categories = Category.objects.filter(product=OuterRef("pk"), is_public=True)
    rows = rows.annotate(category_pk=Subquery(categories.order_by("path").values("pk")[:1]))
    by_pk = {row.pk: row for row in rows.order_by("pk")}
    product = by_pk.pop(pk, None)
    for variant in by_pk.values():
        variant.parent = product  # read already
    return product, [variant for variant in by_pk.values() if variant.is_public]


def product_sheet(product: Product, variants: list[Product]) -> ProductSheet:
    """Return what a product page shows: what can be bought, who gets what of it, pictures, goods to go on with.

    `product` comes from `family_of`. Five queries, one more for a category that is not in the menu.
    """
    others = list(_others(product))
    shelf = _with_dates([product.pk, *(other.pk for other in others)])
    pictures = defaultdict(list)
    family = [product.pk, *(variant.pk for variant in variants)]
    for pk, picture in _drawn(_hung_pictures([*family, *(other.pk for other in others)])):
        pictures[pk].append(picture)
    gallery = [(pk, picture) for pk in family for picture in pictures[pk]]
    cards = [(other, card_of(other, shelf[other.pk], next(iter(pictures[other.pk]), None))) for other in others]
    return ProductSheet(
        choices=_choices(product, variants, shelf[product.pk], gallery),
        price_parts=price_parts_of(variants or [product], shelf[product.pk]),
        gallery=[picture for _pk, picture in gallery],
        facts=facts_shown(product, variants or [product]),
        category=_category_called(product.category_pk),
        more=[card for other, card in cards if _is_of_maker(other, product)],
        alike=[card for other, card in cards if not _is_of_maker(other, product)],
    )


def _category_called(pk: int | None) -> Category | None:
    """Return a category, from the menu's own list if it is there."""
    if pk is None:
        return None
    known = {category.pk: category for category in categories_on_shelf()}
    return known.get(pk) or Category.objects.filter(pk=pk).first()


def _others(product: Product) -> QuerySet[Product]:
    """Return goods of the same maker, then goods of the same kind in the same dye. One query for both.

    Near a piece that is one of a kind, the dye does not matter: once it is gone, they are what a shopper can have.
    """
    others = listed_products().exclude(pk=product.pk)
    links = Product.categories.through.objects.all()
    of_kind = links.filter(category__in=links.filter(product=product).values("category")).values("product")
    alike = others.filter(pk__in=of_kind)
    if product.producer_id:
        alike = alike.exclude(producer=product.producer_id)
    if not product.is_one_of_a_kind:
        alike = alike.filter(palette=product.palette) if product.palette else alike.none()
    of_maker = others.filter(producer=product.producer_id) if product.producer_id else others.none()
    # The few that are shown of each are found first: thousands may be of one kind, and none of those is read.
    return newest_first(Product.objects.filter(pk__in=_newest_few(of_maker).union(_newest_few(alike))))


def _newest_few(products: QuerySet[Product]) -> QuerySet[Product]:
    few = products.order_by("-date_created", "-pk").values("pk")[:MORE_OF_MAKER]
    return Product.objects.filter(pk__in=few).order_by().values("pk")


def _is_of_maker(other: Product, product: Product) -> bool:
    return product.producer_id is not None and other.producer_id == product.producer_id


def _choices(
    product: Product, variants: list[Product], records: list[StockRecord], gallery: list[tuple[int, Picture]]
) -> list[Choice]:
    record_of = {record.product_id: record for record in records if record.price is not None}
    hangs_at = {pk: (place, picture) for place, (pk, picture) in reversed(list(enumerate(gallery, start=1)))}
    choices = []
    for good in variants or [product]:
        record = record_of.get(good.pk)
        if record is None:
            continue
        place, picture = hangs_at.get(good.pk, (None, None))
        free = max(record.net_stock_level, 0)
        choices.append(Choice(good.pk, good.title, record.price, free, picture, place, record.ends_soon_on))
    return choices


def price_parts_of(goods: list[Product], records: list[StockRecord]) -> list[PriceParts]:
    """Return who gets what of the price of one piece of these goods, by today's terms. One query for any number.

    What an order line would keep of it: the same sum, the same rules, the same stock record.
    """
    record_of = {record.product_id: record for record in records if record.price is not None}
    priced = [(good, record_of[good.pk]) for good in goods if good.pk in record_of]
    pieces = [
        Pieces(scope_of(good, record), record, quantity=1, gross_baht=record.price, full_gross_baht=record.price)
        for good, record in priced
    ]
    parts: list[PriceParts] = []
    for (good, record), split in zip(priced, split_prices(pieces, timezone.localdate()), strict=True):
        alike = next((one for one in parts if (one.split.mode, one.split.shares) == (split.mode, split.shares)), None)
        if alike:
            alike.names.append(good.title)
        else:
            parts.append(PriceParts([good.title], record.price, split))
    return parts


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
