"""Whom an order goes to: shown while somebody needs it, every look noted, and once more for a reason."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from checkout.fulfilment.models import Parcel
from checkout.orders.models import Order
from storefront.accounts.roles import Role
from storefront.privacy.models import PersonalLook
from tests.factories import make_order
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db
LANGUAGES = ["th", "en"]
PERSONAL = ("สมหญิง", "123 หมู่ 4", "081 234 5678", "812345678", "somying@example.com")


def address(name: str, *arguments, language: str = "en") -> str:
    with override(language):
        return reverse(f"desk:{name}", args=arguments)


def sign_in(client, role: Role):
    worker = make_worker(role)
    client.force_login(worker)
    return worker


def make_old_order() -> Order:
    """Return an order whose parcel came two months ago."""
    order, ago = make_order(shipped=True), timezone.now() - timedelta(days=62)
    Order.objects.filter(pk=order.pk).update(date_placed=ago)
    Parcel.objects.filter(order=order).update(shipped_at=ago, delivered_on=ago.date() + timedelta(days=2))
    return order


def shown(page: str) -> list[str]:
    return [words for words in PERSONAL if words in page]


def looks() -> list[tuple]:
    return list(PersonalLook.objects.order_by("pk").values_list("order", "by", "reason"))


@pytest.mark.parametrize("role", [Role.PACKER, Role.CASHIER])
def test_who_needs_it_sees_whom_an_order_goes_to_and_is_noted_once_a_day(client, role):
    worker, order = sign_in(client, role), make_order(paid=True)

    pages = [client.get(address("order", order.number)).content.decode() for _ in range(2)]

    assert [shown(page) for page in pages] == [["สมหญิง", "123 หมู่ 4", "081 234 5678"]] * 2
    assert looks() == [(order.pk, worker.pk, "")]


def test_another_day_is_another_look(client):
    worker, order = sign_in(client, Role.PACKER), make_order(paid=True)
    client.get(address("order", order.number))
    PersonalLook.objects.update(on=timezone.localdate() - timedelta(days=1))

    client.get(address("order", order.number))

    assert looks() == [(order.pk, worker.pk, "")] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_accountant_opens_an_order_without_its_buyer(client, language):
    sign_in(client, Role.ACCOUNTANT)

    page = client.get(address("order", make_order(paid=True).number, language=language)).content.decode()

    assert shown(page) == []
    assert looks() == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", [Role.PACKER, Role.CASHIER, Role.ACCOUNTANT, Role.MANAGER])
def test_after_its_time_nobody_sees_it(client, role, language):
    sign_in(client, role)
    order = make_old_order()

    page = client.get(address("order", order.number, language=language)).content.decode()

    assert shown(page) == []
    assert looks() == []
    assert (address("look-again", order.number, language=language) in page) is (role == Role.MANAGER)


def test_manager_sees_it_once_for_a_reason(client):
    manager, order = sign_in(client, Role.MANAGER), make_old_order()

    page = client.post(address("look-again", order.number), {"reason": "A recall of the lot"}).content.decode()
    after = client.get(address("order", order.number)).content.decode()

    assert shown(page) == ["สมหญิง", "123 หมู่ 4", "081 234 5678"]
    assert shown(after) == []
    assert looks() == [(order.pk, manager.pk, "A recall of the lot")]


@pytest.mark.parametrize("reason", ["", "  x "])
def test_without_a_reason_it_stays_hidden(client, reason):
    sign_in(client, Role.MANAGER)
    order = make_old_order()

    answer = client.post(address("look-again", order.number), {"reason": reason})

    assert answer.status_code == 422
    assert shown(answer.content.decode()) == []
    assert "it stands in the log" in answer.content.decode()
    assert looks() == []


def test_looking_again_is_not_done_by_a_link(client):
    sign_in(client, Role.MANAGER)

    assert client.get(address("look-again", make_old_order().number)).status_code == 405


def test_printing_labels_notes_a_look_at_each_order_and_a_pick_list_none(client):
    packer, orders = sign_in(client, Role.PACKER), [make_order(paid=True) for _ in range(2)]
    form = {"order": [order.number for order in orders]}

    client.post(address("print"), {**form, "paper": ["pick-list"]})
    before = looks()
    client.post(address("print"), {**form, "paper": ["pick-list", "label"]})

    assert before == []
    assert sorted(looks()) == [(order.pk, packer.pk, "") for order in orders]


def test_taking_an_order_to_the_table_is_a_look(client):
    packer, order = sign_in(client, Role.PACKER), make_order(paid=True)

    client.post(address("box-take", order.number), follow=True)

    assert looks() == [(order.pk, packer.pk, "")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_log_says_who_when_which_order_and_why(client, language):
    sign_in(client, Role.MANAGER)
    order, other = make_old_order(), make_order(paid=True)
    client.post(address("look-again", order.number), {"reason": "A recall of the lot"})
    client.get(address("order", other.number))

    everything = client.get(address("looks", language=language)).content.decode()
    of_one = client.get(address("looks", language=language), {"order": other.number}).content.decode()

    assert [order.number in everything, other.number in everything] == [True, True]
    assert "A recall of the lot" in everything
    assert [order.number in of_one, other.number in of_one] == [False, True]
    assert shown(everything) == []


def test_log_costs_the_same_for_one_look_and_three(client):
    worker = sign_in(client, Role.MANAGER)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(address("looks"))
        return len(seen)

    def look() -> None:
        PersonalLook.objects.create(order=make_order(), by=worker, on=timezone.localdate())

    look()
    for_one = queries()
    look()
    look()

    assert queries() == for_one
