"""Files with data of people leave the house for a reason, and the log says so."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from storefront.accounts.roles import Role
from storefront.privacy.models import TakenOut
from tests.factories import make_order, make_producer
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAYS = f"?first={TODAY}&last={TODAY}"


def sign_in(client, role: Role):
    worker = make_worker(role)
    client.force_login(worker)
    return worker


def address(name: str, *arguments) -> str:
    with override("en"):
        return reverse(f"desk:{name}", args=arguments)


VAT = "VAT on sales, with its buyers"
CONTACTS = "producers, with their contacts"
FILES = [
    pytest.param(("books-table", "vat-out", "csv"), DAYS, Role.ACCOUNTANT, f"vat-out-{TODAY}-{TODAY}.csv", id=VAT),
    pytest.param(("table-out", "producers", "csv"), "", Role.EDITOR, "producers.csv", id=CONTACTS),
]


@pytest.mark.parametrize(("file", "query", "role", "name"), FILES)
def test_a_file_with_data_of_people_needs_a_reason_and_is_noted(client, file, query, role, name):
    worker = sign_in(client, role)
    make_producer()
    url = address(*file) + query

    asked = client.get(url)
    assert asked.status_code == 200
    assert "Why you take it out" in asked.content.decode()
    assert client.post(url, {"reason": "x"}).status_code == 422
    assert not TakenOut.objects.exists()

    given = client.post(url, {"reason": "VAT return of October"})

    assert f'filename="{name}"' in given["Content-Disposition"]
    assert "no-store" in given["Cache-Control"]
    noted = TakenOut.objects.get()
    assert (noted.what, noted.by, noted.reason) == (name, worker, "VAT return of October")


def test_a_file_without_people_needs_none(client):
    sign_in(client, Role.MANAGER)
    make_order(paid=True)

    for url in (
        address("books-table", "postings", "csv") + DAYS,
        address("table-out", "producers", "csv") + "?without=contacts",
        address("table-out", "goods", "csv"),
    ):
        assert "attachment" in client.get(url)["Content-Disposition"]
    assert not TakenOut.objects.exists()


def test_managers_read_what_was_taken_out(client):
    manager = sign_in(client, Role.MANAGER)
    TakenOut.objects.create(what="producers.xlsx", by=manager, reason="Call about the fair")

    page = client.get(address("looks")).content.decode()

    assert "producers.xlsx" in page
    assert "Call about the fair" in page
