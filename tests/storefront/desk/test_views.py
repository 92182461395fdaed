"""The staff's desk: who may in, and what staff find there."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from checkout.fulfilment.queries import JOBS
from checkout.orders.models import Order
from checkout.orders.operations import lock_order, to_review
from checkout.orders.states import OrderState
from checkout.payments.models import PaymentIncident
from storefront.accounts.roles import Role
from storefront.desk.views import PAGES_OF_JOBS
from tests.factories import make_basket, make_customer, make_order, make_product, make_staff
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db

STEPS = {"pack": [], "unpack": [1], "ship": [1], "delivered": [1]}


@pytest.fixture
def staff(client):
    """The browser of somebody who works at the packing desk."""
    client.force_login(make_staff())
    return client


def address(name: str, *arguments, language: str = "en") -> str:
    with override(language):
        return reverse(f"desk:{name}", args=arguments)


def open_page(client, name: str, *arguments, language: str = "en") -> str:
    response = client.get(address(name, *arguments, language=language))
    assert response.status_code == 200
    return response.content.decode()


def state_of(order) -> str:
    return Order.objects.get(pk=order.pk).status


def test_desk_asks_strangers_to_sign_in(client):
    response = client.get(address("job", "to-pick"))

    assert response.url == "/en/accounts/login/?next=/en/desk/to-pick/"


@pytest.mark.parametrize("make_visitor", [make_customer, lambda: make_staff(can_pack=False)])
def test_desk_is_closed_to_who_does_not_pack(client, make_visitor):
    client.force_login(make_visitor())

    assert client.get(address("job", "to-pick")).status_code == 403
    assert client.get(address("order", make_order(paid=True).number)).status_code == 403


def test_desk_opens_the_first_list_with_work(staff):
    make_order(packed=True)

    assert staff.get(address("today")).url == address("parcels")


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("slug", [job.slug for job in JOBS if job.slug not in PAGES_OF_JOBS])
def test_list_without_orders_says_so(staff, slug, language):
    page = open_page(staff, "job", slug, language=language)

    assert "empty-state" in page
    assert "data-queue" not in page


@pytest.mark.parametrize("language", ["th", "en"])
def test_list_shows_orders_and_no_personal_data(staff, language):
    order = make_order(paid=True)

    page = open_page(staff, "job", "to-pick", language=language)

    assert order.number in page
    for words in ("สมหญิง", "123 หมู่ 4", "812345678", "somying@example.com"):
        assert words not in page


def test_list_asks_the_database_as_often_for_three_orders_as_for_one(staff):
    def queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            staff.get(address("job", "to-pick"))
        return len(queries)

    make_order(paid=True)
    for_one = queries()
    make_order(paid=True)
    make_order(paid=True)

    assert queries() == for_one


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("steps", [{}, {"paid": True}, {"packed": True}, {"shipped": True}, {"expired": True}])
def test_order_page_shows_goods_and_address_in_every_state(staff, steps, language):
    order = make_order(**steps)

    page = open_page(staff, "order", order.number, language=language)

    for words in ("สมหญิง ใจดี", "ตำบลในเมือง อำเภอเมืองขอนแก่น", "081 234 5678", order.number):
        assert words in page


@pytest.mark.parametrize(("role", "is_linked"), [(Role.CASHIER, True), (Role.PACKER, False)])
def test_order_page_shows_what_is_odd_about_a_payment(client, role, is_linked):
    client.force_login(make_worker(role))
    order = make_order()
    with transaction.atomic():
        to_review(lock_order(order.pk), note="mismatch")
    incident = PaymentIncident.objects.create(kind="mismatch", order=order, object_id="pi_odd", data={})

    page = open_page(client, "order", order.number)

    assert "pi_odd" in page
    assert (address("incident", incident.pk) in page) is is_linked


def test_order_of_unknown_number_is_not_found(staff):
    assert staff.get(address("order", "KK-2569-999999")).status_code == 404


def test_packing_moves_the_order_on_and_asks_for_the_number(staff):
    order = make_order(paid=True)

    page = staff.post(address("pack", order.number), follow=True).content.decode()

    assert state_of(order) == OrderState.PACKED
    assert 'name="tracking_number"' in page


def test_unpacking_brings_the_order_back(staff):
    order = make_order(packed=True)

    staff.post(address("unpack", order.number, 1))

    assert state_of(order) == OrderState.PAID


def test_shipping_tells_the_buyer_the_number(staff, client, mailoutbox):
    order = make_order(packed=True)

    staff.post(address("ship", order.number, 1), {"carrier": "flash", "tracking_number": "th 0123 4567"})

    assert state_of(order) == OrderState.SHIPPED
    assert "TH01234567" in mailoutbox[-1].body


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("RR473124828TH", "This is not a number of this carrier."),
        ("", "Please scan or type the number on the carrier’s label."),
    ],
)
def test_wrong_tracking_number_is_refused_beside_its_field(staff, number, words):
    order = make_order(packed=True)

    response = staff.post(address("ship", order.number, 1), {"carrier": "thailand-post", "tracking_number": number})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert state_of(order) == OrderState.PACKED


def test_tracking_number_of_another_parcel_is_refused(staff):
    first = make_order(shipped=True)
    second = make_order(packed=True)

    response = staff.post(
        address("ship", second.number, 1),
        {"carrier": first.parcels.get().carrier, "tracking_number": first.parcels.get().tracking_number},
    )

    assert response.status_code == 422
    assert "Another parcel already has this number." in response.content.decode()
    assert state_of(second) == OrderState.PACKED


def test_second_press_on_packed_only_shows_how_it_stands(staff):
    order = make_order(packed=True)

    page = staff.post(address("pack", order.number), follow=True).content.decode()

    assert "Somebody else has already moved this order on." in page
    assert state_of(order) == OrderState.PACKED


@pytest.mark.parametrize("step", STEPS)
def test_steps_refuse_to_be_opened(staff, step):
    assert staff.get(address(step, make_order(paid=True).number, *STEPS[step])).status_code == 405


def test_long_list_keeps_its_page_beside_the_open_order(staff, monkeypatch):
    monkeypatch.setattr("storefront.desk.views.ORDERS_PER_PAGE", 1)
    product = make_product(stock=10)
    orders = [make_order(paid=True, basket=make_basket(goods=[(product, 1)])) for _ in range(2)]

    page = staff.get(f"{address('order', orders[1].number)}?page=2").content.decode()

    assert f'href="{address("order", orders[1].number)}?page=2" aria-current="true"' in page
