"""Goods as a table: a row for each good, and a row for each of its variants below it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from oscar.core.utils import slugify

from catalogue.producers.models import Partner, StockRecord
from catalogue.products import facts as law
from catalogue.products.facts import Kind, NetUnit, Rule
from catalogue.products.models import Category, Facts, Product, ProductClass, ShelfChange
from catalogue.products.operations import publish_products, set_columns, take_off_shelf
from catalogue.stock.models import Move

from .cells import baht, choice, code, day, fda_number, line, text, whole, yes_no
from .plans import AT_ONCE, Plan, changes_of
from .tables import Column, Progress, Row, Table, as_cell, nobody_looks, refuse_twice

MOST_BAHT = Decimal("9999999.99")
PRICE = baht(Decimal("0.25"), MOST_BAHT)
KINDS = {
    Kind.FOOD: ("อาหาร", "Food"),
    Kind.DRINK: ("เครื่องดื่ม", "Drinks", "เครื่องดื่มไม่มีแอลกอฮอล์"),
    Kind.TEXTILE: ("ผ้าและเครื่องแต่งกาย", "Textiles", "ผ้า", "เครื่องแต่งกาย"),
    Kind.CRAFT: ("ของใช้ ของตกแต่ง ของที่ระลึก", "Crafts", "ของใช้", "ของใช้/ของตกแต่ง/ของที่ระลึก", "ของที่ระลึก"),
    Kind.HERBAL: ("สมุนไพรที่ไม่ใช่อาหาร", "Herbs", "สมุนไพร"),
}
RULES = {
    Rule.COSMETIC: ("เครื่องสำอาง", "cosmetic"),
    Rule.HERBAL_PRODUCT: ("ผลิตภัณฑ์สมุนไพร", "herbal product"),
    Rule.NEITHER: ("ไม่ใช่ทั้งสองอย่าง", "neither"),
}
UNITS = {
    NetUnit.GRAM: ("กรัม", "g", "gram", "grams", "ก."),
    NetUnit.MILLILITRE: ("มิลลิลิตร", "ml", "มล.", "millilitres"),
}
COLUMNS = [
    Column("upc", "รหัสสินค้า", "Number", code(64), is_key=True, needed=True, also=("sku", "รหัส", "upc")),
    Column("variant_of", "เป็นตัวเลือกของ", "Variant of", code(64), can_clear=False, also=("เป็นแบบของ",)),
    Column("producer", "รหัสผู้ผลิต", "Producer number", code(40), needed=True, also=("ผู้ผลิต", "producer")),
    Column("kind", "ประเภทสินค้า", "Kind", choice(KINDS), needed=True, also=("ประเภท",)),
    Column("categories", "หมวดหมู่", "Categories", text(500), also=("หมวด", "category"), help="ก; ข"),
    Column("title_th", "ชื่อสินค้า", "Name in Thai", line(255), needed=True, also=("ชื่อ",)),
    Column("title_en", "ชื่อสินค้าอังกฤษ", "Name in English", line(255), also=("name", "ชื่ออังกฤษ")),
    Column("price", "ราคา", "Price", PRICE, can_clear=False, also=("ราคาขาย", "price")),
    Column("unit_th", "หน่วยขาย", "Sold by", line(40), also=("หน่วย", "unit")),
    Column("unit_en", "หน่วยขายอังกฤษ", "Sold by in English", line(40)),
    Column("weight_grams", "น้ำหนักพร้อมห่อ", "Weight packed", whole(1, 100_000), empty=None, also=("น้ำหนัก",)),
    Column("net_amount", "ปริมาณสุทธิ", "Net content", whole(1, 1_000_000), empty=None),
    Column("net_unit", "หน่วยปริมาณสุทธิ", "Unit of net content", choice(UNITS), can_clear=False),
    Column("description_th", "รายละเอียด", "Description in Thai", text(10_000), also=("คำอธิบาย", "description")),
    Column("description_en", "รายละเอียดอังกฤษ", "Description in English", text(10_000)),
    Column("variant_name_th", "ตัวเลือกต่างกันที่", "Variants differ in", line(40), help="สี"),
    Column("variant_name_en", "ตัวเลือกต่างกันที่อังกฤษ", "Variants differ in, English", line(40), help="colour"),
    Column("lead_days", "สั่งทำกี่วัน", "Made to order, days", whole(1, 365), empty=None),
    Column("is_one_of_a_kind", "มีชิ้นเดียว", "One of a kind", yes_no, empty=False),
    Column("ingredients_th", "ส่วนประกอบ", "Ingredients", text(4000), also=("ส่วนผสม",)),
    Column("ingredients_en", "ส่วนประกอบอังกฤษ", "Ingredients in English", text(4000)),
    Column("keeps_days", "เก็บได้กี่วัน", "Keeps for days", whole(1, 10_000), empty=None),
    Column("storage_th", "วิธีเก็บรักษา", "Storage", line(200)),
    Column("storage_en", "วิธีเก็บรักษาอังกฤษ", "Storage in English", line(200)),
    Column("allergens_th", "สารก่อภูมิแพ้", "Allergens", line(200)),
    Column("allergens_en", "สารก่อภูมิแพ้อังกฤษ", "Allergens in English", line(200)),
    Column("is_free_of_allergens", "ไม่มีสารก่อภูมิแพ้", "Free of allergens", yes_no, empty=False),
    Column("food_number", "เลข อย.", "FDA number", fda_number, also=("อย.", "เลขสารบบอาหาร")),
    Column("exempt_because_th", "ยกเว้นเพราะ", "Needs no number because", line(200)),
    Column("exempt_because_en", "ยกเว้นเพราะอังกฤษ", "Needs no number because, English", line(200)),
    Column("exempt_said_by_th", "ผู้ยืนยันการยกเว้น", "Who said so", line(200)),
    Column("exempt_said_by_en", "ผู้ยืนยันการยกเว้นอังกฤษ", "Who said so, English", line(200)),
    Column("rule", "จัดเป็น", "Falls under", choice(RULES)),
    Column("cosmetic_number", "เลขที่จดแจ้งเครื่องสำอาง", "Cosmetics notification", line(30)),
    Column("cosmetic_ends_on", "จดแจ้งถึงวันที่", "Notification until", day, empty=None),
    Column("herbal_number", "เลขผลิตภัณฑ์สมุนไพร", "Herbal product number", line(30)),
    Column("advert_leave", "ใบอนุญาตโฆษณา", "Leave to advertise", line(30)),
    Column("advert_ends_on", "โฆษณาได้ถึงวันที่", "Leave until", day, empty=None),
    Column("material_th", "วัสดุ", "Made of", line(200), also=("เส้นใย", "material")),
    Column("material_en", "วัสดุอังกฤษ", "Made of, English", line(200)),
    Column("dye_th", "สีย้อม", "Dye", line(200)),
    Column("dye_en", "สีย้อมอังกฤษ", "Dye in English", line(200)),
    Column("size_th", "ขนาด", "Size", line(200)),
    Column("size_en", "ขนาดอังกฤษ", "Size in English", line(200)),
    Column("care_th", "การดูแล", "Care", text(300), also=("การดูแลรักษา",)),
    Column("care_en", "การดูแลอังกฤษ", "Care in English", text(300)),
    Column("on_shelf", "วางขาย", "On the shelf", yes_no, can_clear=False),
]
BY_CODE = {column.code: column for column in COLUMNS}
OF_FACTS = [
    *("ingredients_th", "ingredients_en", "keeps_days", "storage_th", "storage_en", "allergens_th", "allergens_en"),
    *("is_free_of_allergens", "food_number", "exempt_because_th", "exempt_because_en", "exempt_said_by_th"),
    *("exempt_said_by_en", "rule", "cosmetic_number", "cosmetic_ends_on", "herbal_number", "advert_leave"),
    *("advert_ends_on", "material_th", "material_en", "dye_th", "dye_en", "size_th", "size_en", "care_th", "care_en"),
]
OF_VARIANT = ["title_th", "title_en", "weight_grams", "net_amount", "net_unit"]
OF_GOOD = [
    *(*OF_VARIANT, "unit_th", "unit_en", "description_th", "description_en", "variant_name_th", "variant_name_en"),
    *("lead_days", "is_one_of_a_kind"),
]
NEEDED = [column for column in COLUMNS if column.needed]
NEEDED_OF_VARIANT = [BY_CODE["title_th"], BY_CODE["price"]]


class Entry:
    """One row of goods: which good it is about, and what it says of it."""

    def __init__(self, row: Row, product: Product | None, *, is_variant: bool):
        self.row, self.is_variant, self.is_new = row, is_variant, product is None
        self.product = product or Product(
            structure=Product.CHILD if is_variant else Product.STANDALONE, upc=row.get("upc"), is_public=is_variant
        )
        self.facts = self.product.known_facts if not self.is_new else Facts()
        self.records = list(self.product.stockrecords.all()) if not self.is_new else []
        self.variants: list[Entry] = []
        self.had_variants = self.product.is_parent
        self.categories: list[Category] | None = None
        self.main: Entry | None = None
        self.product_changes = changes_of(self.product, _said(row, OF_VARIANT if is_variant else OF_GOOD))
        self.facts_changes = {} if is_variant else changes_of(self.facts, _said(row, OF_FACTS))
        set_columns(self.product, self.product_changes)
        set_columns(self.facts, self.facts_changes)
        self.price = row.get("price")
        self.price_changes = self.price is not None and any(record.price != self.price for record in self.records)

    @property
    def was_public(self) -> bool:
        return not self.is_new and self.product.is_public

    @property
    def is_wanted(self) -> bool:
        """Say whether the good is to stand on the shelf when all is written."""
        return self.row.get("on_shelf", self.was_public)

    @property
    def gets_variants(self) -> bool:
        return bool(self.variants) and not self.had_variants

    @property
    def changes(self) -> bool:
        moves = not self.is_variant and self.is_wanted != self.was_public
        described = self.product_changes or self.facts_changes or self.categories is not None
        return bool(described or self.price_changes or self.gets_variants or moves)

    @property
    def has_price(self) -> bool:
        return self.price is not None or any(record.price is not None for record in self.records)


def _said(row: Row, names: Iterable[str]) -> dict:
    return {name: row.get(name) for name in names if name in row}


def plan_goods(table: Table, *, locked: bool = False, progress: Progress = nobody_looks) -> Plan:
    """Find what a table of goods would change. Goods are known by their numbers; a new one begins as a draft.

    Where the column says that it shall stand on the shelf, it must have all the law wants, as everywhere else. Ten
    queries for each thousand rows. `locked`: with the goods locked by rising key, to write the plan.
    """
    refuse_twice(table, "upc")
    if locked:
        _lock(table)
    names = Names(table)
    entries: list[Entry] = []
    for start in range(0, len(table.rows), AT_ONCE):
        some = table.rows[start : start + AT_ONCE]
        known = _known({row.get("upc") for row in some})
        entries += [_entry(table, row, known, names) for row in some]
        progress(len(entries) // 2)
    others = _join_variants(table, entries)
    for number, entry in enumerate([*entries, *others], start=1):
        _refuse_unready(table, entry)
        progress((len(entries) + number) // 2)
    new = [entry for entry in entries if entry.is_new]
    changed = [entry for entry in entries if not entry.is_new and entry.changes]
    return Plan(
        table,
        len(new),
        len(changed),
        len(entries) - len(new) - len(changed),
        lambda by, progress: _write(new, [*changed, *others], by, progress),
    )


def _lock(table: Table) -> None:
    """Hold the goods of a table, and those its variants belong to, by rising key as everybody else does.

    Without their keys: an import takes minutes, and orders point to goods all the time.
    """
    numbers = {row.get(column) for row in table.rows for column in ("upc", "variant_of")} - {None}
    pks = set()
    for some in in_thousands(numbers):
        pks |= set(Product.objects.filter(upc__in=some).values_list("pk", flat=True))
    for some in in_thousands(pks):
        rows = Product.objects.filter(pk__in=some).select_for_update(of=("self",), no_key=True)
        list(rows.order_by("pk").values_list("pk"))


def in_thousands(values: Iterable) -> Iterator[list]:
    """Yield values in their sequence, as many at once as a query may name."""
    ordered = sorted(values)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


class Names:
    """Producers and categories by what people call them."""

    def __init__(self, table: Table):
        self.producers = producers_called({row.get("producer") for row in table.rows if "producer" in row})
        self.categories: dict[str, Category] = {}
        for category in Category.objects.all():
            for name in (category.code, category.slug, category.name_th, category.name_en):
                if name:
                    self.categories.setdefault(_plain(name), category)
        self.classes = {one.slug: one for one in ProductClass.objects.filter(slug__in=Kind.values)}


def producers_called(codes: Iterable[str]) -> dict[str, Partner]:
    """Return producers by their numbers."""
    found = {}
    for some in in_thousands(codes):
        rows = Partner.objects.filter(code__in=some).select_related("merged_into")
        found |= {producer.code: producer for producer in rows}
    return found


def _plain(name: str) -> str:
    return "".join(name.casefold().split())


def _known(numbers: Iterable[str]) -> dict[str, Product]:
    """Return goods by number with all a plan looks at."""
    rows = Product.objects.filter(upc__in=[number for number in numbers if number]).order_by("pk")
    rows = rows.select_related("product_class", "producer", "facts", "parent")
    return {good.upc: good for good in rows.prefetch_related("stockrecords", "categories", "children__stockrecords")}


def _entry(table: Table, row: Row, known: dict[str, Product], names: Names) -> Entry:
    product = known.get(row.get("upc"))
    is_variant = "variant_of" in row or bool(product and product.is_child)
    entry = Entry(row, product, is_variant=is_variant)
    if (product and product.is_child != is_variant) or (
        product and product.is_child and "variant_of" in row and product.parent.upc != row.get("variant_of")
    ):
        table.fault(row.number, "variant_of", "no-change-of-kind")
    if entry.is_new:
        table.refuse_missing(row, NEEDED_OF_VARIANT if is_variant else NEEDED)
    if not is_variant:
        _read_names(table, entry, names)
    elif "on_shelf" in row:
        table.fault(row.number, "on_shelf", "no-shelf")
    return entry


def _read_names(table: Table, entry: Entry, names: Names) -> None:
    row, product = entry.row, entry.product
    if "producer" in row:
        producer = names.producers.get(row.get("producer"))
        if producer is None:
            table.fault(row.number, "producer", "unknown-producer", text=row.get("producer"))
        elif producer.merged_into_id:
            table.fault(row.number, "producer", "merged", other=producer.merged_into.code)
        elif not entry.is_new and product.producer_id not in (None, producer.pk):
            table.fault(row.number, "producer", "other-producer", other=product.producer.code)
        elif product.producer_id != producer.pk:
            entry.product.producer = producer
            entry.product_changes["producer"] = producer
    if "kind" in row:
        wanted = names.classes[row.get("kind")]
        if product.product_class_id != wanted.pk:
            product.product_class = wanted
            entry.product_changes["product_class"] = wanted
    if "categories" in row:
        _read_categories(table, entry, names)


def _read_categories(table: Table, entry: Entry, names: Names) -> None:
    wanted = {}
    for name in entry.row.get("categories").split(";"):
        if not name.strip():
            continue
        category = names.categories.get(_plain(name))
        if category is None:
            table.fault(entry.row.number, "categories", "unknown-category", text=name.strip()[:60])
        else:
            wanted[category.pk] = category
    there = set() if entry.is_new else {category.pk for category in entry.product.categories.all()}
    if set(wanted) != there:
        entry.categories = list(wanted.values())


def _join_variants(table: Table, entries: list[Entry]) -> list[Entry]:
    """Give each variant of the table its main good, from the table or from the shop, and return the latter."""
    mains = {entry.row.get("upc"): entry for entry in entries if not entry.is_variant}
    variants = [entry for entry in entries if entry.is_variant]
    wanted = {_main_of(entry): entry.row for entry in reversed(variants) if _main_of(entry) not in mains}
    others = {}
    for some in in_thousands(number for number in wanted if number):
        for number, good in _known(some).items():
            if not good.is_child:
                others[number] = Entry(Row(wanted[number].number), good, is_variant=False)
    numbers = {entry.row.get("upc") for entry in variants}
    for entry in variants:
        number = _main_of(entry)
        entry.main = mains.get(number) or others.get(number)
        if entry.main:
            entry.main.variants.append(entry)
        elif number:
            fault = "variant-of-variant" if number in numbers else "unknown-good"
            table.fault(entry.row.number, "variant_of", fault, text=number)
    found = [*mains.values(), *others.values()]
    _refuse_pieces(table, [main for main in found if main.gets_variants and not main.is_new])
    for main in mains.values():
        if main.price is not None and (main.had_variants or main.variants):
            table.fault(main.row.number, "price", "price-of-parent", text=main.product.upc)
    return list(others.values())


def _main_of(variant: Entry) -> str | None:
    return variant.row.get("variant_of") if variant.is_new else variant.product.parent and variant.product.parent.upc


def _refuse_pieces(table: Table, mains: list[Entry]) -> None:
    """A good that has pieces, or had some, cannot become one with variants: they would lose their count."""
    moved = StockRecord.objects.filter(Exists(Move.objects.filter(stockrecord=OuterRef("pk"))))
    for start in range(0, len(mains), AT_ONCE):
        some = {main.product.pk: main for main in mains[start : start + AT_ONCE]}
        for pk in moved.filter(product__in=some).values_list("product", flat=True):
            first = some[pk].variants[0]
            table.fault(first.row.number, "variant_of", "parent-has-pieces", text=some[pk].product.upc)


def _refuse_unready(table: Table, entry: Entry) -> None:
    """Note words of alcohol, and what a good lacks that is to stand on the shelf."""
    alcohol = law.alcohol_in(entry.product, entry.facts, [])
    if alcohol:
        column = "variant_of" if entry.is_variant else "title_th"
        table.fault(entry.row.number, column, "alcohol", words=get_text_list(alcohol, _("and")))
    if entry.is_variant or not entry.is_wanted or entry.row.unread:
        return
    if not (entry.is_new or entry.changes or any(one.is_new or one.changes for one in entry.variants)):
        return  # what time has taken from a good, the housekeeping sees
    missing = law.missing(_sheet_of(entry), timezone.localdate())
    if missing:
        column = "on_shelf" if "on_shelf" in entry.row else "upc"
        names = get_text_list([str(fact.name) for fact in missing], _("and"))
        table.fault(entry.row.number, column, "not-ready", facts=names)


def _sheet_of(entry: Entry) -> law.Sheet:
    """Gather what the rules look at, as all will be when the table is written."""
    product, told = entry.product, {variant.product.upc: variant for variant in entry.variants}
    there = [] if entry.is_new else [child for child in product.children.all() if child.is_public]
    others = [child for child in there if child.upc not in told]
    goods = [*(variant.product for variant in told.values()), *others] or ([] if product.is_parent else [product])
    records = [record for one in (entry, *told.values()) for record in one.records]
    records += [record for child in others for record in child.stockrecords.all()]
    priced = [one.has_price for one in told.values()]
    priced += [any(record.price is not None for record in child.stockrecords.all()) for child in others]
    return law.Sheet(
        kind=law.kind_of(product.product_class.slug if product.product_class else None),
        product=product,
        facts=entry.facts,
        goods=goods,
        has_price=bool(goods) and all(priced or [entry.has_price]),
        most_pieces=max((record.num_in_stock or 0 for record in records), default=0),
    )


def _write(new: list[Entry], changed: list[Entry], by, progress: Progress) -> None:
    _draft(new, by)
    progress(len(new))
    _describe(changed)
    _give_variants(changed)
    progress(len(new) + len(changed))
    mains = [entry for entry in [*new, *changed] if not entry.is_variant]
    publish_products([entry.product.pk for entry in mains if entry.is_wanted and not entry.was_public], by)
    for entry in mains:
        if entry.was_public and not entry.is_wanted:
            take_off_shelf(entry.product, by, why="table")
    _set_prices(changed)


def _draft(new: list[Entry], by) -> None:
    """Write new goods down: first the main ones, then their variants."""
    mains, variants = [[entry for entry in new if entry.is_variant is kind] for kind in (False, True)]
    for entry in mains:
        entry.product.structure = Product.PARENT if entry.variants else Product.STANDALONE
        entry.product.slug = slugify(entry.product.title_th)
    Product.objects.bulk_create([entry.product for entry in mains], batch_size=AT_ONCE)
    for entry in mains:
        entry.facts.product = entry.product
    Facts.objects.bulk_create([entry.facts for entry in mains], batch_size=AT_ONCE)
    _hang_in_categories(mains)
    for entry in variants:
        entry.product.parent = entry.main.product
        entry.product.slug = slugify(entry.product.title_th)
    Product.objects.bulk_create([entry.product for entry in variants], batch_size=AT_ONCE)
    _give_prices([entry for entry in new if not entry.variants])
    drafts = [ShelfChange(product=entry.product, is_public=False, by=by, why="table") for entry in mains]
    ShelfChange.objects.bulk_create(drafts, batch_size=AT_ONCE)


def _give_prices(entries: list[Entry]) -> None:
    """Write the stock record of goods that have none: no pieces yet, they come by a delivery."""
    StockRecord.objects.bulk_create(
        [
            StockRecord(
                product=entry.product,
                partner=(entry.main.product if entry.is_variant else entry.product).producer,
                partner_sku=entry.product.upc,
                price_currency="THB",
                price=entry.price,
                num_in_stock=0,
            )
            for entry in entries
        ],
        batch_size=AT_ONCE,
    )


def _hang_in_categories(mains: list[Entry]) -> None:
    link = Product.categories.through
    said = [entry for entry in mains if entry.categories is not None]
    old = [entry.product.pk for entry in said if not entry.is_new]
    for start in range(0, len(old), AT_ONCE):
        link.objects.filter(product__in=old[start : start + AT_ONCE]).delete()
    link.objects.bulk_create(
        [link(product=entry.product, category=category) for entry in said for category in entry.categories],
        batch_size=AT_ONCE,
    )


def _describe(changed: list[Entry]) -> None:
    """Write changed words and facts. Each good's version counts up, so that an open form does not write over them."""
    said = [entry for entry in changed if entry.product_changes or entry.facts_changes or entry.categories is not None]
    for entry in said:
        entry.product.version += 1
        entry.product.date_updated = timezone.now()
    names = sorted({name for entry in said for name in entry.product_changes} | {"version", "date_updated"})
    Product.objects.bulk_update([entry.product for entry in said], names, batch_size=AT_ONCE // 4)
    facts = [entry.facts for entry in said if entry.facts_changes]
    for one in facts:
        one.product_id = one.product.pk
    names = sorted({name for entry in said for name in entry.facts_changes})
    Facts.objects.bulk_create([one for one in facts if one.pk is None], batch_size=AT_ONCE)
    if names:
        Facts.objects.bulk_update([one for one in facts if one.pk is not None], names, batch_size=AT_ONCE // 4)
    _hang_in_categories(said)


def _set_prices(changed: list[Entry]) -> None:
    records = [record for entry in changed if entry.price_changes for record in entry.records]
    prices = {record.pk: entry.price for entry in changed if entry.price_changes for record in entry.records}
    write_prices(records, prices)
    _give_prices([entry for entry in changed if not entry.records and entry.price is not None and not entry.variants])


def write_prices(records: list[StockRecord], prices: dict[int, Decimal]) -> None:
    """Write new prices of stock records; their pieces are left alone.

    Locks them by rising key, as sales do. The last thing an import writes, for until its end no piece of them is sold.
    """
    for some in in_thousands(prices):
        rows = StockRecord.objects.filter(pk__in=some).select_for_update(of=("self",), no_key=True)
        list(rows.order_by("pk").values_list("pk"))
    for record in records:
        record.price, record.date_updated = prices[record.pk], timezone.now()
    StockRecord.objects.bulk_update(records, ["price", "date_updated"], batch_size=AT_ONCE)


def _give_variants(changed: list[Entry]) -> None:
    """Make goods that lie there as one piece of work ones with variants."""
    mains = [entry for entry in changed if entry.gets_variants and not entry.is_variant]
    StockRecord.objects.filter(product__in=[entry.product.pk for entry in mains]).delete()
    for entry in mains:
        entry.product.structure = Product.PARENT
    Product.objects.bulk_update([entry.product for entry in mains], ["structure"], batch_size=AT_ONCE)


def good_rows() -> Iterator[list]:
    """Yield all goods as rows of the columns, each followed by its variants. Constant queries for a thousand goods."""
    goods = Product.objects.exclude(structure=Product.CHILD).select_related("product_class", "producer", "facts")
    goods = goods.prefetch_related("stockrecords", "categories", "children__stockrecords")
    for good in goods.order_by("upc", "pk").iterator(chunk_size=AT_ONCE):
        yield [_cell_of(good, column.code) for column in COLUMNS]
        for child in sorted(good.children.all(), key=lambda one: one.pk):
            yield [_cell_of_variant(good, child, column.code) for column in COLUMNS]


def _cell_of(good: Product, name: str):
    if name in OF_FACTS:
        value = getattr(good.known_facts, name)
        return RULES[Rule(value)][0] if name == "rule" and value else as_cell(value)
    special = {
        "variant_of": lambda: None,
        "producer": lambda: good.producer.code if good.producer else None,
        "kind": lambda: KINDS[Kind(good.product_class.slug)][0] if _has_kind(good) else None,
        "categories": lambda: "; ".join(sorted(category.name_th for category in good.categories.all())) or None,
        "price": lambda: _price_of(good),
        "net_unit": lambda: UNITS[NetUnit(good.net_unit)][0] if good.net_amount else None,
        "on_shelf": lambda: as_cell(good.is_public),
    }
    return special[name]() if name in special else as_cell(getattr(good, name))


def _has_kind(good: Product) -> bool:
    return bool(good.product_class) and law.kind_of(good.product_class.slug) is not None


def _cell_of_variant(good: Product, child: Product, name: str):
    special = {"upc": child.upc, "variant_of": good.upc, "price": _price_of(child)}
    if name == "net_unit":
        return UNITS[NetUnit(child.net_unit)][0] if child.net_amount else None
    return special[name] if name in special else as_cell(getattr(child, name)) if name in OF_VARIANT else None


def _price_of(good: Product) -> Decimal | None:
    records = list(good.stockrecords.all())
    return records[0].price if records else None
