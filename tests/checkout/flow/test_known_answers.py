"""What a buyer with an account need not type again."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from catalogue.places.models import UserAddress
from catalogue.places.queries import address_book
from checkout.orders.models import Order
from tests.checkout.shopping import ANSWERS, put_in_basket
from tests.factories import make_customer, make_kept_address, make_product, make_tambon

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(client):
    """Somebody signed in, with one good in her basket."""
    user = make_customer(email="somying@example.com", name="สมหญิง ใจดี")
    client.force_login(user)
    put_in_basket(client, make_product(price="590.00", weight_grams=300))
    return user


def delivery(client, **asked):
    with override("en"):
        return client.get(reverse("checkout:delivery"), asked)


def typed(response) -> dict[str, str]:
    form = response.context["form"]
    return {name: form[name].value() or "" for name in ("name", "phone", "email", "line1", "tambon", "note")}


def order(client, **answers) -> Order:
    make_tambon()
    with override("en"):
        client.post(reverse("checkout:delivery"), {**ANSWERS, **answers})
        client.post(reverse("checkout:check"), {"shown_total": "635.00", "method": "promptpay"})
    return Order.objects.get()


def test_buyer_without_an_address_finds_her_name_and_email(client, buyer):
    page = delivery(client)

    assert typed(page) == {
        "name": "สมหญิง ใจดี",
        "email": "somying@example.com",
        "phone": "",
        "line1": "",
        "tambon": "",
        "note": "",
    }


def test_buyer_finds_her_default_address_filled_in_and_no_choice_of_one(client, buyer):
    make_kept_address(buyer, name="ยายบุญมา", line1="9 หมู่ 2", phone="+66898765432", note="ฝากป้อมยาม")

    page = delivery(client)

    assert typed(page) == {
        "name": "ยายบุญมา",
        "phone": "089 876 5432",
        "email": "somying@example.com",
        "line1": "9 หมู่ 2",
        "tambon": "400101",
        "note": "ฝากป้อมยาม",
    }
    assert 'name="address"' not in page.content.decode()


def test_buyer_with_several_addresses_picks_one(client, buyer):
    make_kept_address(buyer, line1="1")
    other = make_kept_address(buyer, line1="2")

    page = delivery(client, address=other.pk)

    assert typed(page)["line1"] == "2"
    html = page.content.decode()
    assert f'name="address" value="{other.pk}" checked' in html
    assert html.count('name="address"') == 3  # both, and another


def test_buyer_may_write_another_address(client, buyer):
    make_kept_address(buyer, line1="1")
    make_kept_address(buyer, line1="2")

    page = delivery(client, address="new")

    assert typed(page)["line1"] == ""
    assert typed(page)["name"] == "สมหญิง ใจดี"
    assert 'name="address" value="new" checked' in page.content.decode()


@pytest.mark.parametrize("asked", ["0", "x", ""])
def test_unknown_address_falls_back_to_the_default(client, buyer, asked):
    make_kept_address(buyer, line1="1")

    assert typed(delivery(client, address=asked))["line1"] == "1"


def test_address_of_somebody_else_is_never_shown(client, buyer):
    strangers = make_kept_address(make_customer(), line1="stranger")

    page = delivery(client, address=strangers.pk)

    assert "stranger" not in page.content.decode()


def test_what_was_answered_in_this_purchase_goes_before_the_default(client, buyer):
    make_kept_address(buyer, line1="1")
    with override("en"):
        client.post(reverse("checkout:delivery"), {**ANSWERS, "line1": "77/7"})

    page = delivery(client)

    assert typed(page)["line1"] == "77/7"
    assert page.context["picked"] is None


def test_new_address_is_kept_with_the_order_when_the_buyer_wants_it(client, buyer):
    order(client, keep="on", line1="77/7")

    assert [(a.line1, a.is_default_for_shipping) for a in address_book(buyer)] == [("77/7", True)]


def test_wish_to_keep_an_address_is_off_at_first_and_survives_going_back(client, buyer):
    make_tambon()
    assert not delivery(client).context["form"]["keep"].value()

    for wish, kept in (({"keep": "on"}, True), ({}, False)):
        with override("en"):
            client.post(reverse("checkout:delivery"), {**ANSWERS, **wish})
        html = delivery(client).content.decode()
        assert bool(re.search(r'name="keep"[^>]* checked', html)) is kept


def test_address_is_not_kept_without_the_wish(client, buyer):
    order(client)

    assert not UserAddress.objects.exists()


def test_guest_is_not_asked_and_nothing_of_hers_is_kept(client):
    put_in_basket(client, make_product(price="590.00", weight_grams=300))

    html = delivery(client).content.decode()
    assert 'name="keep"' not in html
    assert "/en/accounts/login/?next=/en/checkout/" in html

    order(client, keep="on")
    assert not UserAddress.objects.exists()


def test_order_of_a_buyer_belongs_to_her_account(client, buyer):
    assert order(client).user == buyer
