"""A percentage off: every line costs whole satang, and what the order says was taken off is what its lines lack."""

from decimal import Decimal

import pytest
from oscar.core.loading import get_model

from tests.factories import make_basket, make_offer, make_order, make_product

pytestmark = pytest.mark.django_db


def test_a_percentage_leaves_no_fraction_of_a_satang():
    benefits = get_model("offer", "Benefit").objects
    offer = make_offer()
    benefits.filter(pk=offer.benefit_id).update(type="Percentage", value=Decimal(1))
    goods = [(make_product(price=price), pieces) for price, pieces in (("5105.10", 5), ("0.15", 5))]

    order = make_order(basket=make_basket(goods=goods))

    lines = list(order.lines.order_by("pk"))
    assert [line.line_price_incl_tax for line in lines] == [Decimal("25270.25"), Decimal("0.75")]
    assert order.total_incl_tax - order.shipping_incl_tax == Decimal("25271.00")
    assert order.discounts.get().amount == Decimal("255.25")
    assert all(line.line_price_excl_tax + line.vat_baht == line.line_price_incl_tax for line in lines)
