"""New prices from a table."""

from decimal import Decimal

import pytest

from tests.catalogue.spreadsheets.papers import checked, csv_file, imported, said
from tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


def test_prices_change_and_nothing_else():
    shawl, parent = make_product(price="590", stock=5), make_product(price=None)
    red = make_variant(parent=parent, price="100")
    before = shawl.version

    taken = imported("prices", csv_file(["Number", "Price"], [shawl.upc, "๖๒๐.๕๐"], [red.upc, "฿110"]))

    record = shawl.stockrecords.get()
    assert (taken.new, taken.changed, taken.same) == (0, 2, 0)
    assert (record.price, record.num_in_stock) == (Decimal("620.50"), 5)
    assert red.stockrecords.get().price == 110
    shawl.refresh_from_db()
    assert shawl.version == before
    assert imported("prices", csv_file(["Number", "Price"], [shawl.upc, "620.5"], [red.upc, "110"])).same == 2


def test_faults_by_cell():
    shawl = make_product()
    rows = [[shawl.upc, "0"], ["X-1", "10"], [shawl.upc, ""], ["", "5"]]

    assert said(checked("prices", csv_file(["sku", "ราคา"], *rows))) == [
        ("B2", "out-of-range"),
        ("A3", "unknown-good"),
        ("A4", "twice"),
        ("B4", "missing"),
        ("A5", "missing"),
    ]


def test_a_table_without_prices_is_none():
    taken = checked("prices", csv_file(["sku", "ชื่อ"], ["A", "B"]))

    assert said(taken) == [("", "no-head")]
    assert "ราคา" in taken.shown_faults[0].sentence
