"""Reads goods for lists and for the product page: one query per kind of thing, none per card."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from catalogue.pictures.pictures import Picture
from catalogue.pictures.queries import images_with_sizes, picture_of
from catalogue.producers.models import StockRecord

from .models import Product, ProductImage

FEW_LEFT = 3


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


def newest_product_pks(count: int) -> list[int]:
    return list(listed_products().order_by("-date_created", "-pk").values_list("pk", flat=True)[:count])


def product_cards(pks: Iterable[int]) -> list[ProductCard]:
    """Return cards of the goods still on the shelf, in the order asked for. Four queries for any number."""
    pks = list(pks)
    if not pks:
        return []
    products = listed_products().filter(pk__in=pks).select_related("producer__tambon__district")
    by_pk = {product.pk: product for product in products}
    shelf = shelf_of(by_pk)
    pictures = first_pictures(by_pk)
    return [_card(by_pk[pk], shelf[pk], pictures.get(pk)) for pk in pks if pk in by_pk]


def _card(product: Product, shelf: list[StockRecord], picture: Picture | None) -> ProductCard:
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
    """Return the first picture of each good that has one. Three queries."""
    images = (
        ProductImage.objects.filter(product__in=list(product_pks), display_order=0, picture__isnull=False)
        .prefetch_related(Prefetch("picture", queryset=images_with_sizes()))
        .order_by("pk")
    )
    pictures = {}
    for image in images:
        pictures.setdefault(image.product_id, picture_of(image.picture))
    return pictures
