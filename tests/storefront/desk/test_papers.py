"""Papers at the desk."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.translation import override

from checkout.documents.contents import Buyer
from checkout.documents.models import Paper
from checkout.documents.operations import issue_receipt, issue_tax_invoice
from storefront.accounts.roles import Role
from tests.factories import make_customer, make_order, make_staff
from tests.factories.people import make_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seller")]
WORDS = {
    "name": "บริษัท ที่ถูก จำกัด",
    "tax_id": "0123456789016",
    "branch": "",
    "address": "99 กรุงเทพมหานคร 10310",
    "reason": "ชื่อผู้ซื้อผิด",
}


@pytest.fixture
def seller(settings):
    settings.SELLER_NAME, settings.SELLER_ADDRESS = "บริษัท ตัวอย่าง จำกัด", "ขอนแก่น"
    settings.SELLER_TAX_ID = "0123456789016"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    return settings


@pytest.fixture
def paper():
    order = make_order(paid=True)
    buyer = Buyer(name="บริษัท ผิด จำกัด", tax_id="0123456789016", branch="00000", address="ขอนแก่น")
    return issue_tax_invoice(order, buyer)


@pytest.fixture
def manager():
    user = make_staff()
    user.user_permissions.add(Permission.objects.get(codename="replace_paper"))
    return user


@pytest.mark.parametrize("role", [Role.CASHIER, Role.ACCOUNTANT, Role.MANAGER])
def test_staff_open_any_paper(client, paper, role):
    client.force_login(make_worker(role))

    response = client.get(reverse("desk:paper", args=[paper.uuid]))

    assert response.content.startswith(b"%PDF")


def test_nobody_else_does(client, paper):
    url = reverse("desk:paper", args=[paper.uuid])
    assert client.get(url).status_code == 302

    client.force_login(make_customer())
    assert client.get(url).status_code == 403


def test_the_order_lists_its_papers_and_what_took_their_place(client, manager):
    order = make_order(paid=True)
    issue_receipt(order)
    client.force_login(manager)
    with override("en"):
        before = client.get(reverse("desk:order", args=[order.number])).content.decode()
        client.post(reverse("desk:tax-invoice", args=[order.number]), WORDS)
        after = client.get(reverse("desk:order", args=[order.number])).content.decode()

    assert "AB2569-000001" in before
    assert "Issue a tax invoice in its place" in before
    assert "cancelled, TX2569-000001 takes its place" in after
    assert "ชื่อผู้ซื้อผิด" in after


def test_a_paper_is_replaced_with_a_reason(client, paper, manager):
    client.force_login(manager)

    with override("en"):
        page = client.get(reverse("desk:tax-invoice", args=[paper.order.number])).content.decode()
        client.post(reverse("desk:tax-invoice", args=[paper.order.number]), WORDS)

    successor = Paper.objects.get(replaces=paper)
    assert "บริษัท ผิด จำกัด" in page  # what is known is filled in
    assert (successor.number, successor.by) == ("TX2569-000002", manager)
    assert successor.data["buyer"]["name"] == "บริษัท ที่ถูก จำกัด"


def test_without_a_reason_nothing_is_issued_and_nothing_typed_is_lost(client, paper, manager):
    client.force_login(manager)

    with override("en"):
        response = client.post(reverse("desk:tax-invoice", args=[paper.order.number]), {**WORDS, "reason": ""})

    assert response.status_code == 422
    assert "Please say why: it stands on the new paper." in response.content.decode()
    assert WORDS["name"] in response.content.decode()
    assert Paper.objects.count() == 1


def test_only_whoever_may_replaces_a_paper(client, paper):
    client.force_login(make_staff())
    url = reverse("desk:tax-invoice", args=[paper.order.number])

    assert client.get(url).status_code == 403
    assert client.post(url, WORDS).status_code == 403
    with override("en"):
        page = client.get(reverse("desk:order", args=[paper.order.number])).content.decode()
    assert "Issue a tax invoice in its place" not in page


def test_an_unpaid_order_has_nothing_to_replace(client, manager):
    order = make_order()
    client.force_login(manager)

    with override("en"):
        page = client.get(reverse("desk:tax-invoice", args=[order.number]), follow=True).content.decode()

    assert "There is no paper to replace" in page
