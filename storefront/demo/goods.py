"""Puts the demo's 144 goods on the shelf: categories, goods with variants, prices, pieces, pictures."""

from datetime import timedelta
from decimal import Decimal

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from catalogue.pictures.models import SiteImage
from catalogue.producers.models import Partner, StockRecord
from catalogue.products.facts import NetUnit
from catalogue.products.models import Category, Product, ProductImage
from catalogue.products.operations import publish_product
from catalogue.search.operations import index_changed
from catalogue.stock.lots import has_date
from catalogue.stock.models import Lot
from catalogue.stock.operations import receive_stock

from .facts import describe, facts_by_number
from .pictures import pictures_by_file
from .tables import rows
from .variants import Variant, Variants, read_variants, share_of

SOLD_OUT = {"KKO-0033", "KKO-0077", "KKO-0110"}
REFERENCE = "demo"
ProductClass = apps.get_model("catalogue", "ProductClass")


@transaction.atomic
def load_goods() -> int:
    """Write the goods that are not known yet, by their number, and return how many there are."""
    wanted = rows("otop_products.csv")
    known = set(Product.objects.filter(upc__isnull=False).values_list("upc", flat=True))
    new = [row for row in wanted if row["product_id"] not in known]
    categories = {row["category"]: _category(row) for row in {row["category"]: row for row in wanted}.values()}
    classes = {row["category"]: _product_class(row) for row in {row["category"]: row for row in wanted}.values()}
    producers = Partner.objects.in_bulk(field_name="code")
    pictures, facts = pictures_by_file(), facts_by_number()
    for row in new:
        row |= facts[row["product_id"]]
        product = _shelve(row, producers[row["producer_id"]], classes[row["category"]], pictures)
        product.categories.add(categories[row["category"]])
        describe(product, row)
        publish_product(product, None)
    _spread_over_time([row["product_id"] for row in new])
    if new:
        index_changed()  # the worker would get there too, but a demo should find its goods from the first page on
    return len(wanted)


def _category(row: dict) -> Category:
    found = Category.objects.filter(code=row["category"]).first()
    return found or Category.add_root(
        code=row["category"],
        slug=row["category"],
        name_th=row["category_th"],
        name_en=row["category_en"],
    )


def _product_class(row: dict):
    found, _created = ProductClass.objects.get_or_create(
        slug=row["category"],
        defaults={"name": row["category_th"], "requires_shipping": True, "track_stock": True},
    )
    return found


def _shelve(row: dict, producer: Partner, product_class, pictures: dict[str, SiteImage]) -> Product:
    variants = read_variants(row["variants"])
    product = _product(row, producer, product_class, variants)
    product.save()
    _show(product, pictures, f"{row['product_id'].lower()}.webp")
    if variants is None:
        pieces = 1 if product.is_one_of_a_kind else _pieces(row["product_id"])
        _stock(product, producer, Decimal(row["price_thb"]), pieces)
        return product
    for number, variant in enumerate(variants.choices, start=1):
        share = share_of(variant, int(row["weight_g"]))
        child = _variant(product, variant, number, share)
        child.save()
        _show(child, pictures, f"{row['product_id'].lower()}-{number}.webp")
        _stock(child, producer, round(Decimal(row["price_thb"]) * share), _pieces(row["product_id"], number))
    return product


def _product(row: dict, producer: Partner, product_class, variants: Variants | None) -> Product:
    return Product(
        structure=Product.PARENT if variants else Product.STANDALONE,
        upc=row["product_id"],
        slug=row["slug"],
        title_th=row["name_th"],
        title_en=row["name_en"],
        description_th=row["description_th"],
        description_en=row["description_en"],
        unit_th=row["unit_th"],
        unit_en=row["unit_en"],
        variant_name_th=variants.name_th if variants else "",
        variant_name_en=variants.name_en if variants else "",
        product_class=product_class,
        producer=producer,
        weight_grams=int(row["weight_g"]),
        net_amount=int(row["net"]) if row["net"] else None,
        net_unit=row["net_unit"] or NetUnit.GRAM,
        lead_days=int(row["lead_days"]) if row["lead_days"] else None,
        is_one_of_a_kind=bool(row["one_of_a_kind"]),
        palette=row["image_palette"],
        motif=row["image_motif"],
        is_illustrative=row["is_illustrative"] == "1",
        source=row["source"],
    )


def _variant(parent: Product, variant: Variant, number: int, share: Decimal) -> Product:
    return Product(
        structure=Product.CHILD,
        parent=parent,
        upc=f"{parent.upc}-{number}",
        slug=f"{parent.slug}-{number}",
        title_th=variant.name_th,
        title_en=variant.name_en,
        weight_grams=round(parent.weight_grams * share),
        net_amount=round(parent.net_amount * share) if parent.net_amount else None,
        net_unit=parent.net_unit,
        is_illustrative=parent.is_illustrative,
        is_public=True,
    )


def _show(product: Product, pictures: dict[str, SiteImage], file: str) -> None:
    picture = pictures.get(file)
    if picture:
        # Oscar's own column names the very same file: nothing is copied.
        ProductImage.objects.create(product=product, picture=picture, original=picture.file.name, display_order=0)


def _stock(product: Product, producer: Partner, price_baht: Decimal, pieces: int) -> None:
    record = StockRecord.objects.create(
        product=product,
        partner=producer,
        partner_sku=product.upc,
        price_currency="THB",
        price=price_baht,
        num_in_stock=0,
    )
    if not pieces:
        return
    if not has_date(record):
        receive_stock(record, pieces, reference=REFERENCE)
        return
    for number, (part, days) in enumerate(_lots(product.upc, pieces), start=1):
        lot = Lot.objects.create(
            stockrecord=record, code=f"L{number}", best_before=timezone.localdate() + timedelta(days=days)
        )
        receive_stock(record, part, reference=REFERENCE, lot=lot)


def _lots(upc: str, pieces: int) -> list[tuple[int, int]]:
    """Make up the lots of a food: pieces and days left. Every sixth ends soon, most have a younger lot behind it."""
    number = sum(ord(letter) for letter in upc)
    days = 12 + number % 15 if number % 6 == 0 else 60 + number % 200
    first = pieces // 2
    return [(first, days), (pieces - first, days + 120)] if first else [(pieces, days)]


def _pieces(product_id: str, variant_number: int = 0) -> int:
    """Make up how many pieces there are, 1 to 24 and the same in every demo: the table does not say."""
    if product_id in SOLD_OUT:
        return 0
    return (int(product_id.removeprefix("KKO-")) * 7 + variant_number * 5) % 24 + 1


def _spread_over_time(upcs: list[str]) -> None:
    """Let the goods have arrived one by one, the first of the table last, so that lists have an order."""
    now = timezone.now()
    products = list(Product.objects.filter(upc__in=upcs))
    for product in products:
        product.date_created = now - timedelta(hours=6 * upcs.index(product.upc))
    Product.objects.bulk_update(products, ["date_created"])
