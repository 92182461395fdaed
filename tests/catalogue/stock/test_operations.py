from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.stock.models import Hold, Move
from catalogue.stock.operations import (
    NotEnoughStock,
    Wanted,
    hold_again,
    hold_stock,
    receive_stock,
    release_holds,
    sell_held,
)
from tests.factories import make_product

pytestmark = pytest.mark.django_db
SOON = timezone.now() + timedelta(hours=1)


def shelf(product) -> tuple[int, int]:
    """Pieces on the shelf, and how many of them are held."""
    record = StockRecord.objects.get(product=product)
    return record.num_in_stock, record.num_allocated or 0


def record_of(product) -> StockRecord:
    return product.stockrecords.get()


def hold(product, quantity, reference="KK-1"):
    return hold_stock([Wanted(record_of(product).pk, quantity)], reference=reference, until=SOON)


def test_hold_stock_keeps_pieces_and_leaves_them_on_the_shelf():
    product = make_product(stock=5)

    hold(product, 2)

    assert shelf(product) == (5, 2)


def test_hold_stock_beyond_what_is_free_is_refused_with_the_number_left():
    product = make_product(stock=5)
    hold(product, 4)

    with pytest.raises(NotEnoughStock) as refusal, transaction.atomic():
        hold(product, 2, "KK-2")

    assert refusal.value.free == 1
    assert shelf(product) == (5, 4)


def test_hold_stock_keeps_all_goods_of_an_order_or_none():
    plenty, scarce = make_product(stock=5), make_product(stock=1)

    with pytest.raises(NotEnoughStock), transaction.atomic():
        hold_stock([Wanted(record_of(plenty).pk, 1), Wanted(record_of(scarce).pk, 2)], reference="KK-1", until=SOON)

    assert (shelf(plenty), shelf(scarce)) == ((5, 0), (1, 0))
    assert not Hold.objects.exists()


def test_hold_stock_adds_up_two_lines_of_one_good():
    product = make_product(stock=3)
    wanted = [Wanted(record_of(product).pk, 2), Wanted(record_of(product).pk, 2)]

    with pytest.raises(NotEnoughStock), transaction.atomic():
        hold_stock(wanted, reference="KK-1", until=SOON)

    assert shelf(product) == (3, 0)


def test_release_holds_gives_pieces_back_once():
    product = make_product(stock=5)
    hold(product, 2)

    assert (release_holds("KK-1"), release_holds("KK-1")) == (1, 0)
    assert shelf(product) == (5, 0)


def test_sell_held_takes_pieces_off_the_shelf_once():
    product = make_product(stock=5)
    hold(product, 2)

    assert (sell_held("KK-1"), sell_held("KK-1")) == (1, 0)
    assert shelf(product) == (3, 0)


def test_hold_again_brings_released_pieces_back():
    product = make_product(stock=2)
    hold(product, 2)
    release_holds("KK-1")

    hold_again("KK-1", until=SOON)

    assert shelf(product) == (2, 2)


def test_hold_again_is_refused_when_others_bought_meanwhile():
    product = make_product(stock=2)
    hold(product, 2)
    release_holds("KK-1")
    hold(product, 1, "KK-2")

    with pytest.raises(NotEnoughStock), transaction.atomic():
        hold_again("KK-1", until=SOON)

    assert shelf(product) == (2, 1)


def test_stock_is_the_sum_of_its_moves():
    product = make_product(stock=5)
    receive_stock(record_of(product), 3, reference="note 7")
    hold(product, 2)
    sell_held("KK-1")

    moves = Move.objects.filter(stockrecord__product=product).values_list("kind", "quantity")

    assert list(moves) == [("receive", 5), ("receive", 3), ("sell", -2)]
    assert shelf(product)[0] == 6


def test_receive_stock_of_nothing_is_refused():
    with pytest.raises(ValueError, match="one piece or more"):
        receive_stock(record_of(make_product()), 0, reference="note 8")


def test_the_database_itself_refuses_to_hold_more_than_there_is():
    product = make_product(stock=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        StockRecord.objects.filter(product=product).update(num_allocated=2)


def test_oscars_unguarded_allocation_is_shut():
    with pytest.raises(NotImplementedError):
        record_of(make_product()).allocate(1)
