"""Goods on the shelf, who makes them and where."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from catalogue.places.models import Country, District, Province, Tambon
from catalogue.producers.models import Mark, Partner, StockRecord, Terms
from catalogue.products.models import Product, ProductClass
from catalogue.stock.operations import receive_stock

running_number = count(1)


def make_tambon(
    *,
    code: str = "400101",
    name_th: str = "ในเมือง",
    name_en: str = "Nai Mueang",
    district: tuple[str, str] = ("เมืองขอนแก่น", "Mueang Khon Kaen"),
    province: tuple[str, str] = ("ขอนแก่น", "Khon Kaen"),
    postcode: str = "40000",
    other_postcode: str = "",
) -> Tambon:
    """Return a tambon with its district and province; their codes are the first digits of its own.

    Asked twice for one code, it is the same tambon. Thailand itself comes with it.
    """
    make_thailand()
    province_row, _new = Province.objects.get_or_create(
        code=code[:2], defaults={"name_th": province[0], "name_en": province[1]}
    )
    district_row, _new = District.objects.get_or_create(
        code=code[:4], defaults={"name_th": district[0], "name_en": district[1], "province": province_row}
    )
    names = {"name_th": name_th, "name_en": name_en}
    codes = {"postcode": postcode, "other_postcode": other_postcode}
    tambon, _new = Tambon.objects.get_or_create(code=code, defaults={"district": district_row, **names, **codes})
    return tambon


def make_thailand() -> Country:
    country, _new = Country.objects.get_or_create(
        iso_3166_1_a2="TH", defaults={"printable_name": "Thailand", "name": "Thailand", "is_shipping_country": True}
    )
    return country


def make_producer(
    *, name_th: str = "กลุ่มทอผ้าบ้านดอนช้าง", name_en: str = "Don Chang weavers", is_public: bool = True, **facts
) -> Partner:
    number = next(running_number)
    facts = {"code": f"P{number:04}", "slug": f"producer-{number}", "tambon": make_tambon(), **facts}
    return Partner.objects.create(name_th=name_th, name_en=name_en, is_public=is_public, **facts)


def make_product(
    *,
    name_th: str = "ผ้าคลุมไหล่ฝ้ายย้อมคราม",
    name_en: str = "Indigo cotton shawl",
    price: str | Decimal | None = "590.00",
    stock: int = 5,
    weight_grams: int | None = 300,
    unit: str = "ผืน",
    producer: Partner | None = None,
    is_public: bool = True,
) -> Product:
    """Return a good that can be bought. `price` is in baht, VAT included; `price=None` makes a parent of variants.

    It is put on the shelf past the law's questions, which tests of their own ask (tests/catalogue/products).
    """
    product = Product.objects.create(
        structure=Product.STANDALONE if price is not None else Product.PARENT,
        product_class=make_product_class(),
        upc=f"TEST-{next(running_number):04}",
        title_th=name_th,
        title_en=name_en,
        producer=producer or make_producer(),
        unit_th=unit,
        weight_grams=weight_grams,
    )
    if price is not None:
        put_on_shelf(product, price=price, stock=stock)
    if is_public:
        show(product)
    return product


def show(product: Product) -> None:
    """Make a good public whatever is known of it, as only a test may."""
    product.is_public = True
    product.save_base(update_fields=["is_public"])  # past save(), with its signals


def make_variant(
    *, parent: Product, name_th: str = "สีคราม", name_en: str = "indigo", price: str | Decimal = "590.00", stock: int = 5
) -> Product:
    """Return one variant of a good made with `price=None`."""
    variant = Product.objects.create(
        structure=Product.CHILD,
        parent=parent,
        upc=f"TEST-{next(running_number):04}",
        title_th=name_th,
        title_en=name_en,
        is_public=True,
    )
    put_on_shelf(variant, price=price, stock=stock)
    return variant


def make_mark(
    on: Product | Partner, kind: str = "otop_stars", *, level: str = "", is_checked: bool = True, **facts
) -> Mark:
    """Return a mark of a good or a producer, by default in force. `facts` are its columns, by their names."""
    today = timezone.localdate()
    side = {"product": on} if isinstance(on, Product) else {"producer": on}
    level = level or ("4" if kind == "otop_stars" else "")
    facts = {"issued_on": today - timedelta(days=300), "expires_on": today + timedelta(days=300), **facts}
    checked = {"checked_at": timezone.now(), "paper": "marks/test.jpg"} if is_checked else {}
    return Mark.objects.create(kind=kind, level=level, number="test 1", **side, **checked, **facts)


def make_product_class() -> ProductClass:
    goods, _new = ProductClass.objects.get_or_create(
        slug="craft", defaults={"name": "Goods", "requires_shipping": True, "track_stock": True}
    )
    return goods


def put_on_shelf(product: Product, *, price: str | Decimal, stock: int) -> StockRecord:
    """Give a good its price and its pieces, which arrive as any delivery of a maker does."""
    record = StockRecord.objects.create(
        product=product,
        partner=product.main.producer,
        partner_sku=product.upc,
        price_currency="THB",
        price=Decimal(price),
        num_in_stock=0,
    )
    if stock:
        receive_stock(record, stock, reference="test")
    return record


def make_terms(
    *, starts_on: date, mode: str = "consigned", commission_percent: str | Decimal | int = 20, **facts
) -> Terms:
    """Return a rule of who gets what of a price; `facts` are its scope and the rest, by their names."""
    return Terms.objects.create(starts_on=starts_on, mode=mode, commission_percent=Decimal(commission_percent), **facts)
