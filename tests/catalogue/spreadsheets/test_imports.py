"""An import from the file to the shop: whole or not at all, once, and given out as it came in."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from openpyxl import load_workbook

from catalogue.producers.models import Contact, Partner
from catalogue.products.models import Product
from catalogue.spreadsheets import goods, operations
from catalogue.spreadsheets.handing_out import everything, template
from catalogue.spreadsheets.models import Import
from catalogue.spreadsheets.operations import forget_old_files, hand_in, start_import, write_table
from catalogue.spreadsheets.writing import as_csv, as_xlsx
from tests.catalogue.spreadsheets.papers import checked, csv_file, imported, said, workbook
from tests.factories import make_producer, make_product, make_staff, make_tambon, make_variant

pytestmark = pytest.mark.django_db
KINDS = ["producers", "goods", "prices", "stock"]


@pytest.fixture
def shop():
    """A shop with all kinds of things in its tables, signs of formulas among them."""
    weavers = make_producer(code="KP-1", name_th="=กลุ่ม", about_th="สองบรรทัด\n-ที่สอง", founded_year=1999)
    Contact.objects.create(producer=weavers, phone="+66812345678", address="1 หมู่ 2\nต.ดอนช้าง")
    make_tambon(code="400112", name_th="ดอนช้าง", name_en="Don Chang")
    shawl = make_product(name_th="@ผ้า", producer=weavers, stock=0, price="590.50")
    parent = make_product(price=None, producer=weavers)
    make_variant(parent=parent, stock=0)
    heads = ["note", "วันที่", "ผู้ผลิต", "mode", "sku", "จำนวน", "ราคาที่จ่ายต่อชิ้น"]
    imported("stock", csv_file(heads, ["R-1", "2026-01-05", "KP-1", "bought", shawl.upc, "5", "100.25"]))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.usefixtures("shop")
def test_what_is_given_out_is_taken_in_and_changes_nothing(kind, language):
    sheet = everything(Import.Kind(kind), language, with_contacts=True)
    out = b"".join(as_csv(sheet))
    book = workbook(*load_workbook(as_xlsx(everything(Import.Kind(kind), language, with_contacts=True))).active.values)

    for file in (csv_file_of(out), book):
        taken = imported(kind, file)
        assert (taken.new, taken.changed) == (0, 0)
        assert taken.same > 0
    assert b"".join(as_csv(everything(Import.Kind(kind), language, with_contacts=True))) == out


def csv_file_of(data: bytes):
    return ContentFile(data, name="out.csv")


@pytest.mark.usefixtures("shop")
def test_contacts_are_given_only_to_whom_they_may_be_shown():
    without = b"".join(as_csv(everything(Import.Kind.PRODUCERS, "th"))).decode()

    assert "081 234 5678" not in without
    assert "081 234 5678" in b"".join(as_csv(everything(Import.Kind.PRODUCERS, "th", with_contacts=True))).decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["th", "en"])
def test_a_template_is_read_as_what_it_is_for(kind, language):
    book = load_workbook(as_xlsx(*template(Import.Kind(kind), language)))

    explained = list(book.worksheets[1].values)
    assert len(explained) == 1 + book.worksheets[0].max_column
    assert any("/" in (row[3] or "") for row in explained[1:]) or kind == "prices"  # the words one can choose from
    assert said(checked(kind, workbook(*book.worksheets[0].values))) == [("", "empty")]


def test_goods_are_given_out_with_the_same_queries_however_many(django_assert_max_num_queries):
    make_product()
    with django_assert_max_num_queries(6):
        list(goods.good_rows())
    for _ in range(5):
        make_variant(parent=make_product(price=None))
    with django_assert_max_num_queries(6):
        assert len(list(goods.good_rows())) == 11


def producers(*names: str):
    return csv_file(["ชื่อผู้ผลิต", "ประเภท"], *([name, "กลุ่ม"] for name in names))


def test_nothing_is_written_where_anything_fails(monkeypatch):
    taken = checked("producers", producers("ก", "ข"))
    monkeypatch.setattr("catalogue.spreadsheets.producers.refresh_public", lambda pks: 1 / 0)

    start_import(taken, by=None)

    taken.refresh_from_db()
    assert taken.state == "broken"
    assert not Partner.objects.exists()


def test_a_fault_that_came_after_the_check_writes_nothing():
    taken = checked("producers", producers("กลุ่มทอผ้าบ้านโนน"))
    twin = make_producer(name_th="ทอผ้าบ้านโนน", tambon=None)
    Contact.objects.create(producer=twin)
    table = csv_file(["ชื่อผู้ผลิต", "โทร"], ["ก", "0812345678"])
    other = checked("producers", table)
    Contact.objects.filter(producer=twin).update(phone="+66812345678")

    start_import(other, by=None)

    other.refresh_from_db()
    assert said(other) == [("2", "looks-like")]
    assert taken.state == "checked"


def test_a_second_press_and_a_second_worker_write_nothing():
    taken = imported("producers", producers("ก"))

    assert not start_import(taken, by=None)
    assert write_table.func(taken.pk) == 0
    assert Partner.objects.count() == 1


def test_what_a_lost_worker_left_is_begun_anew_by_another():
    taken = checked("producers", producers("ก"))
    lost = Import.objects.filter(pk=taken.pk)
    lost.update(state="writing", moved_at=timezone.now())
    assert not start_import(taken, by=None)

    lost.update(moved_at=timezone.now() - operations.GONE_AFTER - timedelta(seconds=1))
    assert start_import(taken, by=None)

    taken.refresh_from_db()
    assert taken.state == "done"


def test_who_imports_stands_behind_it():
    first, second = make_staff(), make_staff()
    taken = checked("producers", producers("ก"), by=first)

    start_import(taken, by=second)

    taken.refresh_from_db()
    assert (taken.by, taken.imported_by) == (first, second)
    assert taken.imported_at


def test_files_are_thrown_away_after_a_month():
    old, new = imported("producers", producers("ก")), imported("producers", producers("ก"))
    Import.objects.filter(pk=old.pk).update(at=timezone.now() - operations.FILES_KEPT - timedelta(hours=1))
    place = old.file.path

    assert forget_old_files() == 1

    old.refresh_from_db()
    assert not old.file
    assert not Path(place).exists()
    assert Import.objects.get(pk=new.pk).file


def test_a_table_refused_keeps_only_the_first_faults():
    rows = [[str(number), "สมาคม"] for number in range(operations.FAULTS_KEPT + 20)]
    taken = checked("producers", csv_file(["ชื่อผู้ผลิต", "ประเภท"], *rows))

    assert (taken.fault_count, len(taken.faults)) == (operations.FAULTS_KEPT + 20, operations.FAULTS_KEPT)


def test_a_file_that_nobody_can_read_is_no_accident():
    taken = hand_in(Import.Kind.GOODS, csv_file(["a", "b"], ["c", "d"]), by=None)

    taken.refresh_from_db()
    assert (taken.state, said(taken)) == ("faulty", [("", "no-heads")])
    assert not Product.objects.exists()
