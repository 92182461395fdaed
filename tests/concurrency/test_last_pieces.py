"""Many buyers, few pieces, one moment."""

from threading import Barrier, Thread

import pytest
import requests
from django.db import connection

from catalogue.producers.models import StockRecord
from checkout.orders.models import Order
from tests.factories import make_product, make_tambon

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

BUYERS, PIECES = 40, 5
OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
STOCK_LIMIT = "stock_held_is_in_stock"


class Buyer(Thread):
    """Somebody with the last goods in her basket and her finger on the button."""

    def __init__(self, address: str, product_pk: int, tambon_code: str, barrier: Barrier, number: int):
        super().__init__()
        self.address, self.product_pk, self.tambon_code = f"{address}/th", product_pk, tambon_code
        self.barrier, self.number = barrier, number
        self.browser = requests.Session()
        self.browser.headers.update(OUR_PAGE)
        self.went_to = ""

    def run(self) -> None:
        try:
            self.fill_basket()
        finally:
            self.barrier.wait(timeout=120)
        self.went_to = self.post("checkout/check/", method="promptpay", shown_total="635.00")

    def fill_basket(self) -> None:
        self.post("basket/add/", product=self.product_pk, quantity=1)
        self.post(
            "checkout/",
            name="สมหญิง ใจดี",
            phone="0812345678",
            email=f"buyer{self.number}@example.com",
            line1="123 หมู่ 4",
            area="40000",
            tambon=self.tambon_code,
        )

    def post(self, path: str, **form) -> str:
        answer = self.browser.post(f"{self.address}/{path}", data=form, allow_redirects=False, timeout=120)
        assert answer.status_code == 302, f"{path}: {answer.status_code} {answer.text[:500]}"
        return answer.headers["Location"]


def buy_all_at_once(address: str) -> list[Buyer]:
    product = make_product(price="590.00", stock=PIECES, weight_grams=240)
    tambon = make_tambon()
    barrier = Barrier(BUYERS)
    buyers = [Buyer(address, product.pk, tambon.code, barrier, number) for number in range(BUYERS)]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join(timeout=180)
    return buyers


def test_forty_buyers_of_five_pieces_make_five_orders(serve):
    with serve("storefront.wsgi") as address:
        buyers = buy_all_at_once(address)

    paying = [buyer for buyer in buyers if buyer.went_to.startswith("/th/pay/")]
    sent_back = [buyer for buyer in buyers if buyer.went_to == "/th/basket/"]
    assert (len(paying), len(sent_back)) == (PIECES, BUYERS - PIECES)
    assert Order.objects.count() == PIECES
    assert StockRecord.objects.get().num_allocated == PIECES


def test_without_the_guard_the_same_buyers_are_sold_more_than_there_is(serve, no_stock_limit):
    with serve("tests.concurrency.unguarded_wsgi") as address:
        buy_all_at_once(address)

    assert Order.objects.count() > PIECES


def test_a_double_click_is_one_order(serve):
    product = make_product(price="590.00", stock=PIECES, weight_grams=240)
    barrier = Barrier(8)
    with serve("storefront.wsgi") as address:
        first = Buyer(address, product.pk, make_tambon().code, barrier, 1)
        first.fill_basket()
        clicks = [Click(first, barrier) for _ in range(8)]
        for click in clicks:
            click.start()
        for click in clicks:
            click.join(timeout=120)

    order = Order.objects.get()
    assert {click.went_to for click in clicks} == {f"/th/pay/{order.token}/"}
    assert order.attempts.count() == 1
    assert StockRecord.objects.get().num_allocated == 1


class Click(Thread):
    """One press of the button, with the cookies of a buyer's browser."""

    def __init__(self, buyer: Buyer, barrier: Barrier):
        super().__init__()
        self.buyer, self.barrier, self.went_to = buyer, barrier, ""
        self.cookies = buyer.browser.cookies.get_dict()

    def run(self) -> None:
        self.barrier.wait(timeout=60)
        answer = requests.post(
            f"{self.buyer.address}/checkout/check/",
            data={"method": "promptpay", "shown_total": "635.00"},
            cookies=self.cookies,
            headers=OUR_PAGE,
            allow_redirects=False,
            timeout=120,
        )
        self.went_to = answer.headers.get("Location", str(answer.status_code))


@pytest.fixture
def no_stock_limit():
    """Take the database's own second belt off for one test; the table is emptied before it is put on again."""
    condition = "num_allocated IS NULL OR (num_allocated >= 0 AND num_allocated <= num_in_stock)"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE partner_stockrecord DROP CONSTRAINT {STOCK_LIMIT}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE partner_stockrecord CASCADE")
        cursor.execute(f"ALTER TABLE partner_stockrecord ADD CONSTRAINT {STOCK_LIMIT} CHECK ({condition})")
