"""Shoppers see which offer made their goods cheaper, by its name in their language."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override
from oscar.core.loading import get_model

from checkout.basket.queries import basket_summary
from checkout.orders.operations import price_basket
from checkout.orders.queries import discounts_of
from tests.checkout.shopping import ANSWERS, put_in_basket
from tests.factories import make_basket, make_offer, make_order, make_product, make_tambon, make_voucher

pytestmark = pytest.mark.django_db

NAMES = {"th": "ลดรับลมหนาว", "en": "Cool-season offer"}


def called(offer, *, th: str = NAMES["th"], en: str | None = NAMES["en"]):
    offer.name_th, offer.name_en = th, en
    offer.save()
    return offer


def page_of(client, name: str, language: str) -> str:
    with override(language):
        return client.get(reverse(name)).content.decode()


def test_the_basket_and_the_checkout_name_the_offer(client, language):
    called(make_offer(baht="29.00"))
    put_in_basket(client, make_product(price="590.00", stock=5), language=language)
    make_tambon()
    with override(language):
        client.post(reverse("checkout:delivery"), ANSWERS)

    pages = [page_of(client, name, language) for name in ("basket:summary", "checkout:delivery", "checkout:check")]

    for page in pages:
        assert NAMES[language] in page
        assert "−฿29" in page
        assert NAMES["en" if language == "th" else "th"] not in page


def test_the_orders_page_names_the_offer(client, language):
    called(make_offer(baht="29.00"))
    order = make_order()

    with override(language):
        page = client.get(order.get_absolute_url()).content.decode()

    assert NAMES[language] in page
    assert "−฿29.00" in page


def test_an_offer_without_an_english_name_is_called_by_its_thai_one():
    called(make_offer(), en=None)
    order = make_order()

    with override("en"):
        assert [taken.name for taken in discounts_of(order)] == [NAMES["th"]]
        assert [taken.name for taken in basket_summary(priced([make_product(stock=5)])).discounts] == [NAMES["th"]]


def priced(products, voucher=None):
    basket = make_basket(goods=[(product, 1) for product in products])
    if voucher:
        basket.vouchers.add(voucher)
    price_basket(basket, None)
    return basket


def test_an_order_remembers_an_offer_that_is_gone():
    offer = called(make_offer())
    order = make_order()
    offer.delete()

    with override("en"):
        assert [taken.name for taken in discounts_of(order)] == [NAMES["th"]]


def test_a_voucher_is_named_with_its_code():
    voucher = make_voucher(baht="29.00")
    called(voucher.offers.get())

    (taken,) = basket_summary(priced([make_product(price="590.00", stock=5)], voucher)).discounts

    assert (taken.name, taken.code, taken.baht) == (NAMES["th"], voucher.code, Decimal("29.00"))


def test_the_parts_of_two_offers_are_the_whole_discount():
    first, second = make_offer(), make_offer(baht="10.00")
    for offer in (first, second):
        offer.exclusive = False
        offer.save()
    first.combinations.add(second)
    second.combinations.add(first)
    get_model("offer", "Benefit").objects.filter(pk=first.benefit_id).update(type="Percentage", value=Decimal(7))

    summary = basket_summary(priced([make_product(price="333.33", stock=5), make_product(price="0.15", stock=5)]))

    assert len(summary.discounts) == 2
    assert summary.goods_baht - sum(taken.baht for taken in summary.discounts) + summary.delivery_baht == (
        summary.total_baht
    )


def test_cheaper_delivery_is_named_beside_its_price(client):
    offer = called(make_offer())
    get_model("offer", "Benefit").objects.filter(pk=offer.benefit_id).update(
        type="Shipping fixed price", value=Decimal(0), range=None
    )
    put_in_basket(client, make_product(price="590.00", stock=5))

    assert f"({NAMES['en']})" in page_of(client, "basket:summary", "en")


def test_the_orders_page_costs_the_same_for_one_and_three_offers(django_assert_num_queries):
    make_offer()
    one = make_order()
    for baht in ("1.00", "2.00"):
        make_offer(baht=baht)
    three = make_order()

    for order in (one, three):
        with django_assert_num_queries(1):
            discounts_of(order)
