"""The counter's page and its answers, and what an order sold over it looks like at the desk."""

import json
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.translation import override

from catalogue.producers.models import StockRecord
from checkout.documents.models import Paper
from checkout.fulfilment.models import CounterSale
from checkout.orders.models import Order
from storefront.accounts.roles import Role
from tests.factories import make_product
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


def send(client, product, *, token=None, method="cash", total="590.00", given="1000", quantity=1):
    goods = json.dumps([{"code": product.upc, "quantity": quantity}])
    sale = {"token": token or uuid4(), "goods": goods, "shown_total": total, "method": method, "given": given}
    return client.post(address("counter-sell"), sale)


def test_goods_are_told_by_code_with_their_price_and_how_many_there_are(cashier):
    product = make_product(stock=3)

    answer = cashier.get(address("counter-goods"), {"q": product.upc.lower()}).json()

    assert answer["is_code"]
    assert answer["goods"] == [{"code": product.upc, "name": "Indigo cotton shawl", "baht": "590.00", "free": 3}]


def test_a_sale_answers_with_the_change_and_stands_in_the_list(cashier):
    answer = send(cashier, make_product()).json()

    assert (answer["is_paid"], answer["total"], answer["change"]) == (True, "590.00", "410.00")
    page = cashier.get(address("counter")).content.decode()
    assert answer["number"] in page
    assert "Cash at the counter" in page


def test_sent_twice_it_answers_the_same(cashier):
    product, token = make_product(), uuid4()

    assert send(cashier, product, token=token).json() == send(cashier, product, token=token).json()
    assert Order.objects.count() == 1


def test_the_terminals_note_is_kept_and_no_cash_given(cashier):
    send(cashier, make_product(), method="terminal", given="700")

    assert CounterSale.objects.get().given_baht is None


def test_the_last_piece_gone_is_said_in_words(cashier):
    product = make_product(stock=1)
    send(cashier, product)

    answer = send(cashier, product)

    assert answer.status_code == 409
    assert "Only 0 pieces of “Indigo cotton shawl” are left" in answer.json()["words"]


def test_another_price_answers_with_the_sum_of_now(cashier):
    product = make_product()
    StockRecord.objects.update(price=Decimal("620.00"))

    answer = send(cashier, product)

    assert (answer.status_code, answer.json()["total"]) == (409, "620.00")
    assert not Order.objects.exists()


@pytest.mark.parametrize("goods", ["", "[]", "{}", '[{"code": "X", "quantity": 0}]', '[{"quantity": 1}]', "[1]"])
def test_what_is_no_sale_is_refused(cashier, goods):
    sale = {"token": uuid4(), "goods": goods, "shown_total": "590.00", "method": "cash"}

    assert cashier.post(address("counter-sell"), sale).status_code == 422


def test_the_receipt_is_issued_once_and_shown_again(cashier, settings):
    settings.SELLER_NAME = "บริษัท ผ้าไหมตัวอย่าง จำกัด"
    settings.SELLER_ADDRESS = "1 หมู่ 1 ตำบลตัวอย่าง อำเภอตัวอย่าง จังหวัดขอนแก่น 40000"
    settings.SELLER_TAX_ID = "0-1234-56789-01-6"
    settings.SELLER_BRANCH = "00000"
    send(cashier, make_product())
    token = CounterSale.objects.get().token

    first, again = (cashier.get(address("counter-receipt", token)) for _time in range(2))

    assert first.status_code == 302
    assert first.url == again.url == address("paper", Paper.objects.get().uuid)


@pytest.mark.parametrize("role", [Role.CASHIER, Role.PACKER, Role.MANAGER])
def test_the_order_is_shown_without_an_address(client, role):
    client.force_login(make_worker(Role.CASHIER))
    number = send(client, make_product()).json()["number"]
    client.force_login(make_worker(role))

    page = client.get(address("order", number)).content.decode()

    assert "Sold at the counter and taken along" in page
    assert "Counter at the centre" in page


@pytest.mark.parametrize("page", ["search", "parcels", "today", "print"])
def test_pages_that_list_orders_bear_one_without_an_address(client, page):
    client.force_login(make_worker(Role.MANAGER))
    number = send(client, make_product()).json()["number"]

    assert client.get(address(page), {"q": number[-4:], "order": number}, follow=True).status_code == 200


def test_the_order_can_be_given_back(client):
    client.force_login(make_worker(Role.MANAGER))
    number = send(client, make_product()).json()["number"]

    assert client.get(address("refund", number)).status_code == 200


def test_a_stranger_with_the_token_of_the_page_sees_it(client, cashier):
    send(cashier, make_product())
    cashier.logout()

    assert cashier.get(Order.objects.get().get_absolute_url()).status_code == 200
