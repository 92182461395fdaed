"""Returns and claims at the desk: five presses from the list to the end."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from checkout.aftersales.asking import ask
from checkout.aftersales.models import Case
from checkout.payments.models import Refund
from storefront.accounts.roles import Role
from tests.factories import make_basket, make_order, make_product
from tests.factories.payments import make_paid_attempt
from tests.factories.people import PASSWORD, make_worker

pytestmark = pytest.mark.django_db


def make_case(kind: str = "claim", wish: str = "money", fault: str = "broken") -> Case:
    order = make_order(basket=make_basket(goods=[(make_product(price="100.00", stock=9), 2)]), shipped=True)
    make_paid_attempt(order)
    order.parcels.update(delivered_on=date.today())
    fault = fault if kind == "claim" else ""
    return ask(order, kind=kind, wish=wish, fault=fault, pieces={order.lines.get().pk: 1}, key=uuid4())


@pytest.fixture
def cashier(client):
    worker = make_worker(Role.CASHIER)
    client.force_login(worker)
    return worker


def address(name: str, *arguments) -> str:
    with override("en"):
        return reverse(f"desk:{name}", args=arguments)


def press(client, case: Case, name: str, **typed):
    response = client.post(address(f"case-{name}", case.pk), typed)
    case.refresh_from_db()
    return response


def test_a_return_from_the_list_to_the_money(client, cashier):
    case = make_case("return")
    line = case.lines.get().line
    assert case.name in client.get(address("cases")).content.decode()

    press(client, case, "answer", say="yes")
    assert case.state == "awaited"
    press(client, case, "arrived", **{f"came_{line.pk}": 1, f"whole_{line.pk}": "on"})
    assert case.state == "here"
    refund = f"{address('refund', case.order.number)}?case={case.pk}"
    assert refund.replace("&", "&amp;") in client.get(address("case", case.pk)).content.decode()
    form = client.get(refund).context["form"]
    typed = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    assert typed[f"pieces_{line.pk}"] == 1
    typed = {name: value for name, value in typed.items() if value not in (None, False)}
    client.post(refund, typed | {"step": "give", "shown_baht": "100.00", "password": PASSWORD})

    case.refresh_from_db()
    line.stockrecord.refresh_from_db()
    assert (case.state, case.ending) == ("settled", "money")
    assert case.refund.amount_baht == Decimal("100.00")
    assert case.refund.lines.get().restocked_at
    assert not client.get(address("cases")).context["rows"]


def test_a_no_needs_its_reason(client, cashier):
    case = make_case()

    assert press(client, case, "answer", say="no").status_code == 422
    assert case.state == "asked"
    press(client, case, "answer", say="no", answer="It was used.")
    assert (case.state, case.answer) == ("refused", "It was used.")


def test_a_claim_is_sent_again(client, cashier):
    case = make_case(wish="again", fault="missing")
    press(client, case, "answer", say="yes")

    assert press(client, case, "again", carrier="flash").status_code == 422
    press(client, case, "again", carrier="flash", tracking_number="TH 1")

    assert (case.state, case.sent_number) == ("settled", "TH1")


def test_a_part_goes_back_with_her_password(client, cashier):
    case = make_case(wish="part")

    assert press(client, case, "part", amount_baht="30").status_code == 422
    assert press(client, case, "part", amount_baht="999", password=PASSWORD).status_code == 422
    press(client, case, "part", amount_baht="30", password=PASSWORD)

    assert (case.state, Refund.objects.get().amount_baht) == ("settled", Decimal("30.00"))


def test_the_second_is_told_that_somebody_was_quicker(client, cashier):
    case = make_case()
    press(client, case, "answer", say="yes")

    response = client.post(address("case-answer", case.pk), {"say": "yes"}, follow=True)

    assert "Somebody was quicker" in response.content.decode()


def test_a_packer_notes_what_came_and_decides_nothing(client):
    client.force_login(make_worker(Role.PACKER))
    case = make_case("return")
    line = case.lines.get().line

    assert press(client, case, "answer", say="yes").status_code == 403
    press(client, case, "arrived", **{f"came_{line.pk}": 1})
    page = client.get(address("case", case.pk)).content.decode()
    assert case.state == "here"
    assert "Give the money back" not in page


def test_the_page_of_its_order_leads_to_a_case(client, cashier):
    case = make_case()

    assert address("case", case.pk) in client.get(address("order", case.order.number)).content.decode()


def test_what_is_no_number_is_said(client, cashier):
    case = make_case("return")
    line = case.lines.get().line

    for wrong in ("2", "-1", "x", ""):
        assert press(client, case, "arrived", **{f"came_{line.pk}": wrong}).status_code == 422
    assert case.state == "asked"


def test_the_list_costs_the_same_for_one_and_three_cases(client, cashier):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(address("cases"))
        return len(seen)

    make_case()
    client.get(address("cases"))
    one = count()
    make_case("return")
    make_case("exchange", "other")
    assert count() == one
