"""Reads all that a product page shows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, Min, OuterRef, Q, Subquery
from django.utils import timezone

from catalogue.pictures.pictures import Picture
from catalogue.producers.models import StockRecord
from catalogue.producers.splits import Pieces, Split, scope_of, split_prices

from .models import Category, Product
from .queries import (
    NOTICE_DAYS,
    ProductCard,
    categories_on_shelf,
    drawn_pictures,
    hung_pictures,
    shelf_records,
)
from .shown import ShownFact, facts_shown
from .whole_shelf import whole_shelf

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

    `product` comes from `family_of`. Five queries, one more for a category that is not in the menu, four for other
    goods whose cards are not kept yet.
    """
    records = _with_dates(product.pk)
    pictures = defaultdict(list)
    family = [product.pk, *(variant.pk for variant in variants)]
    for pk, picture in drawn_pictures(hung_pictures(family)):
        pictures[pk].append(picture)
    gallery = [(pk, picture) for pk in family for picture in pictures[pk]]
    shelf = whole_shelf()
    of_maker, alike = shelf.goods_near(product.pk, MORE_OF_MAKER, any_dye=product.is_one_of_a_kind)
    others = {card.pk: card for card in shelf.cards_of([*of_maker, *alike])}
    return ProductSheet(
        choices=_choices(product, variants, records, gallery),
        price_parts=price_parts_of(variants or [product], records),
        gallery=[picture for _pk, picture in gallery],
        facts=facts_shown(product, variants or [product]),
        category=_category_called(product.category_pk),
        more=[others[pk] for pk in of_maker if pk in others],
        alike=[others[pk] for pk in alike if pk in others],
    )


def _with_dates(pk: int) -> list[StockRecord]:
    """Return the stock records of a good and its variants; each knows the day its next pieces end, if that is soon.

    One query.
    """
    today = timezone.localdate()
    soon = Q(
        lots__pieces__gt=F("lots__held"), lots__best_before__range=(today, today + timedelta(days=NOTICE_DAYS - 1))
    )
    return list(shelf_records([pk]).annotate(ends_soon_on=Min("lots__best_before", filter=soon)))


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
