"""What becomes of a basket when its owner signs in."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.translation import override

from checkout.basket.models import Basket, Line
from tests.checkout.shopping import put_in_basket
from tests.factories import make_customer, make_product
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client, user):
    with override("en"):
        return client.post(
            reverse("customer:login"),
            {"login-username": user.email, "login-password": PASSWORD, "login_submit": "1"},
        )


def goods_of(user) -> list[tuple[str, int]]:
    lines = Line.objects.filter(basket__owner=user, basket__status=Basket.OPEN).order_by("pk")
    return [(line.product.title_en, line.quantity) for line in lines]


def test_basket_survives_signing_in_and_nobody_makes_a_fuss(client):
    user = make_customer()
    put_in_basket(client, make_product(name_en="Silk"), 2)
    list(get_messages(client.get("/en/basket/").wsgi_request))  # read what putting in said

    response = sign_in(client, user)

    assert goods_of(user) == [("Silk", 2)]
    assert response.cookies["basket_items"].value == "2"
    assert [str(message) for message in get_messages(response.wsgi_request)] == []
    assert client.get("/en/basket/").context["basket"].piece_count == 2


def test_goods_of_the_last_visit_join_those_picked_now_and_this_is_said(client, make_client):
    user, elsewhere = make_customer(), make_client()
    elsewhere.force_login(user)
    put_in_basket(elsewhere, make_product(name_en="Rice"), 1)
    put_in_basket(client, make_product(name_en="Silk"), 2)

    response = sign_in(client, user)

    assert goods_of(user) == [("Rice", 1), ("Silk", 2)]
    assert response.cookies["basket_items"].value == "3"
    words = [str(message) for message in get_messages(response.wsgi_request)]
    assert words[-1] == "What you had picked on your last visit is in your basket too."


def test_signing_out_leaves_no_basket_on_the_device_and_keeps_it_in_the_account(client):
    user = make_customer()
    client.force_login(user)
    put_in_basket(client, make_product(name_en="Silk"), 2)

    with override("en"):
        response = client.post(reverse("customer:logout"))

    assert response.cookies["basket_items"].value == ""
    assert client.get("/en/basket/").context["basket"].rows == []
    assert goods_of(user) == [("Silk", 2)]


def test_two_open_baskets_of_one_account_become_one(client):
    user = make_customer()
    for name in ("Rice", "Silk"):
        client.force_login(user)
        put_in_basket(client, make_product(name_en=name))
        Basket.objects.filter(owner=user).update(owner=None)
    Basket.objects.update(owner=user)

    page = client.get("/en/basket/")

    assert [row.name for row in page.context["basket"].rows] == ["Rice", "Silk"]
    assert Basket.open.filter(owner=user).count() == 1


@pytest.fixture
def make_client(client):
    return type(client)
