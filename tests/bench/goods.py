"""A shop as full as the real one will be: thousands of goods and makers, made of the demo's words.

    manage.py shell -c "from tests.bench.goods import make_goods; make_goods(products=30000, producers=3000)"

Everything is written in bulk, so a large shop stands in a minute. The same numbers make the same shop every time.
"""

import csv
import random
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.apps import apps
from django.db.models import Max
from django.utils import timezone

from catalogue.places.models import Tambon
from catalogue.places.operations import load_places
from catalogue.producers.models import Partner, StockRecord
from catalogue.products.models import Category, Product

TABLE = Path(__file__).parents[2] / "storefront" / "demo" / "data" / "otop_products.csv"
AT_ONCE = 2000
KHON_KAEN = "40"
PARENTS = 0.15  # of the goods have variants
VARIANTS = 3
SOLD_OUT = 0.1
GROUPS = [
    ("กลุ่มทอผ้า", "weavers"),
    ("กลุ่มแม่บ้าน", "housewives"),
    ("กลุ่มจักสาน", "basket weavers"),
    ("กลุ่มแปรรูปอาหาร", "food makers"),
]


def make_goods(*, products: int = 30_000, producers: int = 3_000, seed: int = 1) -> int:
    """Put so many goods of so many makers on the shelf, beside those that are there, and return how many.

    Their words are not indexed: `manage.py reindex` does that, at a rate it prints.
    """
    chance = random.Random(seed)
    rows = _rows()
    makers = _make_producers(producers, chance)
    classes, categories = _classes(rows), _categories(rows)
    for start in range(0, products, AT_ONCE):
        count = min(AT_ONCE, products - start)
        _make_some([_one_of(rows, makers, chance) for _ in range(count)], start, classes, categories, chance)
    return products


def _rows() -> list[dict]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _one_of(rows: list[dict], makers: list[Partner], chance: random.Random) -> tuple[dict, dict, Partner]:
    """Return a good to be named after, another to be described by, and a maker."""
    return chance.choice(rows), chance.choice(rows), chance.choice(makers)


def _make_producers(count: int, chance: random.Random) -> list[Partner]:
    if not Tambon.objects.filter(code__startswith=KHON_KAEN).exists():
        load_places()
    tambons = list(Tambon.objects.filter(code__startswith=KHON_KAEN).select_related("district").order_by("code"))
    first = (Partner.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    made = []
    for number in range(first, first + count):
        tambon, (thai, english) = chance.choice(tambons), chance.choice(GROUPS)
        name = f"{thai}บ้าน{tambon.name_th} {number}", f"Ban {tambon.name_en} {english} {number}"
        made.append(
            Partner(
                code=f"B{number}", slug=f"bench-{number}", name=name[0], name_th=name[0], name_en=name[1], tambon=tambon
            )
        )
    return Partner.objects.bulk_create(made, batch_size=AT_ONCE)


def _classes(rows: list[dict]) -> dict:
    product_class = apps.get_model("catalogue", "ProductClass")
    return {
        slug: product_class.objects.get_or_create(slug=slug, defaults={"name": slug, "track_stock": True})[0]
        for slug in {row["category"] for row in rows}
    }


def _categories(rows: list[dict]) -> dict[str, Category]:
    named = {row["category"]: row for row in rows}
    return {code: Category.objects.filter(code=code).first() or _category(code, row) for code, row in named.items()}


def _category(code: str, row: dict) -> Category:
    return Category.add_root(code=code, slug=code, name_th=row["category_th"], name_en=row["category_en"])


def _make_some(wanted: list[tuple[dict, dict, Partner]], start: int, classes, categories, chance) -> None:
    now = timezone.now()
    goods = []
    for number, (row, other, maker) in enumerate(wanted, start=start):
        has_variants = chance.random() < PARENTS
        goods.append(
            Product(
                structure=Product.PARENT if has_variants else Product.STANDALONE,
                upc=f"BENCH-{maker.pk}-{number}",
                slug=f"bench-{number}",
                title=f"{row['name_th']}{maker.tambon.name_th}",
                title_th=f"{row['name_th']}{maker.tambon.name_th}",
                title_en=f"{maker.tambon.name_en} {row['name_en']}",
                description_th=other["description_th"],
                description_en=other["description_en"],
                unit_th=row["unit_th"],
                product_class=classes[row["category"]],
                producer=maker,
                weight_grams=int(row["weight_g"]),
                otop_stars=chance.choice([None, 1, 2, 3, 3, 4, 4, 5]),
                palette=row["image_palette"],
                motif=row["image_motif"],
                date_created=now - timedelta(minutes=number),
            )
        )
    Product.objects.bulk_create(goods, batch_size=AT_ONCE)
    # Oscar sets the date on its own when a good is first written.
    for number, good in enumerate(goods, start=start):
        good.date_created = now - timedelta(minutes=number)
    Product.objects.bulk_update(goods, ["date_created"], batch_size=500)
    link = Product.categories.through
    link.objects.bulk_create(
        [
            link(product=good, category=categories[row["category"]])
            for good, (row, _other, _maker) in zip(goods, wanted, strict=True)
        ],
        batch_size=AT_ONCE,
    )
    _stock(goods, wanted, chance)


def _stock(goods: list[Product], wanted: list[tuple[dict, dict, Partner]], chance: random.Random) -> None:
    to_sell = [
        (good, row, maker) for good, (row, _other, maker) in zip(goods, wanted, strict=True) if not good.is_parent
    ]
    variants = []
    for good, (row, _other, maker) in zip(goods, wanted, strict=True):
        for number in range(VARIANTS if good.is_parent else 0):
            child = Product(
                structure=Product.CHILD,
                parent=good,
                upc=f"{good.upc}-{number}",
                slug=f"{good.slug}-{number}",
                title_th=f"แบบที่ {number + 1}",
                title_en=f"Kind {number + 1}",
            )
            variants.append((child, row, maker))
    Product.objects.bulk_create([child for child, _row, _maker in variants], batch_size=AT_ONCE)
    StockRecord.objects.bulk_create(
        [
            StockRecord(
                product=good,
                partner=maker,
                partner_sku=good.upc,
                price_currency="THB",
                price=Decimal(row["price_thb"]) + chance.randrange(0, 200, 10),
                num_in_stock=0 if chance.random() < SOLD_OUT else chance.randrange(1, 40),
            )
            for good, row, maker in [*to_sell, *variants]
        ],
        batch_size=AT_ONCE,
    )
