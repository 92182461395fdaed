"""A round at the desk: what each press and each scan shows."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from checkout.fulfilment.rounds import finish_round, start_round
from tests.factories import make_basket, make_order, make_product, make_staff

pytestmark = pytest.mark.django_db

SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def picker(client):
    staff = make_staff()
    client.force_login(staff)
    return staff


@pytest.fixture
def begun(picker):
    sauce = make_product(name_en="Jaew bong", stock=9)
    sauce.upc = "KK-2042"
    sauce.save()
    return start_round([make_order(basket=make_basket(goods=[(sauce, 2)]), paid=True)], by=picker)


def scan(client, begun, code: str, **more):
    with override("en"):
        return client.post(reverse("desk:round-mark", args=[begun.pk]), {"code": code}, **more)


@pytest.mark.parametrize("code", ["KK-2042", "ษษข/จภ/"], ids=["latin keys", "thai keys"])
def test_a_scan_ticks_the_stop_off(client, begun, code):
    page = scan(client, begun, code, **SCRIPT).content.decode()

    assert 'data-sound="right"' in page
    assert "Everything is in the basket" in page


def test_a_script_is_led_out_of_a_round_that_is_over(client, picker, begun):
    finish_round(begun, by=picker)

    response = scan(client, begun, "KK-2042", **SCRIPT)

    with override("en"):
        assert response.headers["HX-Redirect"] == reverse("desk:round", args=[begun.pk])
    assert not response.content
