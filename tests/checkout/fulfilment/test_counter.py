"""Sales over the counter: paid and handed over at once, booked once, and the same books as any other sale."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.translation import override

from catalogue.producers.models import StockRecord
from checkout.closing.cash_up import Way, cash_up, count_cash
from checkout.closing.reports import Report, report
from checkout.fulfilment.counter import (
    Payment,
    PriceChanged,
    TooLittleGiven,
    UnknownGood,
    Wanted,
    find_goods,
    sales_of,
    sell,
)
from checkout.fulfilment.models import CounterSale
from checkout.fulfilment.queries import job_of
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from checkout.ledger.queries import balance
from checkout.orders.models import Order
from checkout.orders.operations import OutOfStock
from checkout.orders.states import OrderState
from tests.factories import make_order, make_product, make_staff

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
CASH = Payment("cash", given_baht=Decimal("1000.00"))
TERMINAL = Payment("terminal", note="4242 / 013377")


def sell_one(product, *, payment=CASH, total="590.00", token=None, pieces=1, by=None) -> CounterSale:
    goods, shown = [Wanted(product.upc, pieces)], Decimal(total)
    sale, _is_new = sell(
        token or uuid4(), goods, shown_total_baht=shown, payment=payment, language="th", by=by or make_staff()
    )
    return CounterSale.objects.select_related("order").get(pk=sale.pk)


def free(product) -> int:
    return StockRecord.objects.get(product=product).net_stock_level


@pytest.mark.parametrize("payment", [CASH, TERMINAL])
def test_a_sale_is_paid_and_handed_over_at_once(payment):
    product = make_product(stock=3)

    order = sell_one(product, payment=payment).order

    assert (order.status, order.channel, order.total_incl_tax) == (OrderState.SHIPPED, "counter", Decimal("590.00"))
    assert (order.shipping_incl_tax, order.shipping_address, order.buyer_email) == (0, None, "")
    parcel = order.parcels.get()
    assert (parcel.carrier, parcel.delivered_on) == ("pickup", TODAY)
    record = StockRecord.objects.get(product=product)
    assert (record.num_in_stock, record.num_allocated or 0) == (2, 0)
    assert job_of(order).slug == "sent"


@pytest.mark.parametrize(("payment", "place"), [(CASH, Account.CASH), (TERMINAL, Account.TERMINAL)])
def test_the_books_have_the_money_where_it_lies(payment, place):
    sell_one(make_product(), payment=payment)

    assert balance(place) == Decimal("590.00")
    assert balance(Account.BUYERS) == 0


def test_the_change_is_what_was_given_too_much():
    assert sell_one(make_product()).change_baht == Decimal("410.00")


def test_the_same_token_sells_once():
    product, token = make_product(stock=3), uuid4()

    first, second = (sell_one(product, token=token) for _time in range(2))

    assert first == second
    assert (Order.objects.count(), free(product)) == (1, 2)
    assert Entry.objects.filter(kind=Entry.Kind.MONEY_IN).count() == 1


def test_who_comes_second_for_the_last_piece_is_told_and_nothing_is_written():
    product, token = make_product(stock=1), uuid4()
    sell_one(product)

    with pytest.raises(OutOfStock) as error:
        sell_one(product, token=token)

    assert error.value.name == product.get_title()
    assert not CounterSale.objects.filter(token=token).exists()
    assert Order.objects.count() == 1


def test_another_price_is_told_and_the_same_token_sells_for_it():
    product, token = make_product(price="590.00"), uuid4()
    StockRecord.objects.filter(product=product).update(price=Decimal("620.00"))

    with pytest.raises(PriceChanged) as error:
        sell_one(product, token=token)

    assert error.value.total_baht == Decimal("620.00")
    assert sell_one(product, token=token, total="620.00").order.total_incl_tax == Decimal("620.00")


def test_too_little_is_not_taken():
    with pytest.raises(TooLittleGiven):
        sell_one(make_product(), payment=Payment("cash", given_baht=Decimal("500.00")))

    assert not Order.objects.exists()


def test_a_good_nobody_knows_is_named():
    product = make_product()
    product.upc = "NONE-1"  # on the label only

    with pytest.raises(UnknownGood) as error:
        sell_one(product)

    assert error.value.code == "NONE-1"


def test_waiting_for_a_qr_and_then_paying_cash():
    product, token = make_product(stock=3), uuid4()
    waiting = sell_one(product, token=token, payment=Payment("promptpay"))
    assert (waiting.order.status, free(product)) == (OrderState.AWAITING_PAYMENT, 2)

    paid = sell_one(product, token=token)

    assert paid.order.status == OrderState.SHIPPED
    assert (Order.objects.count(), free(product)) == (1, 2)


def test_goods_are_found_by_code_also_from_a_thai_keyboard_and_by_name():
    product = make_product(name_th="ผ้าขาวม้า", name_en="Loincloth")
    product.upc = "KK-0042"
    product.save()
    make_product(name_th="ผ้าขาวม้าซ่อน", is_public=False)

    assert [find_goods(words)[1] for words in ("kk-0042", "าาขจจภ/", "ขาวม้า", "loinc")] == [True, True, False, False]
    assert {record.product for words in ("KK-0042", "าาขจจภ/", "ขาวม้า") for record in find_goods(words)[0]} == {product}


def test_goods_made_to_order_are_not_sold_over_the_counter():
    product = make_product()
    product.lead_days = 14
    product.save()

    assert find_goods(product.upc) == ([], False)


def test_cash_up_is_right_after_a_sale_in_each_way():
    sell_one(make_product(), payment=CASH)
    sell_one(make_product(price="120.00"), payment=TERMINAL, total="120.00")
    count_cash(TODAY, Decimal("590.00"), note="", by=make_staff())

    day = cash_up(TODAY)

    rows = {row.way: (row.orders_baht, row.books_baht) for row in day.rows}
    assert rows[Way.CASH] == (Decimal("590.00"), Decimal("590.00"))
    assert rows[Way.TERMINAL] == (Decimal("120.00"), Decimal("120.00"))
    assert day.is_right


def test_the_report_by_origin_adds_up_to_all_sales():
    sell_one(make_product())
    make_order(paid=True)

    shown = report(Report.ORIGINS, TODAY, TODAY)
    by_month = report(Report.MONTHS, TODAY, TODAY)

    with override("en"):
        assert {str(row.name.name) for row in report(Report.ORIGINS, TODAY, TODAY).rows} == {
            "Counter at the centre",
            "Web shop",
        }
    assert shown.is_the_books
    assert shown.total.net_baht == by_month.total.net_baht


def test_the_list_of_a_day_asks_the_same_number_of_queries(django_assert_num_queries):
    for _time in range(3):
        sell_one(make_product())

    with django_assert_num_queries(2):
        assert len([sale.order.number for sale in sales_of(TODAY)]) == 3
