"""Puts goods on the shelf and takes them off."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max, ProtectedError, Q, QuerySet
from django.utils import timezone

from catalogue.producers.models import Partner, StockRecord

from . import facts as law
from .models import NotPublishable, Product, ProductClass, ProductImage, ShelfChange, missing_facts, sheet_of

AT_ONCE = 500


@transaction.atomic
def publish_product(product: Product, by) -> bool:
    """Put a good on the shelf, and say whether it was not there yet.

    `by` is who answers for it; None is the shop itself. Locks the good. Raises NotPublishable, which names every fact
    that is missing and every word of alcohol; ValueError for a variant, which stands behind its main product.
    """
    product = _locked(product)
    if product.is_public:
        return False
    refuse_unready(product)
    product.is_public = True
    product.save(update_fields=["is_public", "date_updated"])
    ShelfChange.objects.create(product=product, is_public=True, by=by)
    return True


@transaction.atomic
def publish_products(pks: Collection[int], by) -> int:
    """Put many goods on the shelf, all of them or none, and return how many were not there yet.

    Locks them by rising key, and lets orders point to them. The same is asked of each as by `publish_product`. Six
    queries for 500 goods. Raises NotPublishable for the first that may not be shown.
    """
    published, wanted = 0, sorted(pks)
    for start in range(0, len(wanted), AT_ONCE):
        some = Product.objects.filter(pk__in=wanted[start : start + AT_ONCE], is_public=False)
        list(some.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
        goods = list(with_facts(some))
        for product in goods:
            refuse_unready(product)
        rows = QuerySet(Product).filter(pk__in=[product.pk for product in goods])
        rows.update(is_public=True, version=F("version") + 1, date_updated=timezone.now())
        ShelfChange.objects.bulk_create(ShelfChange(product=product, is_public=True, by=by) for product in goods)
        published += len(goods)
    return published


@transaction.atomic
def take_off_shelf(product: Product, by, *, why: str = "") -> bool:
    """Take a good off the shelf, and say whether it stood there. Its orders stay. Locks the good."""
    product = _locked(product)
    if not product.is_public:
        return False
    product.is_public = False
    product.save(update_fields=["is_public", "date_updated"])
    ShelfChange.objects.create(product=product, is_public=False, by=by, why=why[:255])
    return True


def _locked(product: Product) -> Product:
    found = Product.objects.select_for_update(of=("self",)).select_related("product_class", "facts").get(pk=product.pk)
    if found.is_child:
        raise ValueError("a variant stands behind its main product")
    return found


def refuse_unready(product: Product, on: date | None = None) -> None:
    """Raise NotPublishable for a good that may not be shown, with all that speaks against it."""
    missing = missing_facts(product, on)
    alcohol = law.alcohol_in(product, product.known_facts, list(product.children.all()))
    if missing or alcohol:
        raise NotPublishable(missing, alcohol)


def clear_shelf() -> int:
    """Take off the shelf what may not be shown any more, and return how many goods that were. Safe to repeat.

    A notification that has ended, a fact that an import emptied: offering such a good is against the law from that
    day on, so it neither stays listed nor can be found. Each is taken under its own lock and looked at again.
    """
    return sum(take_off_shelf(product, None, why=why) for product, why in unready_goods())


def unready_goods(on: date | None = None) -> Iterator[tuple[Product, str]]:
    """Yield the goods on the shelf that may not be there, with the reason. Constant queries for 500 goods."""
    on = on or timezone.localdate()
    for product in with_facts(Product.objects.filter(is_public=True)).iterator(chunk_size=AT_ONCE):
        missing = law.missing(sheet_of(product), on)
        alcohol = law.alcohol_in(product, product.known_facts, list(product.children.all()))
        if missing or alcohol:
            yield product, " ".join(str(sentence) for sentence in NotPublishable(missing, alcohol).sentences())


def with_facts(goods: QuerySet[Product]) -> QuerySet[Product]:
    """Read main goods with all that the rules look at."""
    goods = goods.exclude(structure=Product.CHILD).select_related("product_class", "facts")
    return goods.prefetch_related("stockrecords", "children__stockrecords")


@transaction.atomic
def draft_product(
    *, name_th: str, price_baht: Decimal, weight_grams: int, product_class: ProductClass, producer: Partner, picture, by
) -> Product:
    """Write down a new good as a draft: what a telephone can say of it. It gets the next free number of its maker.

    The rest is described later; nobody sees it before it is put on the shelf. No pieces yet: they come by a move.
    """
    producer = Partner.objects.select_for_update(of=("self",)).get(pk=producer.pk)  # one number for one good
    number = _next_number(producer)
    product = Product.objects.create(
        structure=Product.STANDALONE,
        product_class=product_class,
        producer=producer,
        upc=number,
        title_th=name_th,
        weight_grams=weight_grams,
    )
    StockRecord.objects.create(
        product=product, partner=producer, partner_sku=number, price_currency="THB", price=price_baht, num_in_stock=0
    )
    if picture:
        ProductImage.objects.create(product=product, picture=picture, original=picture.file.name, display_order=0)
    ShelfChange.objects.create(product=product, is_public=False, by=by, why="draft")
    return product


def _next_number(producer: Partner) -> str:
    begin = f"{producer.code or producer.pk}-"
    taken = set(Product.objects.filter(upc__startswith=begin).values_list("upc", flat=True))
    return next(number for count in range(1, len(taken) + 2) if (number := f"{begin}{count:03}") not in taken)


class Stale(Exception):
    """Somebody changed the good since the form with this change was opened. Nothing was written."""


@dataclass(frozen=True, kw_only=True)
class Description:
    """What one form says of a good: columns of the product and of its facts, categories, and its goods by key."""

    product: dict
    facts: dict
    categories: list
    goods: dict[int, dict]  # what can be bought: price_baht, and the columns of a variant


@transaction.atomic
def describe_product(pk: int, description: Description, *, version: int) -> Product:
    """Write down what a form says of a good and of its variants; pieces are left alone.

    Locks the good. Raises Stale unless `version` is the one the form was opened with: whoever saves last would
    otherwise undo what others wrote meanwhile. Raises NotPublishable for a good on the shelf that lacks a fact then,
    ValidationError for what a column refuses. Nothing is written in either case.
    """
    product = _locked(Product(pk=pk))
    if product.version != version:
        raise Stale
    set_columns(product, description.product)
    facts = product.known_facts
    set_columns(facts, description.facts)
    facts.clean_fields(exclude=["product"])
    facts.save()
    product.facts = facts
    product.save()
    product.categories.set(description.categories)
    for good in Product.objects.filter(Q(pk=pk) | Q(parent=pk)).prefetch_related("stockrecords"):
        _describe_good(good, dict(description.goods.get(good.pk, {})))
    if product.is_public:
        refuse_unready(Product.objects.select_related("product_class", "facts").get(pk=pk))
    return product


def _describe_good(good: Product, columns: dict) -> None:
    price_baht = columns.pop("price_baht", None)
    if price_baht is not None:
        for record in good.stockrecords.all():
            record.price = price_baht
            record.save(update_fields=["price", "date_updated"])
    if good.is_child and columns:
        set_columns(good, columns)
        good.save(update_fields=[*columns, "date_updated"])


def set_columns(row, columns: dict) -> None:
    """Write values into the columns of a row in memory."""
    for name, value in columns.items():
        setattr(row, name, value)


class HasPieces(Exception):
    """A good of which there are pieces, or were, cannot become one with variants: they would lose their count."""


@transaction.atomic
def add_variant(pk: int, *, title_th: str, title_en: str, price_baht: Decimal) -> Product:
    """Give a good one more variant, as public as itself. Locks the good. Raises HasPieces."""
    product = _locked(Product(pk=pk))
    if not product.is_parent:
        records = product.stockrecords.all()
        try:
            with transaction.atomic():
                records.delete()
        except ProtectedError as error:
            raise HasPieces from error
        product.structure = Product.PARENT
    number = product.children.count() + 1
    upc = f"{product.upc}-{number}"
    product.save()
    child = Product.objects.create(
        structure=Product.CHILD, parent=product, upc=upc, title_th=title_th, title_en=title_en, is_public=True
    )
    StockRecord.objects.create(
        product=child,
        partner=product.producer,
        partner_sku=upc,
        price_currency="THB",
        price=price_baht,
        num_in_stock=0,
    )
    return child


@transaction.atomic
def hang_picture(product: Product, picture) -> ProductImage:
    """Hang one of the site's pictures behind those a good has already; one that hangs there stays where it is."""
    _locked_good(product)
    images = ProductImage.objects.filter(product=product)
    found = images.filter(picture=picture).first()
    if found:
        return found
    last = images.aggregate(last=Max("display_order"))["last"]
    order = 0 if last is None else last + 1
    return ProductImage.objects.create(
        product=product, picture=picture, original=picture.file.name, display_order=order
    )


@transaction.atomic
def take_picture_down(image: ProductImage) -> None:
    """Take a picture off a good; it stays among the site's pictures. The others close the gap."""
    _locked_good(image.product)
    product = image.product_id
    image.delete()
    _put_in_order(_hung_at(product))


@transaction.atomic
def hang_picture_first(image: ProductImage) -> None:
    """Put a picture before the others of its good: lists and chats show the first. The others keep their order."""
    _locked_good(image.product)
    others = _hung_at(image.product_id).exclude(pk=image.pk)
    _put_in_order([image, *others])


def _hung_at(product_pk: int) -> QuerySet[ProductImage]:
    return ProductImage.objects.filter(product=product_pk).order_by("display_order", "pk")


def _put_in_order(images: Iterable[ProductImage]) -> None:
    for order, image in enumerate(images):
        ProductImage.objects.filter(pk=image.pk).exclude(display_order=order).update(display_order=order)


def _locked_good(product: Product) -> None:
    """Let two who hang pictures on one good wait for each other."""
    Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
