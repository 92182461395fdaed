"""Delivery notes from a table: taken in as at the desk, each once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.products.models import ProductClass
from catalogue.spreadsheets.operations import start_import
from catalogue.stock.models import DeliveryNote, Move
from tests.catalogue.spreadsheets.papers import checked, imported, said, workbook
from tests.factories import make_producer, make_product, make_staff

pytestmark = pytest.mark.django_db
HEADS = ["ใบรับของ", "วันที่รับ", "รหัสผู้ผลิต", "แบบ", "รหัสสินค้า", "จำนวน", "ราคาที่จ่ายต่อชิ้น", "ล็อต", "ควรบริโภคก่อน"]
TODAY = timezone.localdate()


@pytest.fixture
def shawl():
    return make_product(producer=make_producer(code="KP-1"), stock=0)


@pytest.fixture
def paste(shawl):
    paste = make_product(name_th="น้ำพริก", producer=shawl.producer, stock=0)
    paste.product_class, _new = ProductClass.objects.get_or_create(slug="food", defaults={"name": "Food"})
    paste.save()
    return paste


def row(good, *, note="R-1", on=TODAY, maker="KP-1", mode="ฝากขาย", pieces=5, cost="", lot="", best_before=""):
    return [note, on, maker, mode, good.upc, pieces, cost, lot, best_before]


def record(good) -> StockRecord:
    return StockRecord.objects.get(product=good)


def test_notes_put_their_pieces_on_the_shelf_and_a_second_time_nothing(shawl, paste):
    clerk, later = make_staff(), TODAY + timedelta(days=60)
    table = [
        HEADS,
        row(shawl, mode="ซื้อ", cost="350.25"),
        row(paste, note="R-2", pieces=10, lot="L1", best_before=later),
        row(paste, note="R-2", pieces=4, lot="L2", best_before=later + timedelta(days=9)),
    ]

    taken = imported("stock", workbook(*table), by=clerk)
    again = imported("stock", workbook(*table))

    assert (taken.new, again.new, again.same) == (2, 0, 2)
    assert (record(shawl).num_in_stock, record(shawl).cost_baht, record(shawl).mode) == (5, Decimal("350.25"), "bought")
    assert record(paste).num_in_stock == 14
    assert [(lot.code, lot.pieces) for lot in record(paste).lots.all()] == [("L1", 10), ("L2", 4)]
    assert DeliveryNote.objects.get(number="R-1").by == clerk
    assert Move.objects.count() == 3


def test_the_trial_of_a_check_leaves_nothing(shawl):
    taken = checked("stock", workbook(HEADS, row(shawl)))

    assert (taken.state, taken.new) == ("checked", 1)
    assert record(shawl).num_in_stock == 0
    assert not DeliveryNote.objects.exists()


def test_a_note_of_the_same_number_with_other_goods_is_refused(shawl):
    imported("stock", workbook(HEADS, row(shawl)))

    assert said(checked("stock", workbook(HEADS, row(shawl, pieces=6)))) == [("A2", "note-differs")]


def test_what_the_shelf_does_not_take_is_found_before_it_is_written(shawl):
    imported("stock", workbook(HEADS, row(shawl)))

    taken = checked("stock", workbook(HEADS, row(shawl, note="R-2", mode="ซื้อ", cost="1")))

    assert said(taken) == [("A2", "other-mode")]
    assert "5" in taken.shown_faults[0].sentence


def test_two_notes_that_do_not_fit_together_write_nothing(shawl):
    taken = checked("stock", workbook(HEADS, row(shawl), row(shawl, note="R-2", mode="ซื้อ", cost="1")))
    assert taken.state == "checked"  # each by itself could be taken in

    start_import(taken, by=None)
    taken.refresh_from_db()
    assert (taken.state, said(taken)) == ("faulty", [("3", "other-mode")])
    assert not Move.objects.exists()


def test_faults_by_cell(shawl, paste):
    other = make_product()
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    rows = [
        row(shawl, on=tomorrow, mode="ซื้อ"),
        row(shawl, note="R-2", maker="KP-9", cost="5"),
        row(other, note="R-3"),
        row(paste, note="R-4"),
        row(paste, note="R-4", best_before=yesterday),
        row(shawl, note="R-5", pieces=0),
        row(shawl, note="R-6"),
        row(paste, note="R-6", on=yesterday, best_before=tomorrow),
    ]

    assert said(checked("stock", workbook(HEADS, *rows))) == [
        ("B2", "day-to-come"),
        ("G2", "cost-missing"),
        ("C3", "unknown-producer"),
        ("G3", "cost-not-wanted"),
        ("E4", "not-her-good"),
        ("I5", "date-missing"),
        ("E6", "twice"),
        ("I6", "date-over"),
        ("F7", "out-of-range"),
        ("B9", "note-of-two"),
    ]
