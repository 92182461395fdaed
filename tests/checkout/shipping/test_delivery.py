"""What pages of goods say about the parcel is what will be charged."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from checkout.shipping.templatetags.delivery import days_to_arrive, delivery_price_of
from tests.checkout.shopping import put_in_basket
from tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("grams", [1, 400, 401, 900, 4900, 12_345, None])
def test_price_on_the_page_of_a_good_is_the_price_in_the_basket(client, grams):
    product = make_product(weight_grams=grams)
    put_in_basket(client, product)

    with override("en"):
        basket = client.get("/en/basket/").context["basket"]

    assert delivery_price_of(product) == basket.delivery_baht > Decimal(0)


def test_a_variant_is_weighed_by_itself(client):
    rice = make_product(price=None, weight_grams=1000)
    bag, unknown = make_variant(parent=rice), make_variant(parent=rice)
    bag.weight_grams = 5000
    bag.save()

    put_in_basket(client, bag)

    assert delivery_price_of(bag) == client.get("/en/basket/").context["basket"].delivery_baht == Decimal(150)
    assert delivery_price_of(unknown) == delivery_price_of(rice) == Decimal(75)


def test_parcel_arrives_between_two_days():
    days = days_to_arrive()

    assert 0 < days["first"] < days["last"]
