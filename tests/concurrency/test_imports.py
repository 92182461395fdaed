"""While a large table is written, goods are sold."""

from threading import Event, Thread

import pytest
from django.db import connection
from django.test import override_settings

from catalogue.products.models import Product
from catalogue.spreadsheets import goods
from catalogue.spreadsheets.models import Import
from catalogue.spreadsheets.operations import check_file, hand_in, start_import, write_table
from tests.catalogue.spreadsheets.papers import csv_file
from tests.factories import make_basket, make_order, make_product

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NOBODY_WORKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


@pytest.fixture
def half_written(monkeypatch):
    """Stop an import when its goods are locked and written, before it ends: `reached` it, `goes_on`."""
    reached, goes_on, describe = Event(), Event(), goods._describe

    def describe_and_wait(changed):
        describe(changed)
        reached.set()
        assert goes_on.wait(timeout=30)

    monkeypatch.setattr(goods, "_describe", describe_and_wait)
    return reached, goes_on


def checked(*rows) -> Import:
    with override_settings(TASKS=NOBODY_WORKS):
        taken = hand_in(Import.Kind.GOODS, csv_file(*rows), by=None)
        check_file.func(taken.pk)
        assert start_import(taken, by=None)
    return taken


def write(taken: Import) -> None:
    try:
        write_table.func(taken.pk)
    finally:
        connection.close()


def test_a_good_is_sold_while_a_table_describes_it_anew(half_written):
    reached, goes_on = half_written
    product = make_product(stock=5)
    basket = make_basket(goods=[(product, 1)])
    taken = checked(["sku", "ชื่อสินค้า", "ราคา"], [product.upc, "ชื่อใหม่", "99"])
    importing = Thread(target=write, args=[taken])
    importing.start()
    try:
        assert reached.wait(timeout=30)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        order = make_order(basket=basket)
    finally:
        goes_on.set()
        importing.join(timeout=30)

    record = product.stockrecords.get()
    assert order.lines.count() == 1
    assert (record.num_in_stock, record.num_allocated, record.price) == (5, 1, 99)
    assert Product.objects.get(pk=product.pk).title_th == "ชื่อใหม่"
    assert Import.objects.get(pk=taken.pk).state == "done"
