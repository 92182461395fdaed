"""An order without a mail address, by telephone or at the counter, is paid by PromptPay all the same."""

from decimal import Decimal
from uuid import uuid4

import pytest
import requests

from checkout.fulfilment.counter import Payment, Wanted, begin_promptpay, sell
from checkout.orders.models import Order
from checkout.orders.states import OrderState
from checkout.payments.operations import sync_attempt
from tests.factories import make_product, make_staff

pytestmark = pytest.mark.django_db


def test_a_counter_sale_by_promptpay_is_handed_over_when_its_money_comes(stripe_at_hand):
    product = make_product()
    goods, total = [Wanted(product.upc, 1)], Decimal("590.00")
    sale, _is_new = sell(
        uuid4(), goods, shown_total_baht=total, payment=Payment("promptpay"), language="th", by=make_staff()
    )
    attempt = begin_promptpay(sale)
    assert attempt.qr_data

    requests.post(attempt.qr_data, data={"action": "pay"}, allow_redirects=False, timeout=10)
    sync_attempt(attempt.pk)

    order = Order.objects.get()
    assert order.status == OrderState.SHIPPED
    assert order.parcels.get().is_collected
