from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.producers.models import StockRecord
from checkout.orders.models import Order, OrderEvent, OrderMail
from checkout.orders.operations import (
    BasketIsEmpty,
    IllegalMove,
    OutOfStock,
    PriceChanged,
    TooSmall,
    expire_order,
    lock_order,
    mark_paid,
    move_order,
    place_order,
    price_basket,
)
from checkout.orders.states import NEXT_STATES, OrderState
from tests.factories import make_basket, make_buyer, make_order, make_product, make_variant

pytestmark = pytest.mark.django_db


def total_of(basket) -> Decimal:
    return price_basket(basket)[0].incl_tax


def place(basket, *, shown=None, language="th"):
    shown = total_of(basket) if shown is None else shown
    return place_order(basket, buyer=make_buyer(), shown_total_baht=shown, language=language)


def held(product) -> int:
    return StockRecord.objects.get(product=product).num_allocated or 0


def test_place_order_holds_stock_and_waits_for_payment():
    product = make_product(price="590.00", stock=5, weight_grams=300)

    order, is_new = place(make_basket(goods=[(product, 2)]))

    assert is_new
    assert order.status == OrderState.AWAITING_PAYMENT
    assert (order.total_incl_tax, order.shipping_incl_tax) == (Decimal("1235.00"), Decimal("55"))
    assert held(product) == 2


def test_place_order_twice_for_one_basket_is_one_order():
    basket = make_basket()
    first, _ = place(basket)

    again, is_new = place(basket, shown=Decimal("1.00"))

    assert (again.pk, is_new) == (first.pk, False)
    assert Order.objects.count() == 1


def test_place_order_freezes_price_and_vat_of_each_line():
    basket = make_basket(goods=[(make_product(price="99.00"), 3)])

    order, _ = place(basket)

    line = order.lines.get()
    assert (line.line_price_incl_tax, line.vat_percent, line.vat_baht) == (
        Decimal("297.00"),
        Decimal("7.00"),
        Decimal("19.43"),
    )
    assert line.line_price_excl_tax == Decimal("277.57")


def test_place_order_when_others_were_quicker_writes_nothing():
    product = make_product(stock=3)
    basket = make_basket(goods=[(product, 3)])
    place(make_basket(goods=[(product, 2)]))

    with pytest.raises(OutOfStock) as refusal:
        place(basket)

    basket.refresh_from_db()
    assert refusal.value.free == 1
    assert basket.status == "Open"
    assert Order.objects.count() == 1
    assert held(product) == 2


def test_place_order_of_a_good_taken_off_the_shelf_is_refused():
    product = make_product()
    basket = make_basket(goods=[(product, 1)])
    product.is_public = False
    product.save()

    with pytest.raises(OutOfStock):
        place(basket)


def test_place_order_at_another_price_than_shown_is_refused():
    basket = make_basket()

    with pytest.raises(PriceChanged):
        place(basket, shown=total_of(basket) - 1)

    assert not Order.objects.exists()


def test_place_order_of_an_empty_basket_is_refused():
    with pytest.raises(BasketIsEmpty):
        place_order(make_basket(goods=[]), buyer=make_buyer(), shown_total_baht=Decimal("0.00"), language="th")


def test_place_order_below_ten_baht_is_refused(free_delivery):
    product = make_product(price="9.99")

    with pytest.raises(TooSmall):
        place(make_basket(goods=[(product, 1)]))

    assert held(product) == 0


def test_place_order_of_a_variant_names_it_after_its_main_product():
    parent = make_product(name_th="ผ้าขาวม้า", price=None)
    basket = make_basket(goods=[(make_variant(parent=parent, name_th="ครามขาว"), 1)])

    order, _ = place(basket)

    assert order.lines.get().title == "ผ้าขาวม้า (ครามขาว)"


def test_place_order_mails_the_buyer_in_her_language():
    place(make_basket(), language="en")

    assert [message.to for message in mail.outbox] == [["somying@example.com"]]
    assert "/en/orders/" in mail.outbox[0].body


def test_order_token_is_long_and_not_the_number():
    order = make_order()

    assert len(order.token) >= 22
    assert order.number not in order.token


@transaction.atomic
def pay(order) -> bool:
    return mark_paid(lock_order(order.pk), method="promptpay", amount_baht=order.total_incl_tax)


@transaction.atomic
def expire(order) -> None:
    expire_order(lock_order(order.pk))


def test_mark_paid_sells_the_goods_and_thanks_the_buyer():
    product = make_product(stock=5)
    order = make_order(basket=make_basket(goods=[(product, 2)]))

    assert pay(order)

    record = StockRecord.objects.get(product=product)
    order.refresh_from_db()
    assert order.status == OrderState.PAID
    assert (record.num_in_stock, record.num_allocated) == (3, 0)
    assert set(order.mails.values_list("kind", flat=True)) == {OrderMail.Kind.RECEIVED, OrderMail.Kind.PAID}


def test_expire_order_gives_the_goods_back():
    product = make_product(stock=5)
    order = make_order(basket=make_basket(goods=[(product, 2)]))

    expire(order)

    order.refresh_from_db()
    assert order.status == OrderState.EXPIRED
    assert held(product) == 0


def test_money_after_the_end_brings_the_order_back_while_goods_are_left():
    product = make_product(stock=2)
    order = make_order(basket=make_basket(goods=[(product, 2)]), expired=True)

    assert pay(order)

    order.refresh_from_db()
    assert order.status == OrderState.PAID
    assert StockRecord.objects.get(product=product).num_in_stock == 0


def test_money_after_the_end_without_goods_changes_nothing():
    product = make_product(stock=2)
    order = make_order(basket=make_basket(goods=[(product, 2)]), expired=True)
    make_order(basket=make_basket(goods=[(product, 1)]))

    assert not pay(order)

    order.refresh_from_db()
    assert order.status == OrderState.EXPIRED
    assert held(product) == 1


@pytest.mark.parametrize("start", OrderState.values)
@pytest.mark.parametrize("end", OrderState.values)
def test_move_order_walks_the_map_and_nothing_else(start, end):
    order = make_order()
    Order.objects.filter(pk=order.pk).update(status=start)
    order = lock_order_in_own_transaction(order)

    if end in NEXT_STATES[start]:
        move_order(order, OrderState(end), OrderEvent.Kind.PLACED)
        assert Order.objects.get(pk=order.pk).status == end
    else:
        with pytest.raises(IllegalMove):
            move_order(order, OrderState(end), OrderEvent.Kind.PLACED)


@transaction.atomic
def lock_order_in_own_transaction(order):
    return lock_order(order.pk)


def test_the_database_refuses_an_unknown_state():
    order = make_order()

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(status="lost")


def test_the_database_refuses_two_orders_of_one_basket():
    order = make_order()

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.create(
            number="KK-2", basket=order.basket, total_incl_tax=1, total_excl_tax=1, date_placed=timezone.now()
        )


def test_goods_are_held_until_the_order_must_be_paid():
    order = make_order()

    assert timedelta(minutes=59) < order.pay_by - timezone.now() <= timedelta(minutes=60)
