"""Orders are found by whatever somebody at the desk has in hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from checkout.fulfilment.finding import order_called, orders_found
from checkout.fulfilment.models import Parcel
from checkout.orders.models import Order
from tests.factories import make_basket, make_buyer, make_order, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    """The order looked for; another one stands beside it."""
    make_order(buyer=make_buyer(name="บุญมา ใจงาม", phone="+66898765432", email="bunma@example.net"), shipped=True)
    basket = make_basket(goods=[(make_product(name_th="ผ้าไหมมัดหมี่ลายนาค", name_en="Naga silk"), 2)])
    wanted = make_order(basket=basket, shipped=True)
    Parcel.objects.filter(order=wanted).update(tracking_number="EF582568151TH")
    return wanted


def found(text: str, *, by_buyer: bool = True) -> list[Order]:
    return list(orders_found(text, by_buyer=by_buyer))


@pytest.mark.parametrize(
    "text",
    [
        "{number}",
        " {number} ",
        "{small}",
        "{number}/1",
        "{digits}",
        "{last}",
        "EF582568151TH",
        "ef 5825 6815 1th",
        "EF-582568151-TH",
        "https://shop.example/th/orders/{token}/",
        "/en/desk/orders/{number}/",
    ],
)
def test_what_names_one_order_leads_to_it(order, text):
    digits = order.number.rsplit("-", 1)[1]
    facts = {"number": order.number, "small": order.number.lower(), "token": order.token}

    assert order_called(text.format(**facts, digits=digits, last=digits.lstrip("0"))) == order


@pytest.mark.parametrize(
    "text", ["", " ", "KK-2569-999999", "999999", "EF582568152TH", "สมหญิง", "/orders/nothing/", "\0"]
)
def test_what_names_no_order_leads_nowhere(order, text):
    assert order_called(text) is None


def test_last_digits_of_two_years_name_no_single_order(order):
    other = make_order()
    Order.objects.filter(pk=other.pk).update(number=order.number.replace("KK-2569", "KK-2570"))

    assert order_called(order.number.rsplit("-", 1)[1]) is None


@pytest.mark.parametrize(
    "text", ["สมหญิง", "ใจดี", "ใจดี สมหญิง", "มหญิ", "081-234-5678", "081 234 5678", "+66 81 234 5678"]
)
def test_buyer_is_found_by_parts_of_a_name_and_any_writing_of_a_telephone(order, text):
    assert found(text) == [order]


@pytest.mark.parametrize(
    "text",
    [
        *("081-234-5678", "081 234 5678", "+66 81 234 5678", "66812345678", "(081) 234.5678", "๐๘๑-๒๓๔-๕๖๗๘", "5678"),
        *("somying@example.com", "Somying@", "SOMYING"),
    ],
)
def test_buyer_is_found_by_any_writing_of_a_telephone_or_a_mail_address(order, text):
    assert found(text) == [order]


@pytest.mark.parametrize("text", ["มัดหมี่", "naga", "8256", "5825 6815"])
def test_order_is_found_by_a_good_or_a_part_of_its_tracking_number(order, text):
    assert found(text, by_buyer=False) == [order]


def test_order_is_found_by_the_code_of_a_good(order):
    line = order.lines.get()

    assert found(line.partner_sku.lower(), by_buyer=False) == [order]


@pytest.mark.parametrize("text", ["สมหญิง", "081-234-5678", "somying@example.com"])
def test_who_may_not_see_buyers_does_not_find_by_them(order, text):
    assert found(text, by_buyer=False) == []


@pytest.mark.parametrize("text", ["สมหญิง", "081-234-5678", "somying@example.com"])
def test_hidden_buyers_are_not_looked_through(order, text):
    ago = timezone.now() - timedelta(days=90)
    Order.objects.filter(pk=order.pk).update(date_placed=ago)
    Parcel.objects.filter(order=order).update(shipped_at=ago)

    assert found(text) == []
    assert found(order.number) == [order]


@pytest.mark.parametrize("text", ["", "x", "%", "__", "nobody at all", "' OR 1=1"])
def test_nothing_is_found_by_nothing(order, text):
    assert found(text) == []


def test_the_latest_stands_first_with_its_pieces(order):
    assert [one.piece_count for one in found("KK-")] == [2, 1]
