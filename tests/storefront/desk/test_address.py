"""The address of an order is changed as long as something of it waits to be sent."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from checkout.orders.models import Order, ShippingAddress
from checkout.orders.operations import IllegalMove, change_address
from storefront.accounts.roles import Role
from tests.factories import make_buyer, make_order, make_tambon
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    staff = make_worker(Role.CASHIER)
    client.force_login(staff)
    return staff


def address(order) -> str:
    with override("en"):
        return reverse("desk:address", args=[order.number])


def answers(tambon, **changed) -> dict:
    facts = {"name": "สมศรี", "phone": "0898765432", "line1": "9/9", "area": tambon.postcode, "tambon": tambon.code}
    return {**facts, **changed}


@pytest.mark.parametrize("how", [{}, {"paid": True}, {"packed": True}])
def test_an_address_is_changed_and_the_old_one_kept(client, staff, how):
    order = make_order(**how)
    old, tambon = order.shipping_address, make_tambon()

    assert client.get(address(order)).context["form"]["line1"].value() == old.line1
    client.post(address(order), answers(tambon))

    order = Order.objects.get(pk=order.pk)
    assert (order.shipping_address.first_name, order.shipping_address.tambon) == ("สมศรี", tambon)
    assert ShippingAddress.objects.get(pk=old.pk).first_name == old.first_name
    event = order.events.get(kind="address-changed")
    assert (event.by, event.data) == (staff, {"from": old.pk})


def test_a_wrong_answer_comes_back_with_what_was_typed(client, staff):
    order = make_order(paid=True)

    answer = client.post(address(order), answers(make_tambon(), phone="12"))

    assert answer.status_code == 422
    assert "Please check this number" in answer.content.decode()
    assert 'value="9/9"' in answer.content.decode()


@pytest.mark.parametrize("how", [{"shipped": True}, {"expired": True}])
def test_what_has_left_or_is_over_keeps_its_address(client, staff, how):
    order = make_order(**how)

    assert client.get(address(order)).status_code == 302
    with pytest.raises(IllegalMove):
        change_address(order, make_buyer(name="สมศรี"), by=staff)
