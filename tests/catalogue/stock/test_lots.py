from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from catalogue.producers.models import StockRecord
from catalogue.producers.terms import Mode
from catalogue.stock.checks import verify_stock
from catalogue.stock.deliveries import Delivered, receive_note
from catalogue.stock.lots import keep_back_past_date
from catalogue.stock.models import Hold, Lot, Move
from catalogue.stock.operations import (
    NotEnoughStock,
    Wanted,
    break_stock,
    hold_again,
    hold_stock,
    release_holds,
    return_stock,
    sell_held,
    take_returned,
)
from catalogue.stock.queries import ending_soon, lots_of_order, lots_to_look_at
from checkout.basket.queries import basket_summary
from checkout.orders.queries import order_rows, orders_with_lot
from tests.factories import make_basket, make_order, make_product

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def make_food(*, loose: int = 0, **lots: tuple[int, int]):
    """Return a food with lots: `soon=(4, 10)` is 4 pieces that end in 10 days."""
    product = make_product(stock=loose)
    record = product.stockrecords.get()
    goods = [
        Delivered(record.pk, pieces, None, code, TODAY + timedelta(max(days, 0)))
        for code, (pieces, days) in lots.items()
    ]
    receive_note(f"D-{record.pk}", producer=record.partner, mode=Mode.CONSIGNED, goods=goods, received_on=TODAY)
    for code, (_pieces, days) in lots.items():
        Lot.objects.filter(stockrecord=record, code=code).update(best_before=TODAY + timedelta(days))
    return product


def hold(product, quantity, reference="KK-1"):
    wanted = [Wanted(product.stockrecords.get().pk, quantity)]
    return hold_stock(wanted, reference=reference, until=timezone.now() + timedelta(hours=1))


def sell(product, quantity, reference="KK-1"):
    hold(product, quantity, reference)
    sell_held(reference)


def lots(product) -> dict[str, tuple[int, int]]:
    """Pieces of each lot, and how many of them are held."""
    return {lot.code: (lot.pieces, lot.held) for lot in Lot.objects.filter(stockrecord__product=product)}


def shelf(product) -> tuple[int, int]:
    record = StockRecord.objects.get(product=product)
    return record.num_in_stock, record.num_allocated or 0


def test_what_ends_first_is_sold_first():
    food = make_food(late=(4, 90), soon=(3, 40))

    sell(food, 4)

    assert lots(food) == {"late": (3, 0), "soon": (0, 0)}
    sold = Move.objects.filter(kind="sell").values_list("lot__code", "quantity")
    assert dict(sold) == {"soon": -3, "late": -1}
    verify_stock()


def test_pieces_without_a_lot_were_there_before_and_go_first():
    food = make_food(loose=2, soon=(3, 40))

    hold(food, 3)

    assert lots(food) == {"soon": (3, 1)}
    assert sorted(Hold.objects.values_list("lot__code", "quantity"), key=str) == [("soon", 1), (None, 2)]
    verify_stock()


def test_nothing_past_its_date_is_sold_even_before_housekeeping_came():
    food = make_food(over=(5, -1), good=(2, 0))

    with pytest.raises(NotEnoughStock) as refusal, transaction.atomic():
        hold(food, 3)

    assert refusal.value.free == 2
    assert shelf(food) == (7, 0)
    hold(food, 2)
    assert lots(food) == {"over": (5, 0), "good": (2, 2)}


def test_pieces_past_their_date_are_not_counted_as_free():
    food = make_food(over=(5, -1), good=(2, 9))

    assert keep_back_past_date() == 1
    assert keep_back_past_date() == 0

    record = food.stockrecords.get()
    assert (record.num_in_stock, record.net_stock_level) == (7, 2)
    verify_stock()


def test_released_and_returned_pieces_past_their_date_are_kept_back_too():
    food = make_food(ends=(5, 0))
    sell(food, 1, "KK-1")
    hold(food, 2, "KK-2")
    Lot.objects.update(best_before=TODAY - timedelta(1))
    keep_back_past_date()

    release_holds("KK-2")
    return_stock(food.stockrecords.get().pk, 1, reference="KK-1")
    keep_back_past_date()

    assert food.stockrecords.get().net_stock_level == 0
    verify_stock()


def test_broken_pieces_past_their_date_can_be_written_off_and_the_rest_stays_kept_back():
    food = make_food(over=(5, -1), good=(2, 9))
    keep_back_past_date()

    break_stock(food.stockrecords.get(), 4, by=None, note="past its date", lot=Lot.objects.get(code="over"))

    assert lots(food) == {"over": (1, 1), "good": (2, 0)}
    assert shelf(food) == (3, 1)
    verify_stock()


def test_returned_pieces_go_back_to_their_lot():
    food = make_food(soon=(2, 40), late=(2, 90))
    record = food.stockrecords.get()
    sell(food, 3)

    assert return_stock(record.pk, 1, reference="KK-1")
    assert lots(food) == {"soon": (1, 0), "late": (1, 0)}
    assert return_stock(record.pk, 2, reference="KK-1")
    assert not return_stock(record.pk, 1, reference="KK-1")

    assert lots(food) == {"soon": (2, 0), "late": (2, 0)}
    take_returned(record.pk, 3, reference="KK-1")
    assert lots(food) == {"soon": (0, 0), "late": (1, 0)}
    verify_stock()


def test_goods_held_again_are_of_lots_that_can_be_sold_now():
    food = make_food(ends=(2, 0), late=(2, 90))
    hold(food, 2)
    release_holds("KK-1")
    Lot.objects.filter(code="ends").update(best_before=TODAY - timedelta(1))

    hold_again("KK-1", until=timezone.now())

    assert lots(food) == {"ends": (2, 0), "late": (2, 2)}
    assert lots_of_order("KK-1")[food.stockrecords.get().pk][0].code == "late"
    verify_stock()


def test_a_lot_never_holds_more_than_there_is():
    make_food(soon=(2, 40))

    with pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.update(held=3)


@pytest.mark.parametrize(("days", "is_told"), [(0, True), (29, True), (30, False)])
def test_food_with_under_30_days_left_is_told(days, is_told):
    food = make_food(next=(2, days))
    pk = food.stockrecords.get().pk

    assert ending_soon([pk]) == ({pk: TODAY + timedelta(days)} if is_told else {})
    assert lots_to_look_at().exists() == is_told


def test_an_order_of_many_goods_with_lots_takes_a_constant_number_of_questions(django_assert_num_queries):
    plain = [Wanted(make_product().stockrecords.get().pk, 1) for _ in range(3)]
    foods = [Wanted(make_food(soon=(1, 40), late=(2, 90)).stockrecords.get().pk, 2) for _ in range(3)]
    until = timezone.now() + timedelta(hours=1)

    # One UPDATE for each good, the lots, the holds; with lots one more for all of them together.
    with django_assert_num_queries(3 + 2):
        hold_stock(plain, reference="KK-1", until=until)
    with django_assert_num_queries(3 + 3):
        hold_stock(foods, reference="KK-2", until=until)


@pytest.mark.parametrize(("days", "is_told"), [(29, True), (30, False)])
def test_shoppers_read_the_day_of_food_that_ends_soon(client, days, is_told):
    food = make_food(next=(2, days))
    with translation.override("en"):
        page = client.get(food.get_absolute_url()).content.decode()
    assert ("please enjoy it soon" in page) == is_told

    basket = make_basket(goods=[(food, 1)])
    assert basket_summary(basket).rows[0].best_before == (TODAY + timedelta(days) if is_told else None)


def test_a_recall_names_the_orders_that_have_pieces(django_assert_num_queries):
    food = make_food(bad=(4, 40), fine=(5, 90))
    orders = [make_order(basket=make_basket(goods=[(food, 1)])) for _ in range(3)]
    for order in orders[:2]:
        sell_held(order.number)
    return_stock(food.stockrecords.get().pk, 1, reference=orders[0].number)

    bad = Lot.objects.get(code="bad")
    with django_assert_num_queries(1):
        found = list(orders_with_lot(bad))

    assert {(order.number, order.lot_pieces) for order in found} == {(orders[1].number, 1), (orders[2].number, 1)}
    assert [lot.code for lot in order_rows(orders[1])[0].lots] == ["bad"]
