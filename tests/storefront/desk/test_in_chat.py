"""The short link of an order: one tap for staff, nothing for strangers."""

import pytest

from storefront.accounts.roles import Role
from tests.factories import make_customer, make_order
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.PACKER, Role.CASHIER, Role.MANAGER])
def test_staff_land_on_the_order_at_the_desk(client, role):
    order = make_order()
    client.force_login(make_worker(role))

    answer = client.get(f"/o/{order.number.lower()}/")

    assert answer.url.endswith(f"/desk/orders/{order.number}/")


def test_strangers_cannot_tell_a_number_that_is_from_one_that_is_not(client):
    order = make_order()

    answers = [client.get(f"/o/{number}/") for number in (order.number, "KK-2569-999999")]

    assert {answer.status_code for answer in answers} == {302}
    assert {answer.url.split("?")[0] for answer in answers} == {answers[0].url.split("?")[0]}
    assert order.token not in answers[0].url


def test_a_buyer_opens_her_own_order_and_no_other(client):
    her = make_customer()
    own, other = make_order(user=her), make_order()
    client.force_login(her)

    assert client.get(f"/o/{own.number}/").url == own.get_absolute_url()
    assert client.get(f"/o/{other.number}/", follow=True).status_code == 404


def test_an_editor_finds_nothing(client):
    client.force_login(make_worker(Role.EDITOR))

    assert client.get(f"/o/{make_order().number}/", follow=True).status_code == 404


def test_the_buyers_page_carries_it(client):
    order = make_order()

    assert f"/o/{order.number}/" in client.get(order.get_absolute_url()).content.decode()
