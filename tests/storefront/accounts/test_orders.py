"""The overview and the list of orders."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from checkout.fulfilment.operations import pack_parcel, send_parcel
from checkout.orders.models import Order
from checkout.orders.states import OrderState
from storefront.accounts.queries import order_cards, orders_of
from tests.factories import make_basket, make_customer, make_kept_address, make_order, make_product, make_staff

pytestmark = pytest.mark.django_db


def page_of(client, name: str, language: str = "en", **asked) -> str:
    with override(language):
        return client.get(reverse(f"customer:{name}"), asked).content.decode()


def make_orders(owner, count: int) -> list[Order]:
    return [make_order(user=owner, basket=make_basket(goods=[(make_product(), 2)])) for _ in range(count)]


@pytest.mark.parametrize(
    ("language", "name", "greeting"),
    [
        ("th", "สมหญิง ใจดี", "สวัสดีค่ะ คุณสมหญิง ใจดี"),
        ("th", "นางสาวสมหญิง ใจดี", "สวัสดีค่ะ คุณสมหญิง ใจดี"),
        ("en", "Somying Jaidee", "Hello, Somying Jaidee"),
        ("th", "", "สวัสดีค่ะ"),
        ("en", "", "Hello"),
    ],
)
def test_overview_greets_as_one_greets_somebody(client, owner, language, name, greeting):
    owner.first_name = name
    owner.save()

    assert f"<h1>{greeting}</h1>" in page_of(client, "summary", language)


def test_overview_of_a_new_account_leads_to_the_goods(client, owner):
    page = page_of(client, "summary")

    assert "You have not ordered with this account yet." in page
    assert 'class="button" href="/en/products/"' in page
    assert "order-card" not in page


def test_overview_shows_the_latest_order_and_the_default_address(client, owner):
    make_kept_address(owner, line1="99/9")
    make_order(user=owner)
    latest = make_order(user=owner, shipped=True)

    page = page_of(client, "summary")

    assert page.count('class="order-card"') == 1
    assert latest.number in page
    assert f'href="/en/orders/{latest.token}/"' in page
    assert '<span class="badge badge--good">Shipped</span>' in page
    assert "2 orders" in page
    assert "99/9, Nai Mueang Sub-district" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("th", ("1 ธ.ค. 2569", "2 ชิ้น", "รอชำระเงิน")), ("en", ("1 Dec 2026", "2 pieces", "Waiting for payment"))],
)
def test_order_in_the_list_says_number_day_pieces_sum_and_state(client, owner, language, words):
    (order,) = make_orders(owner, 1)
    placed = timezone.make_aware(datetime(2026, 12, 1, 5))
    Order.objects.update(date_placed=placed, total_incl_tax="1234.50")

    page = page_of(client, "order-list", language)

    for said in (order.number, "฿1,234.50", *words):
        assert said in page
    assert f'href="/{language}/orders/{order.token}/"' in page


def test_order_of_which_a_part_has_left_says_so(client, owner):
    order = make_order(user=owner, basket=make_basket(goods=[(make_product(), 2)]), paid=True)
    parcel = pack_parcel(order, pieces={order.lines.get().pk: 1}, by=make_staff())
    send_parcel(parcel, carrier="flash", tracking_number="TH00000001", by=make_staff())

    assert "1 of 2 pieces sent" in page_of(client, "order-list")


def test_list_of_orders_begins_with_the_newest_and_shows_those_of_the_account_only(client, owner):
    old, new = make_orders(owner, 2)
    Order.objects.filter(pk=old.pk).update(date_placed=timezone.now() - timedelta(days=9))
    make_order(user=make_customer())
    make_order()

    assert list(orders_of(owner)) == [new, old]
    assert page_of(client, "order-list").count('class="order-card"') == 2


def test_empty_list_of_orders_leads_to_the_goods(client, owner, language):
    page = page_of(client, "order-list", language)

    assert "empty-state" in page
    assert f'href="/{language}/products/"' in page


def test_long_list_of_orders_has_pages(client, owner, monkeypatch):
    monkeypatch.setattr("storefront.accounts.views.ORDERS_PER_PAGE", 2)
    first, second, third = make_orders(owner, 3)

    page, rest = page_of(client, "order-list"), page_of(client, "order-list", page=2)

    assert third.number in page
    assert second.number in page
    assert first.number not in page
    assert first.number in rest
    assert "Showing 3–3 of 3" in rest


@pytest.mark.parametrize("name", ["order-list", "summary"])
def test_number_of_queries_does_not_grow_with_orders(client, owner, django_assert_num_queries, name):
    make_orders(owner, 1)
    page_of(client, name)  # what is kept for some minutes, such as the menu
    with django_assert_num_queries(QUERIES[name]):
        page_of(client, name)

    make_orders(owner, 2)
    make_kept_address(owner, line1="1")
    make_kept_address(owner, line1="2")

    with django_assert_num_queries(QUERIES[name]):
        page_of(client, name)


# Session and person, the count, the orders, their lines, the pictures of their goods; the overview reads the book too.
QUERIES = {"order-list": 6, "summary": 7}


@pytest.mark.parametrize("state", OrderState)
def test_every_state_has_a_badge(owner, state):
    make_orders(owner, 1)
    Order.objects.update(status=state)

    (card,) = order_cards(orders_of(owner))

    assert card.state == state.label
    assert card.kind in {"good", "warn", "info"}


def test_order_shows_three_pictures_and_counts_the_rest(owner):
    goods = [(make_product(), 1) for _ in range(5)]
    make_order(user=owner, basket=make_basket(goods=goods))

    (card,) = order_cards(orders_of(owner))

    assert (len(card.pictures), card.more_goods, card.piece_count) == (3, 2, 5)


def test_order_of_a_good_that_is_gone_still_shows(owner):
    make_orders(owner, 1)
    Order.objects.get().lines.update(product=None)

    (card,) = order_cards(orders_of(owner))

    assert card.pictures == [(None, "natural")]


def test_own_order_leads_back_to_the_account_and_that_of_others_does_not(client, owner):
    own, strangers = make_order(user=owner), make_order(user=make_customer())

    def page(order):
        with override("en"):
            return client.get(order.get_absolute_url()).content.decode()

    assert 'href="/en/accounts/orders/"' in page(own)
    assert 'href="/en/accounts/orders/"' not in page(strangers)
    client.logout()
    assert 'href="/en/accounts/orders/"' not in page(own)
