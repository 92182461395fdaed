"""Goods from a table: drafts, changes, variants, prices, and the shelf only with what the law wants."""

from decimal import Decimal

import pytest

from catalogue.producers.models import StockRecord
from catalogue.products.models import Category, Product
from tests.catalogue.spreadsheets.papers import checked, csv_file, imported, said, workbook
from tests.factories import make_producer, make_product, make_staff, make_variant
from tests.factories.goods import make_product_class

pytestmark = pytest.mark.django_db
HEADS = ["รหัสสินค้า", "รหัสผู้ผลิต", "ประเภท", "ชื่อสินค้า", "ราคา", "หน่วย", "น้ำหนัก"]
CRAFT = "ของใช้"


@pytest.fixture(autouse=True)
def _maker():
    make_producer(code="KP-1")
    make_product_class()


def row(upc="A-1", *, name="กระติบข้าว", price="120", producer="KP-1", kind=CRAFT):
    return [upc, producer, kind, name, price, "ใบ", "250"]


def good(upc="A-1") -> Product:
    return Product.objects.get(upc=upc)


def test_new_goods_are_drafts_with_a_price_and_no_pieces():
    clerk = make_staff()

    taken = imported("goods", workbook(HEADS, row(), row("A-2", price="1,250.50")), by=clerk)

    assert taken.new == 2
    assert not good().is_public
    assert good().slug
    assert good().shelf_changes.get().by == clerk
    record = StockRecord.objects.get(product=good("A-2"))
    assert (record.price, record.num_in_stock, record.partner.code) == (Decimal("1250.50"), 0, "KP-1")


def test_the_same_table_again_changes_nothing_and_another_only_what_it_says():
    imported("goods", workbook(HEADS, row(), row("A-2")))
    again = imported("goods", workbook(HEADS, row(), row("A-2")))
    before = good("A-2").version

    some = imported("goods", csv_file(["sku", "รายละเอียด", "ราคา"], ["A-1", "สานมือ", ""], ["A-2", "", "130"]))

    assert (again.new, again.changed, again.same) == (0, 0, 2)
    assert some.changed == 2
    assert (good().description_th, good().title_th, good().stockrecords.get().price) == ("สานมือ", "กระติบข้าว", 120)
    assert good("A-2").stockrecords.get().price == 130
    assert good("A-2").version == before  # no word of it changed


def test_a_changed_good_counts_its_version_up_so_that_an_open_form_is_stale():
    product = make_product()

    imported("goods", csv_file(["sku", "ชื่อ"], [product.upc, "ชื่อใหม่"]))

    assert Product.objects.get(pk=product.pk).version == product.version + 1
    assert Product.objects.get(pk=product.pk).is_public


def test_pieces_are_never_touched():
    product = make_product(stock=5)

    imported("goods", csv_file(["sku", "ราคา"], [product.upc, "99"]))

    record = product.stockrecords.get()
    assert (record.price, record.num_in_stock) == (99, 5)


def test_on_the_shelf_only_with_all_the_law_wants():
    heads = [*HEADS, "วางขาย"]
    lacking = checked("goods", workbook(heads, [*row(kind="อาหาร"), "ใช่"], [*row("A-2"), "ใช่"]))
    assert said(lacking) == [("H2", "not-ready")]
    assert not Product.objects.exists()

    taken = imported("goods", workbook(heads, [*row(), "ใช่"]), by=make_staff())
    assert (good().is_public, taken.new) == (True, 1)
    assert good().shelf_changes.count() == 2

    off = imported("goods", workbook(["sku", "name", "วางขาย"], ["A-1", "", "ไม่ใช่"]))
    assert (good().is_public, off.changed) == (False, 1)


def test_what_stands_on_the_shelf_keeps_what_it_must_show():
    imported("goods", workbook([*HEADS, "วางขาย"], [*row(), "ใช่"]))

    emptied = checked("goods", workbook(["sku", "หน่วยขาย"], ["A-1", "-"]))

    assert said(emptied) == [("A2", "not-ready")]


def test_alcohol_is_no_good_of_ours():
    assert said(checked("goods", workbook(HEADS, row(name="สาโท")))) == [("D2", "alcohol")]


def test_variants_follow_their_main_good():
    heads = [*HEADS, "เป็นแบบของ"]
    small, large = (
        [f"A-1-{name}", "", "", name, price, "", "", "A-1"] for name, price in (("small", "100"), ("large", "150"))
    )
    table = [heads, [*row(price=""), ""], small, large]

    assert imported("goods", workbook(*table)).new == 3

    assert good().is_parent
    assert [(child.title_th, child.stockrecords.get().price) for child in good().children.order_by("pk")] == [
        ("small", 100),
        ("large", 150),
    ]
    assert not good().stockrecords.exists()
    assert imported("goods", workbook(*table)).same == 3
    assert said(checked("goods", csv_file(["sku", "ราคา"], ["A-1", "99"]))) == [("B2", "price-of-parent")]


def test_a_good_of_the_shop_gets_a_variant_only_without_pieces():
    full, empty = make_product(stock=5), make_product(stock=0)
    heads = ["sku", "เป็นแบบของ", "ชื่อ", "ราคา"]

    assert said(checked("goods", csv_file(heads, ["V-1", full.upc, "แดง", "10"]))) == [("B2", "parent-has-pieces")]
    imported("goods", csv_file(heads, ["V-2", empty.upc, "แดง", "10"]))

    empty.refresh_from_db()
    assert empty.is_parent
    assert empty.children.get().stockrecords.get().price == 10


def test_every_fault_is_named_by_its_cell():
    parent = make_product(price=None)
    child = make_variant(parent=parent)
    table = [
        [*HEADS, "เป็นแบบของ", "หมวดหมู่"],
        [*row(producer="KP-9", kind="เหล้า"), "", "ไม่มีหมวด"],
        [*row("A-2", name="", price="แพง"), "", ""],
        [*row("A-1"), "", ""],
        ["V-1", "", "", "แดง", "10", "", "", "X-9", ""],
        ["V-2", "", "", "แดง", "", "", "", "V-1", ""],
        [child.upc, "", "", "", "", "", "", "A-2", ""],
        [parent.upc, "KP-1", "", "", "", "", "", "", ""],
    ]

    assert said(checked("goods", workbook(*table))) == [
        ("B2", "unknown-producer"),
        ("C2", "not-a-choice"),
        ("I2", "unknown-category"),
        ("D3", "missing"),
        ("E3", "not-an-amount"),
        ("A4", "twice"),
        ("H5", "unknown-good"),
        ("E6", "missing"),
        ("H6", "variant-of-variant"),
        ("H7", "no-change-of-kind"),
        ("B8", "other-producer"),
    ]


def test_categories_are_those_named_and_no_others():
    cloth, home = (Category.add_root(code=name, slug=name, name_th=name, name_en=name) for name in ("cloth", "home"))
    imported("goods", workbook([*HEADS, "หมวดหมู่"], [*row(), "cloth; Home"]))
    assert set(good().categories.all()) == {cloth, home}

    imported("goods", workbook(["sku", "ชื่อ", "หมวดหมู่"], ["A-1", "", "home"]))
    assert set(good().categories.all()) == {home}


def test_a_thousand_goods_do_not_cost_a_query_each(django_assert_max_num_queries):
    def rows(first, count):
        return [row(f"B-{number}", name=f"ของ {number}") for number in range(first, first + count)]

    with django_assert_max_num_queries(60):
        imported("goods", workbook(HEADS, *rows(0, 10)))
    # SQLite takes a thousand values at once, so it writes a thousand rows in some dozen pieces.
    with django_assert_max_num_queries(160):
        imported("goods", workbook(HEADS, *rows(100, 1000)))
