"""A shop as full as the real one will be: thousands of goods and makers, made of the demo's words.

    manage.py shell -c "from tests.bench.goods import make_goods; make_goods(products=30000, producers=3000)"

Everything is written in bulk, so a large shop stands in a minute. The same numbers make the same shop every time.
"""

import random
from datetime import timedelta
from decimal import Decimal

from django.apps import apps
from django.db.models import Max, QuerySet
from django.utils import timezone

from catalogue.pictures.models import Rendition, SiteImage
from catalogue.pictures.sizes import SHARE_SPEC, specs_for
from catalogue.places.models import Tambon
from catalogue.places.operations import load_places
from catalogue.producers.models import Partner, StockRecord
from catalogue.products.models import Category, Facts, Product, ProductImage
from catalogue.stock.models import Lot
from storefront.demo.facts import TEXTS, facts_by_number
from storefront.demo.tables import rows

AT_ONCE = 2000
KHON_KAEN = "40"
PARENTS = 0.15  # of the goods have variants
VARIANTS = 3
SOLD_OUT = 0.1
ALONE_IN_A_DISTRICT = 0.2  # of the makers, where most live in a few districts
SHARE_A_PICTURE = 10  # goods, and each picture has its eleven sizes
PICTURE_SIZE = (1600, 1200)
GROUPS = [
    ("กลุ่มทอผ้า", "weavers"),
    ("กลุ่มแม่บ้าน", "housewives"),
    ("กลุ่มจักสาน", "basket weavers"),
    ("กลุ่มแปรรูปอาหาร", "food makers"),
]


def make_goods(*, products: int = 30_000, producers: int = 3_000, districts: int | None = None, seed: int = 1) -> int:
    """Put so many goods of so many makers on the shelf, beside those that are there, and return how many.

    Most makers live in so many districts of Khon Kaen, by default in all; a few in each of the others.
    Each has its facts and a picture. Their words are not indexed: `manage.py reindex` does that, at a rate it prints.
    """
    chance = random.Random(seed)
    facts = facts_by_number()
    words = [row | facts[row["product_id"]] for row in rows("otop_products.csv")]
    makers = _make_producers(producers, districts, chance)
    classes, categories, pictures = _classes(words), _categories(words), _pictures(-(-products // SHARE_A_PICTURE))
    for start in range(0, products, AT_ONCE):
        count = min(AT_ONCE, products - start)
        wanted = [_one_of(words, makers, chance) for _ in range(count)]
        _make_some(wanted, start, classes, categories, pictures, chance)
    return products


def _one_of(words: list[dict], makers: list[Partner], chance: random.Random) -> tuple[dict, dict, Partner]:
    """Return a good to be named after, another to be described by, and a maker."""
    return chance.choice(words), chance.choice(words), chance.choice(makers)


def _make_producers(count: int, districts: int | None, chance: random.Random) -> list[Partner]:
    if not Tambon.objects.filter(code__startswith=KHON_KAEN).exists():
        load_places()
    tambons = list(Tambon.objects.filter(code__startswith=KHON_KAEN).select_related("district").order_by("code"))
    full = set(sorted({tambon.district.code for tambon in tambons})[:districts])
    crowded = [tambon for tambon in tambons if tambon.district.code in full]
    first = (Partner.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    made = []
    for number in range(first, first + count):
        is_alone = chance.random() < ALONE_IN_A_DISTRICT
        tambon, (thai, english) = chance.choice(tambons if is_alone else crowded), chance.choice(GROUPS)
        name = f"{thai}บ้าน{tambon.name_th} {number}", f"Ban {tambon.name_en} {english} {number}"
        made.append(
            Partner(
                code=f"B{number}",
                slug=f"bench-{number}",
                name=name[0],
                name_th=name[0],
                name_en=name[1],
                tambon=tambon,
                is_public=True,
            )
        )
    return Partner.objects.bulk_create(made, batch_size=AT_ONCE)


def _classes(words: list[dict]) -> dict:
    product_class = apps.get_model("catalogue", "ProductClass")
    return {
        slug: product_class.objects.get_or_create(slug=slug, defaults={"name": slug, "track_stock": True})[0]
        for slug in sorted({row["category"] for row in words})
    }


def _categories(words: list[dict]) -> dict[str, Category]:
    named = {row["category"]: row for row in words}
    return {code: Category.objects.filter(code=code).first() or _category(code, row) for code, row in named.items()}


def _category(code: str, row: dict) -> Category:
    return Category.add_root(code=code, slug=code, name_th=row["category_th"], name_en=row["category_en"])


def _pictures(count: int) -> list[SiteImage]:
    """Return some pictures with all their sizes, for the goods to share. No file is drawn: pages only name them."""
    width, height = PICTURE_SIZE
    pictures = [
        SiteImage(title=f"bench {number}", file=f"bench/{number}.webp", width=width, height=height, file_size=90_000)
        for number in range(count)
    ]
    SiteImage.objects.bulk_create(pictures, batch_size=AT_ONCE)
    sizes = [_size(picture, number, spec) for number, picture in enumerate(pictures) for spec in specs_for(width)]
    Rendition.objects.bulk_create(sizes, batch_size=AT_ONCE)
    return pictures


def _size(picture: SiteImage, number: int, spec: str) -> Rendition:
    width = 1200 if spec == SHARE_SPEC else int(spec.removeprefix("width-").partition("|")[0])
    name = f"bench/{number}.{spec.replace('|', '.')}"
    return Rendition(image=picture, filter_spec=spec, file=name, width=width, height=width * 3 // 4)


def _make_some(wanted: list[tuple[dict, dict, Partner]], start: int, classes, categories, pictures, chance) -> None:
    until = timezone.localdate() + timedelta(days=365)
    goods = []
    for number, (row, other, maker) in enumerate(wanted, start=start):
        stars = chance.choice([None, 1, 2, 3, 3, 4, 4, 5])
        goods.append(
            Product(
                structure=Product.PARENT if chance.random() < PARENTS else Product.STANDALONE,
                upc=f"BENCH-{maker.pk}-{number}",
                slug=f"bench-{number}",
                title=f"{row['name_th']}{maker.tambon.name_th}",
                title_th=f"{row['name_th']}{maker.tambon.name_th}",
                title_en=f"{maker.tambon.name_en} {row['name_en']}",
                description_th=other["description_th"],
                description_en=other["description_en"],
                unit_th=row["unit_th"],
                unit_en=row["unit_en"],
                product_class=classes[row["category"]],
                producer=maker,
                weight_grams=int(row["weight_g"]),
                otop_stars=stars,
                otop_stars_until=stars and until,
                palette=row["image_palette"],
                motif=row["image_motif"],
                is_public=True,
            )
        )
    _show(goods)
    _date(goods, start)
    link = Product.categories.through
    link.objects.bulk_create(
        [
            link(product=good, category=categories[row["category"]])
            for good, (row, _other, _maker) in zip(goods, wanted, strict=True)
        ],
        batch_size=AT_ONCE,
    )
    Facts.objects.bulk_create(
        [_facts(good, row) for good, (row, _other, _maker) in zip(goods, wanted, strict=True)], batch_size=AT_ONCE
    )
    ProductImage.objects.bulk_create(
        [
            ProductImage(product=good, picture=picture, original=picture.file.name, display_order=0)
            for good in goods
            for picture in [chance.choice(pictures)]
        ],
        batch_size=AT_ONCE,
    )
    _stock(goods, wanted, chance)


def _show(goods: list[Product]) -> None:
    """Write goods on the shelf in bulk, past the law's questions, as only a test may."""
    QuerySet(Product).bulk_create(goods, batch_size=AT_ONCE)


def _date(goods: list[Product], start: int) -> None:
    """Say that the goods came one after the other; Oscar sets the date on its own when a good is first written."""
    now = timezone.now()
    for number, good in enumerate(goods, start=start):
        good.date_created = now - timedelta(minutes=number)
    Product.objects.bulk_update(goods, ["date_created"], batch_size=500)


def _facts(good: Product, row: dict) -> Facts:
    texts = {f"{name}_{language}": row[f"{name}_{language}"] for name in TEXTS for language in ("th", "en")}
    number = "0" * 13 if row["number"] == "given" and row["keeps_days"] else ""
    return Facts(
        product=good,
        **texts,
        keeps_days=int(row["keeps_days"]) if row["keeps_days"] else None,
        rule=row["rule"],
        food_number=number,
    )


def _stock(goods: list[Product], wanted: list[tuple[dict, dict, Partner]], chance: random.Random) -> None:
    sold, variants = [], []
    for good, (row, _other, maker) in zip(goods, wanted, strict=True):
        for number in range(VARIANTS if good.is_parent else 0):
            child = Product(
                structure=Product.CHILD,
                parent=good,
                upc=f"{good.upc}-{number}",
                slug=f"{good.slug}-{number}",
                title=f"แบบที่ {number + 1}",
                title_th=f"แบบที่ {number + 1}",
                title_en=f"Kind {number + 1}",
                is_public=True,
            )
            variants.append((child, row, maker))
        if not good.is_parent:
            sold.append((good, row, maker))
    children = [child for child, _row, _maker in variants]
    _show(children)
    for child in children:
        child.date_created = child.parent.date_created
    Product.objects.bulk_update(children, ["date_created"], batch_size=500)
    records = [
        StockRecord(
            product=good,
            partner=maker,
            partner_sku=good.upc,
            price_currency="THB",
            price=Decimal(row["price_thb"]) + chance.randrange(0, 200, 10),
            num_in_stock=0 if chance.random() < SOLD_OUT else chance.randrange(1, 40),
        )
        for good, row, maker in [*sold, *variants]
    ]
    StockRecord.objects.bulk_create(records, batch_size=AT_ONCE)
    today = timezone.localdate()
    Lot.objects.bulk_create(
        [
            Lot(
                stockrecord=record,
                code="bench",
                best_before=today + timedelta(days=int(row["keeps_days"])),
                pieces=record.num_in_stock,
            )
            for record, (_good, row, _maker) in zip(records, [*sold, *variants], strict=True)
            if row["keeps_days"] and record.num_in_stock
        ],
        batch_size=AT_ONCE,
    )
