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


def add_by_script(client, product, quantity=1):
    with override("en"):
        return client.post(
            reverse("basket:add"), {"product": product.pk, "quantity": quantity}, headers={"HX-Request": "true"}
        )


def test_script_gets_a_small_answer_with_the_good_and_the_sum(client):
    product = make_product(name_en="Mudmee silk", price="590.00")
    put_in_basket(client, make_product(price="100.00"))

    answer = add_by_script(client, product, 2)

    words = answer.content.decode()
    assert answer.status_code == 200
    assert "It is in your basket" in words
    assert "3 pieces, ฿1,280 together" in words
    assert "<html" not in words
    assert answer.cookies["basket_items"].value == "3"


def test_script_is_told_why_a_good_did_not_go_in(client):
    product = make_product(name_en="Mudmee silk", stock=1)

    answer = add_by_script(client, product, 2)

    words = answer.content.decode()
    assert answer.status_code == 200
    assert "It did not go into the basket" in words
    assert "There are only 1 pieces of “Mudmee silk”" in words
    assert "It is in your basket" not in words


def test_script_with_a_silly_number_is_told_so(client):
    assert "1 to 99" in add_by_script(client, make_product(), 1000).content.decode()


def take_out(client, quantity_before: int = 2):
    product = make_product(name_en="Mudmee silk")
    put_in_basket(client, product, quantity_before)
    with override("en"):
        line = client.get(reverse("basket:summary")).context["basket"].rows[0].line_pk
        return product, client.post(reverse("basket:change", args=[line]), {"quantity": 0}, follow=True)


def test_what_was_taken_out_can_be_put_back(client):
    product, answer = take_out(client)

    page = answer.content.decode()
    assert "“Mudmee silk” was taken out." in page
    assert f'name="product" value="{product.pk}"' in page
    assert 'name="quantity" value="2"' in page
    put_in_basket(client, product, 2)
    assert "฿1,180" in basket_page(client)


@pytest.mark.parametrize("removed", ["", "x", "1x", "99999999x1", "1x1x1", "-1x1", "1x1000", "๑x๑"])
def test_an_address_that_names_nothing_offers_nothing_back(client, removed):
    with override("en"):
        answer = client.get(reverse("basket:summary"), {"removed": removed})

    assert answer.status_code == 200
    assert "Put it back" not in answer.content.decode()


def test_a_good_that_left_the_shop_is_not_offered_back(client):
    product, _answer = take_out(client)
    product.is_public = False
    product.save()

    with override("en"):
        answer = client.get(reverse("basket:summary"), {"removed": f"{product.pk}x2"})

    assert "Put it back" not in answer.content.decode()
