"""Two cashiers and one last piece; one sale sent twice in the same moment."""

from decimal import Decimal
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from catalogue.producers.models import StockRecord
from checkout.fulfilment.counter import Payment, Wanted, sell
from checkout.orders.models import Order
from checkout.orders.operations import OutOfStock
from tests.factories import make_product, make_staff

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CASH = Payment("cash", given_baht=Decimal("590.00"))


def sell_at_once(product, tokens) -> list:
    """Sell one piece under each of these tokens at the same moment, and return what became of each."""
    barrier, answers, by = Barrier(len(tokens)), [], make_staff()

    def cashier(token):
        try:
            barrier.wait(timeout=60)
            goods = [Wanted(product.upc, 1)]
            sale, _is_new = sell(token, goods, shown_total_baht=Decimal("590.00"), payment=CASH, language="th", by=by)
            answers.append(sale.order_id)
        except OutOfStock:
            answers.append("out of stock")
        finally:
            connection.close()

    threads = [Thread(target=cashier, args=[token]) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers


def test_the_last_piece_is_sold_once():
    product = make_product(stock=1)

    answers = sell_at_once(product, [uuid4() for _cashier in range(4)])

    assert answers.count("out of stock") == 3
    assert Order.objects.count() == 1
    assert StockRecord.objects.get(product=product).num_in_stock == 0


def test_one_token_sent_at_once_sells_once_also_the_last_piece():
    product, token = make_product(stock=1), uuid4()

    answers = sell_at_once(product, [token] * 4)

    assert answers == [Order.objects.get().pk] * 4
