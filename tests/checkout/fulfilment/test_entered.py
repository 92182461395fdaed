"""Orders that staff enter for a buyer on the telephone or in LINE."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from catalogue.producers.models import StockRecord
from checkout.fulfilment.counter import Wanted, sales_of
from checkout.fulfilment.entered import enter_order, price_goods
from checkout.orders.models import Order
from checkout.orders.operations import OutOfStock
from checkout.orders.states import OrderState
from checkout.payments.methods import mail_for_stripe
from checkout.payments.reconcile import expire_orders
from tests.factories import make_buyer, make_product, make_staff

pytestmark = pytest.mark.django_db


def enter(product, *, token=None, channel="line", email=""):
    goods = [Wanted(product.upc, 1)]
    return enter_order(
        token or uuid4(),
        goods,
        buyer=make_buyer(email=email),
        channel=Order.Channel(channel),
        shown_total_baht=price_goods(goods)[0],
        language="th",
        by=make_staff(),
    )


def test_its_goods_are_kept_for_a_day():
    product = make_product(stock=3)

    order = enter(product)

    assert (order.channel, order.status) == ("line", OrderState.AWAITING_PAYMENT)
    assert order.pay_by - timezone.now() > timedelta(hours=23)
    assert StockRecord.objects.get(product=product).net_stock_level == 2
    assert order.shipping_incl_tax > 0


def test_pricing_writes_nothing():
    product = make_product(price="590.00", weight_grams=240)

    assert price_goods([Wanted(product.upc, 1)]) == (Decimal("635.00"), Decimal("45"))
    assert Order.basket.field.related_model.objects.count() == 0


def test_one_token_is_one_order():
    product, token = make_product(), uuid4()

    assert enter(product, token=token) == enter(product, token=token)
    assert Order.objects.count() == 1


def test_the_last_piece_gone_writes_nothing():
    product = make_product(stock=1)
    enter(product)

    with pytest.raises(OutOfStock):
        enter(product)

    assert Order.objects.count() == 1


def test_unpaid_it_ends_with_the_others():
    product = make_product(stock=3)
    order = enter(product)
    Order.objects.filter(pk=order.pk).update(pay_by=timezone.now() - timedelta(minutes=1))

    expire_orders(timezone.now())

    assert Order.objects.get(pk=order.pk).status == OrderState.EXPIRED
    assert StockRecord.objects.get(product=product).net_stock_level == 3


def test_without_a_mail_stripe_has_ours(settings):
    settings.DEFAULT_FROM_EMAIL = "Shop <shop@example.com>"

    assert mail_for_stripe(enter(make_product())) == "shop@example.com"
    assert mail_for_stripe(enter(make_product(), email="her@example.com")) == "her@example.com"


def test_it_is_no_sale_of_the_counter():
    enter(make_product())

    assert not sales_of(timezone.localdate())
