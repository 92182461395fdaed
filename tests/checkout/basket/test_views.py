"""The basket's page and its forms, as a shopper meets them."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from catalogue.stock.operations import Wanted, hold_stock
from tests.checkout.shopping import put_in_basket
from tests.factories import make_product

pytestmark = pytest.mark.django_db


def basket_page(client, language="en") -> str:
    with override(language):
        return client.get(reverse("basket:summary")).content.decode()


def take_away(product, quantity, until):
    """Let somebody else order pieces of a good."""
    hold_stock([Wanted(product.stockrecords.get().pk, quantity)], reference="OTHER", until=until)


def test_basket_page_shows_goods_and_what_will_be_charged(client, language):
    product = make_product(name_th="ผ้าไหมมัดหมี่", name_en="Mudmee silk", price="590.00", weight_grams=300)
    put_in_basket(client, product, 2, language)

    page = basket_page(client, language)

    assert {"th": "ผ้าไหมมัดหมี่", "en": "Mudmee silk"}[language] in page
    assert "฿1,180" in page
    assert "฿1,235" in page  # two pieces of 300 g and the box weigh under a kilogram: 55 baht


def test_basket_page_empty_leads_to_the_goods(client, language):
    page = basket_page(client, language)

    with override(language):
        assert f'href="{reverse("catalogue:index")}"' in page
        assert reverse("checkout:delivery") not in page


def test_basket_page_says_how_many_are_left_and_does_not_lead_on(client, tomorrow):
    product = make_product(stock=5)
    put_in_basket(client, product, 4)
    take_away(product, 3, tomorrow)

    page = basket_page(client)

    assert "You picked 4, but only 2 are left." in page
    assert "Take 2" in page
    with override("en"):
        assert f'href="{reverse("checkout:delivery")}"' not in page


def test_basket_page_sold_out_good_can_only_be_removed(client, tomorrow):
    product = make_product(stock=1)
    put_in_basket(client, product)
    take_away(product, 1, tomorrow)

    page = basket_page(client)

    assert "Sorry, this has just sold out." in page
    assert "Take" not in page


def test_change_to_zero_takes_the_good_out(client):
    put_in_basket(client, make_product())
    line = client.get(reverse("basket:summary")).context["basket"].rows[0]

    client.post(reverse("basket:change", args=[line.line_pk]), {"quantity": 0})

    assert client.get(reverse("basket:summary")).context["basket"].rows == []


def test_change_beyond_stock_keeps_the_basket_and_says_so(client):
    put_in_basket(client, make_product(stock=3), 2)
    line = client.get(reverse("basket:summary")).context["basket"].rows[0]

    with override("en"):
        response = client.post(reverse("basket:change", args=[line.line_pk]), {"quantity": 4}, follow=True)

    assert response.context["basket"].rows[0].quantity == 2
    assert "There are only 3 pieces" in response.content.decode()


@pytest.mark.parametrize("name", ["basket:add", "basket:change"])
def test_writing_addresses_refuse_to_be_opened(client, name):
    arguments = [1] if name == "basket:change" else []

    assert client.get(reverse(name, args=arguments)).status_code == 405
