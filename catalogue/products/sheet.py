"""Reads all that a product page shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.db.models import F, Min, OuterRef, Q, Subquery
from django.utils import timezone

from catalogue.pictures.pictures import Picture
from catalogue.producers.models import StockRecord
from catalogue.producers.splits import Pieces, Split, scope_of, split_prices

from .models import Category, Product
from .queries import (
    NOTICE_DAYS,
    ProductCard,
    by_main,
    card_of,
    categories_on_shelf,
    drawn_pictures,
    hung_pictures,
    shelf_records,
)
from .shown import ShownFact, facts_shown
from .whole_shelf import WholeShelf, whole_shelf

MORE_OF_MAKER = 4


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


@dataclass(frozen=True, eq=False)
class ProductSheet:
    """What a product page shows of a good in one language. Kept until the list of changes names the good.

    No two have the same `version`: what was drawn of one is never taken for another.
    """

    product: Product
    choices: list[Choice]
    price_parts: list[PriceParts]
    gallery: list[Picture]
    facts: list[ShownFact]
    category: Category | None
    version: int = field(default_factory=count(1).__next__)

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


@dataclass(frozen=True)
class ShownGood:
    """A good on its page, and the goods to go on with: some of its maker's, and some like it by others."""

    sheet: ProductSheet
    more: list[ProductCard]
    alike: list[ProductCard]


@dataclass(frozen=True)
class Family:
    """A good with its public variants, and with `others`: goods near it whose cards nobody has read yet."""

    product: Product | None
    variants: list[Product]
    others: dict[int, Product]


def good_shown(pk: int) -> ShownGood | None:
    """Return what the page of a good on the shelf shows; None for a hidden good, a variant, or none at all.

    One query for a good that was looked at since it last changed. For another eight at most, one more for a category
    that is not in the menu; what the goods near it need is read together with the good.
    """
    shelf = whole_shelf()
    near = shelf.goods_near(pk, MORE_OF_MAKER)
    sheet = shelf.page_of(pk, lambda: _read_sheet(pk, shelf))
    return ShownGood(sheet, *(shelf.cards_of(pks) for pks in near)) if sheet else None


def _read_sheet(pk: int, shelf: WholeShelf) -> ProductSheet | None:
    of_maker, alike = shelf.goods_near(pk, MORE_OF_MAKER)
    family = family_of(pk, others=shelf.without_card([*of_maker, *alike]))
    product, variants, others = family.product, family.variants, family.others
    if product is None or product.is_child or not product.is_public:
        return None
    records = _with_dates([product.pk, *others])
    hers = [product.pk, *(variant.pk for variant in variants)]
    pictures = defaultdict(list)
    images = hung_pictures([*hers, *others]).filter(Q(product__in=hers) | Q(display_order=0))
    for good, picture in drawn_pictures(images):
        pictures[good].append(picture)
    gallery = [(good, picture) for good in hers for picture in pictures[good]]
    shelf.keep_cards(
        card_of(other, records[other.pk], next(iter(pictures[other.pk]), None))
        for other in others.values()
        if other.is_public
    )
    return ProductSheet(
        product=product,
        choices=_choices(product, variants, records[product.pk], gallery),
        price_parts=price_parts_of(variants or [product], records[product.pk]),
        gallery=[picture for _good, picture in gallery],
        facts=facts_shown(product, variants or [product]),
        category=_category_called(product.category_pk),
    )


def family_of(pk: int, others: Iterable[int] = ()) -> Family:
    """Return a good, hidden or not, with its variants and its facts, and other goods read along. One query."""
    others = list(others)
    rows = Product.objects.filter(Q(pk=pk) | Q(parent=pk) | Q(pk__in=others)).select_related(
        "producer__tambon__district", "product_class", "facts"
    )
    categories = Category.objects.filter(product=OuterRef("pk"), is_public=True)
    rows = rows.annotate(category_pk=Subquery(categories.order_by("path").values("pk")[:1]))
    by_pk = {row.pk: row for row in rows.order_by("pk")}
    product = by_pk.pop(pk, None)
    read_along = {other: by_pk.pop(other) for other in others if other in by_pk}
    for variant in by_pk.values():
        variant.parent = product  # read already
    return Family(product, [variant for variant in by_pk.values() if variant.is_public], read_along)


def _with_dates(product_pks: list[int]) -> dict[int, list[StockRecord]]:
    """Return the stock records of goods and variants; each knows the day its next pieces end, if that is soon.

    One query.
    """
    today = timezone.localdate()
    soon = Q(
        lots__pieces__gt=F("lots__held"), lots__best_before__range=(today, today + timedelta(days=NOTICE_DAYS - 1))
    )
    return by_main(shelf_records(product_pks).annotate(ends_soon_on=Min("lots__best_before", filter=soon)))


def _category_called(pk: int | None) -> Category | None:
    """Return a category, from the menu's own list if it is there."""
    if pk is None:
        return None
    known = {category.pk: category for category in categories_on_shelf()}
    return known.get(pk) or Category.objects.filter(pk=pk).first()


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
