"""Goods made to order: what is promised, where it is said, and when the desk is warned."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from checkout.fulfilment.queries import made_orders_due
from checkout.orders.emails import compose
from checkout.orders.models import Line, OrderMail
from tests.factories import make_basket, make_order, make_product, make_staff, make_variant

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def make_made(days: int = 21, **facts):
    product = make_product(**facts)
    product.lead_days = days
    product.save()
    return product


def test_the_line_keeps_what_was_promised_that_day():
    made, there = make_made(21), make_product()
    order = make_order(basket=make_basket(goods=[(made, 1), (there, 1)]))

    made.lead_days = 90
    made.save()

    promised = dict(order.lines.values_list("product", "ships_by"))
    assert promised == {made.pk: TODAY + timedelta(days=21), there.pk: None}
    assert order.ships_by == TODAY + timedelta(days=21)


def test_a_variant_is_promised_as_its_main_product():
    parent = make_made(14, price=None)
    order = make_order(basket=make_basket(goods=[(make_variant(parent=parent), 1)]))

    assert order.ships_by == TODAY + timedelta(days=14)


def test_it_is_said_on_the_good_in_the_basket_on_the_order_and_in_the_mail(client):
    made = make_made(21)
    with translation.override("en"):
        good = client.get(made.get_absolute_url()).content.decode()
    client.post("/en/basket/add/", {"product": made.pk, "quantity": 1})
    basket = client.get("/en/basket/").content.decode()
    order = make_order(basket=make_basket(goods=[(made, 1)]), language="en", paid=True)
    status = client.get(f"/en/orders/{order.token}/").content.decode()
    paid = OrderMail.objects.get(order=order, kind=OrderMail.Kind.PAID)
    message = compose(paid)

    assert "Made for you, sent within 21 days" in good
    assert "5 can be ordered now" in good
    assert "Made for you, sent within 21 days" in basket
    assert "Made for you: leaves us by" in status
    assert "within two working days" not in status.lower()
    for body in (message.body, message.alternatives[0].content):
        assert "Your parcel leaves us by" in body
        assert "Made for you: leaves us by" in body
        assert "two working days" not in body
    assert mail.outbox is not None


def test_what_lies_on_the_shelf_says_nothing_of_it(client):
    order = make_order(language="en", paid=True)

    assert order.ships_by is None
    assert "Made for you" not in client.get(f"/en/orders/{order.token}/").content.decode()


@pytest.mark.parametrize(("days_left", "is_due"), [(4, False), (3, True), (0, True), (-5, True)])
def test_the_desk_is_warned_three_days_before(days_left, is_due):
    order = make_order(basket=make_basket(goods=[(make_made(), 1)]), paid=True)
    Line.objects.filter(order=order).update(ships_by=TODAY + timedelta(days=days_left))

    assert [one.number for one in made_orders_due(TODAY)] == ([order.number] if is_due else [])


@pytest.mark.parametrize("how", [{}, {"shipped": True}, {"expired": True}])
def test_orders_that_wait_for_money_or_are_gone_warn_nobody(how):
    order = make_order(basket=make_basket(goods=[(make_made(1), 1)]), **how)
    assert order.ships_by == TODAY + timedelta(days=1)

    assert list(made_orders_due(TODAY)) == []


def test_the_desk_shows_what_is_due(client):
    order = make_order(basket=make_basket(goods=[(make_made(2), 1)]), paid=True)
    client.force_login(make_staff())

    page = client.get("/en/desk/to-pick/").content.decode()

    assert "Made to order, and due" in page
    assert f">{order.number}</a> is promised by" in page
    assert "to be made by" in client.get(f"/en/desk/orders/{order.number}/").content.decode()


def test_a_piece_that_is_one_of_a_kind_says_so_and_when_it_is_gone_leads_on(client):
    from catalogue.products.models import Category

    category = Category.add_root(name_th="ของเล่น", slug="toys")
    only, near = make_product(stock=1), make_product(name_en="Toy set")
    only.is_one_of_a_kind = True
    only.save()
    for product in (only, near):
        product.categories.add(category)
    with translation.override("en"):
        address = only.get_absolute_url()

    before = client.get(address).content.decode()
    make_order(basket=make_basket(goods=[(only, 1)]), paid=True)
    after = client.get(address).content.decode()

    assert "One of a kind: there is only this one" in before
    assert "Put in basket" in before
    assert "it has found its home" in after
    assert "Put in basket" not in after
    assert 'id="near-goods"' in after
    assert "Toy set" in after
