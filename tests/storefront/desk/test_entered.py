"""Orders by telephone and LINE at the desk: the form, the link to pay, and that it works without a mail address."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.translation import override

from checkout.orders.models import Order
from storefront.accounts.roles import Role
from tests.checkout.shopping import ANSWERS
from tests.factories import make_product, make_tambon
from tests.factories.orders import pay
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def cashier(client):
    """The browser of a cashier."""
    client.force_login(make_worker(Role.CASHIER))
    return client


def address(name: str, *arguments) -> str:
    with override("en"):
        return reverse(f"desk:{name}", args=arguments)


def place(client, product, **answers):
    make_tambon()
    facts = {
        "goods": f"{product.upc}:1",
        "channel": "line",
        "language": "th",
        "token": uuid4(),
        "shown_total": "635.00",
    }
    return client.post(address("order-new"), {**ANSWERS, "email": "", **facts, **answers})


def test_the_form_shows_goods_and_sum(cashier):
    product = make_product(weight_grams=240)

    page = cashier.get(address("order-new"), {"goods": f"{product.upc}:1"}).content.decode()

    assert "Indigo cotton shawl" in page
    assert "฿635" in page


@pytest.mark.parametrize("goods", ["", "NONE:1", "x", ":1", "A:0"])
def test_without_goods_it_leads_to_the_counter(cashier, goods):
    assert cashier.get(address("order-new"), {"goods": goods}).url == address("counter")


def test_an_order_without_a_mail_address_shows_the_link_to_pay(cashier):
    answer = place(cashier, make_product(weight_grams=240))
    order = Order.objects.get()

    assert answer.url == address("order", order.number)
    page = cashier.get(answer.url).content.decode()
    assert f"/pay/{order.token}/" in page
    assert "LINE" in page
    assert cashier.get(address("pay-qr", order.number))["Content-Type"] == "image/svg+xml"


def test_the_buyers_page_offers_the_ways_to_pay(cashier, client):
    place(cashier, make_product(weight_grams=240))
    cashier.logout()

    page = cashier.get(f"/en/pay/{Order.objects.get().token}/")

    assert page.status_code == 200
    assert "PromptPay" in page.content.decode()


def test_another_sum_is_said_and_all_that_was_typed_stays(cashier):
    answer = place(cashier, make_product(weight_grams=240), shown_total="600.00")

    assert answer.status_code == 422
    assert ANSWERS["line1"] in answer.content.decode()
    assert not Order.objects.exists()


def test_a_paid_order_shows_no_link(cashier):
    place(cashier, make_product(weight_grams=240))
    order = Order.objects.get()
    pay(order)

    assert f"/pay/{order.token}/" not in cashier.get(address("order", order.number)).content.decode()


def test_a_packer_sees_no_link(cashier, client):
    place(cashier, make_product(weight_grams=240))
    order = Order.objects.get()
    client.force_login(make_worker(Role.PACKER))

    assert f"/pay/{order.token}/" not in client.get(address("order", order.number)).content.decode()
