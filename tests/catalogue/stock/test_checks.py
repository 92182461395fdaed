import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalogue.producers.models import StockIsMoved, StockRecord
from catalogue.stock.checks import StockDiffers, verify_stock
from catalogue.stock.models import Hold, Lot, Move
from catalogue.stock.operations import Wanted, hold_stock
from tests.catalogue.stock.test_lots import make_food
from tests.factories import make_product, make_staff

pytestmark = pytest.mark.django_db


def test_a_shelf_that_is_the_sum_of_its_moves_is_ok(capsys):
    product = make_product(stock=5)
    make_food(loose=1, soon=(4, 10))
    hold_stock([Wanted(product.stockrecords.get().pk, 2)], reference="KK-1", until=timezone.now())

    call_command("verify_stock")

    assert capsys.readouterr().out == "ok\n"


@pytest.mark.parametrize(
    "raw_write",
    [
        lambda record: StockRecord.objects.filter(pk=record.pk).update(num_in_stock=9),
        lambda record: StockRecord.objects.filter(pk=record.pk).update(num_allocated=1),
        lambda record: Move.objects.filter(stockrecord=record).update(quantity=3),
        lambda record: Move.objects.filter(stockrecord=record)._raw_delete("default"),
    ],
)
def test_a_raw_write_is_named(raw_write):
    make_product()
    record = make_product().stockrecords.get()

    raw_write(record)

    with pytest.raises(StockDiffers, match=record.partner_sku):
        verify_stock()
    with pytest.raises(CommandError, match=record.partner_sku):
        call_command("verify_stock")


def test_a_raw_write_on_a_lot_is_named():
    make_food(soon=(4, 10))

    Lot.objects.update(pieces=5)

    with pytest.raises(StockDiffers, match="soon"):
        verify_stock()


def test_a_move_is_written_once():
    make_product()
    move = Move.objects.get()

    with pytest.raises(TypeError):
        move.save()
    with pytest.raises(TypeError):
        move.delete()


@pytest.mark.parametrize("column", ["num_in_stock", "num_allocated"])
def test_saving_a_changed_sum_is_refused(column):
    record = make_product().stockrecords.get()
    setattr(record, column, 4)

    with pytest.raises(StockIsMoved):
        record.save()
    with pytest.raises(StockIsMoved):
        record.save(update_fields=[column])


def test_what_was_read_before_a_sale_does_not_come_back():
    product = make_product(stock=5)
    read_before = product.stockrecords.get()
    hold_stock([Wanted(read_before.pk, 2)], reference="KK-1", until=timezone.now())

    read_before.price = 700
    read_before.save()

    record = product.stockrecords.get()
    assert (record.price, record.num_in_stock, record.num_allocated) == (700, 5, 2)
    assert Hold.objects.count() == 1


def test_a_new_record_begins_with_nothing():
    product = make_product(price=None)

    with pytest.raises(StockIsMoved):
        StockRecord.objects.create(product=product, partner=product.producer, partner_sku="N", num_in_stock=3)


def test_oscars_own_form_cannot_overwrite_stock():
    from oscar.apps.dashboard.catalogue.forms import StockRecordForm as OscarStockRecordForm

    product, staff = make_product(stock=5), make_staff()
    record = product.stockrecords.get()
    facts = {
        "partner": record.partner_id,
        "partner_sku": record.partner_sku,
        "price_currency": "THB",
        "price": "610",
        "low_stock_threshold": "",
        "num_in_stock": "10",
    }

    overwriting = OscarStockRecordForm(product.product_class, staff, facts, instance=record)
    assert not overwriting.is_valid()
    assert StockRecord.objects.get().num_in_stock == 5

    record = product.stockrecords.get()
    stale = OscarStockRecordForm(product.product_class, staff, {**facts, "num_in_stock": "5"}, instance=record)
    assert stale.is_valid()
    hold_stock([Wanted(record.pk, 2)], reference="KK-1", until=timezone.now())
    stale.save()
    record = StockRecord.objects.get()
    assert (record.price, record.num_in_stock, record.num_allocated) == (610, 5, 2)
