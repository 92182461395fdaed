"""The order's page that its secret link opens."""

import pytest
from django.db import transaction
from django.utils.translation import override

from checkout.orders.operations import lock_order, to_review
from tests.factories import make_order

pytestmark = pytest.mark.django_db

PERSONAL = ("สมหญิง", "somying@example.com", "123 หมู่ 4", "812345678", "ในเมือง", "40000")

STEPS = {
    "awaiting-payment": {},
    "paid": {"paid": True},
    "packed": {"packed": True},
    "shipped": {"shipped": True},
    "expired": {"expired": True},
}
HEADLINES = {
    "awaiting-payment": "Your order waits for its payment",
    "paid": "We have received ฿635. Thank you.",
    "packed": "Your parcel is packed",
    "shipped": "Your parcel is on its way",
    "expired": "This order has ended",
}


def page_of(client, order, language="en") -> str:
    with override(language):
        response = client.get(order.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("state", STEPS)
def test_status_page_shows_no_personal_data(client, language, state):
    page = page_of(client, make_order(**STEPS[state]), language)

    assert [words for words in PERSONAL if words in page] == []


@pytest.mark.parametrize("state", STEPS)
def test_status_page_says_where_the_order_stands(client, state):
    page = page_of(client, make_order(**STEPS[state]))

    assert f"<h1>{HEADLINES[state]}</h1>" in page
    assert "฿41.54" in page  # the VAT in 635 baht


def test_status_page_of_a_checked_payment_asks_for_patience(client):
    order = make_order()
    with transaction.atomic():
        to_review(lock_order(order.pk), note="mismatch")

    assert "<h1>We are looking at your payment</h1>" in page_of(client, order)


def test_status_page_leads_to_payment_only_while_it_is_due(client):
    waiting, paid = make_order(), make_order(paid=True)

    assert f"/en/pay/{waiting.token}/" in page_of(client, waiting)
    assert "/pay/" not in page_of(client, paid)


def test_status_page_links_the_parcel_to_its_carrier(client):
    order = make_order(shipped=True)

    page = page_of(client, order)

    assert order.parcels.get().tracking_number in page
    assert order.parcels.get().tracking_url in page


def test_status_page_is_kept_out_of_caches_and_search_engines(client):
    response = client.get(make_order().get_absolute_url())

    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_status_page_of_an_unknown_link_is_not_found(client):
    order = make_order()

    assert client.get(f"/en/orders/{order.number}/").status_code == 404
