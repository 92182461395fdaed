"""Rounds: the goods of many orders are gathered in one walk, and each order in one round."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.stock.models import ShelfPlace
from checkout.fulfilment.models import Picking
from checkout.fulfilment.queries import JOBS, due_of, job_called, job_counts, job_of, orders_in
from checkout.fulfilment.rounds import (
    MOST_ORDERS,
    AlreadyPicked,
    NoOrders,
    RoundIsOver,
    TooManyOrders,
    finish_round,
    give_up_round,
    mark_picked,
    open_rounds,
    start_round,
    walk_of,
)
from checkout.fulfilment.table import put_back, take_to_table
from checkout.orders.models import Order, OrderEvent
from tests.factories import make_basket, make_order, make_product, make_slip, make_staff, make_transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def picker():
    return make_staff()


def stand(product, shelf: str) -> None:
    ShelfPlace.objects.create(stockrecord=product.stockrecords.get(), shelf=shelf)


def list_of(order) -> str:
    found = job_of(order)
    lists = [job.slug for job in JOBS if order.pk in orders_in(job).values_list("pk", flat=True)]
    assert lists == ([found.slug] if found else [])
    return found.slug if found else ""


def test_a_walk_goes_from_shelf_to_shelf_and_gathers_the_pieces_of_all_orders(picker):
    sauce, cloth, mat = (make_product(name_th=name) for name in ("แจ่วบอง", "ผ้า", "เสื่อ"))
    stand(sauce, "A-10")
    stand(cloth, "A-2")
    first = make_order(basket=make_basket(goods=[(sauce, 2), (mat, 1)]), paid=True)
    second = make_order(basket=make_basket(goods=[(sauce, 1), (cloth, 1)]), paid=True)

    walk = walk_of(start_round([second, first], by=picker))

    assert [(row.take.shelf, row.take.name, row.take.pieces) for row in walk] == [
        ("A-2", "ผ้า", 1),
        ("A-10", "แจ่วบอง", 3),
        ("", "เสื่อ", 1),
    ]
    assert [pieces for _letter, _number, pieces in walk[1].take.trays] == [2, 1]


def test_an_order_is_gathered_in_one_round(picker):
    order, other = make_order(paid=True), make_order(paid=True)
    start_round([order], by=picker)

    with pytest.raises(AlreadyPicked) as taken:
        start_round([other, order], by=make_staff())

    assert taken.value.numbers == [order.number]
    assert Picking.objects.count() == 1


def test_a_round_needs_orders_and_not_too_many(picker):
    with pytest.raises(NoOrders):
        start_round([make_order()], by=picker)
    with pytest.raises(TooManyOrders):
        start_round([Order(pk=pk) for pk in range(MOST_ORDERS + 1)], by=picker)


def test_ticks_stay_and_can_be_taken_back(picker):
    order = make_order(paid=True)
    found = start_round([order], by=picker)
    number = walk_of(found)[0].take.number

    mark_picked(found, number, is_picked=True, by=picker)
    mark_picked(found, number, is_picked=True, by=picker)
    assert [row.is_picked for row in walk_of(found)] == [True]
    mark_picked(found, number, is_picked=False, by=picker)

    assert [row.is_picked for row in walk_of(found)] == [False]


def test_a_round_that_is_over_is_not_changed(picker):
    found = start_round([make_order(paid=True)], by=picker)
    finish_round(found, by=picker)

    for step in (finish_round, give_up_round):
        with pytest.raises(RoundIsOver):
            step(found, by=picker)
    with pytest.raises(RoundIsOver):
        mark_picked(found, "x", is_picked=True, by=picker)


def test_an_open_order_stands_in_one_list_all_its_way(picker):
    transfer = make_transfer()
    unpaid, with_slip = make_order(), transfer.order
    make_slip(transfer)
    order, taken_at_once = make_order(paid=True), make_order(paid=True)
    assert [list_of(one) for one in (unpaid, with_slip, order)] == ["unpaid", "to-confirm", "to-pick"]

    found = start_round([order], by=picker)
    assert list_of(order) == "to-pick"
    give_up_round(found, by=picker)
    finish_round(start_round([order], by=picker), by=picker)
    assert list_of(order) == "to-pack"
    take_to_table(taken_at_once, by=picker)
    assert list_of(taken_at_once) == "to-pack"
    put_back(taken_at_once, by=picker)

    assert list_of(taken_at_once) == "to-pick"
    assert list_of(make_order(packed=True)) == "to-ship"
    assert list_of(make_order(shipped=True)) == "sent"
    assert {slug: count for slug, count in job_counts().items() if count} == {
        "to-confirm": 1,
        "to-pick": 1,
        "to-pack": 1,
        "to-ship": 1,
        "unpaid": 1,
        "sent": 1,
    }


def test_who_waits_longest_stands_first_and_the_deadline_is_told(picker):
    now = timezone.now()
    orders = [make_order(paid=True) for _ in range(3)]
    for order, hours in zip(orders, (1, 47, 60), strict=True):
        OrderEvent.objects.filter(order=order, kind="paid").update(at=now - timedelta(hours=hours))

    waiting = list(orders_in(job_called("to-pick")))
    dues = [due_of(order, now) for order in waiting]

    assert waiting[0] == orders[2]
    assert [(due.is_over, due.is_near) for due in dues] == [(True, False), (False, True), (False, False)]


def test_lists_cost_the_same_for_one_and_three_orders(picker, django_assert_num_queries):
    found = start_round([make_order(paid=True)], by=picker)
    with django_assert_num_queries(7):
        walk_of(found)
    give_up_round(found, by=picker)
    found = start_round([*Order.objects.all(), make_order(paid=True), make_order(paid=True)], by=picker)
    with django_assert_num_queries(7):
        walk_of(found)
    with django_assert_num_queries(1):
        assert [one.order_count for one in open_rounds()] == [3]
