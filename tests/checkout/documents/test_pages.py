"""Buyers open their papers, and ask for a full tax invoice."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from checkout.documents.models import Kind, Paper, TaxDetails
from checkout.documents.operations import issue_credit_note, issue_receipt, issue_tax_invoice
from checkout.orders.emails import compose
from checkout.orders.models import Order, OrderEvent
from tests.checkout.shopping import ANSWERS, put_in_basket
from tests.factories import make_customer, make_order, make_product, make_tambon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seller")]

COMPANY = {"name": "บริษัท ผู้ซื้อ จำกัด", "tax_id": "0-1234-56789-01-6", "branch": "", "address": "99 ถนนตัวอย่าง\n10310"}
WISH = {"tax-wanted": "on", **{f"tax-{name}": value for name, value in COMPANY.items()}}


def url_of(paper) -> str:
    return reverse("documents:paper", args=[paper.order.token, paper.uuid])


def ask_url(order) -> str:
    return reverse("documents:ask", args=[order.token])


# --- Opening papers ---


def test_a_paper_opens_by_its_orders_secret_link_and_is_kept_nowhere(client):
    paper = issue_receipt(make_order(paid=True))

    response = client.get(url_of(paper))

    assert response.content.startswith(b"%PDF")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="AB2569-000001.pdf"'
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_stranger_finds_no_paper(client):
    paper, other = issue_receipt(make_order(paid=True)), make_order(paid=True)

    for token in (paper.order.number, "x" * 22, other.token):
        assert client.get(reverse("documents:paper", args=[token, paper.uuid])).status_code == 404


def test_the_link_alone_does_not_tell_who_bought(client, refund_of):
    order = make_order(paid=True)
    issue_receipt(order)
    note = issue_credit_note(refund_of(order, "100.00"))

    with override("en"):
        page = client.get(url_of(note))
        wrong = client.post(url_of(note), {"email": "other@example.com"})
        right = client.post(url_of(note), {"email": "Somying@Example.com"})

    assert "This paper bears your name and address." in page.content.decode()
    assert "somying" not in page.content.decode()
    assert wrong.status_code == 422
    assert right.content.startswith(b"%PDF")


def test_the_buyer_who_is_signed_in_opens_it_at_once(client, refund_of):
    customer = make_customer()
    order = make_order(paid=True, user=customer)
    issue_receipt(order)
    note = issue_credit_note(refund_of(order, "100.00"))
    client.force_login(customer)

    assert client.get(url_of(note)).content.startswith(b"%PDF")


def test_the_orders_page_lists_its_papers(client, company, language):
    order = make_order(paid=True)
    abbreviated = issue_receipt(order)
    full = issue_tax_invoice(order, company)

    with override(language):
        page = client.get(order.get_absolute_url()).content.decode()
        links = [url_of(paper) for paper in (full, abbreviated)]

    assert all(link in page for link in links)
    assert company.name not in page


def test_the_orders_page_says_nothing_of_papers_where_nobody_can_issue_any(client, seller):
    seller.SELLER_NAME = ""

    with override("en"):
        page = client.get(make_order(paid=True).get_absolute_url()).content.decode()

    assert "tax invoice" not in page


@pytest.mark.parametrize("name", ["บริษัท ผ้าไหมตัวอย่าง จำกัด", ""])
def test_the_mail_of_a_payment_says_where_the_receipt_is(seller, name):
    seller.SELLER_NAME = name
    order = make_order(paid=True, language="en")

    mail = compose(order.mails.get(kind="paid"))

    texts = (mail.body, mail.alternatives[0].content)
    assert [("Your receipt, or the tax invoice you asked for" in text) for text in texts] == [bool(name)] * 2


# --- Asking later ---


def test_a_full_invoice_asked_for_on_the_orders_page_is_there_at_once(client, language):
    order = make_order(paid=True)
    issue_receipt(order)

    with override(language):
        assert client.get(ask_url(order)).status_code == 200
        response = client.post(ask_url(order), COMPANY)

    assert response.url.endswith(order.token + "/")
    paper = Paper.objects.get(kind=Kind.FULL)
    assert paper.data["buyer"]["address"] == "99 ถนนตัวอย่าง 10310"
    assert paper.data["buyer"]["branch"]["th"] == "สำนักงานใหญ่"


def test_a_person_has_no_branch(client):
    order = make_order(paid=True)

    client.post(ask_url(order), {**COMPANY, "name": "สมหญิง ใจดี", "tax_id": "1234567890121"})

    assert Paper.objects.get(kind=Kind.FULL).data["buyer"]["branch"] is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Please write the name that the tax invoice is to bear."),
        ({"name": "李 จำกัด"}, "Please write these otherwise: 李"),
        ({"tax_id": ""}, "Please write the tax number. It has 13 digits."),
        ({"tax_id": "012345678901"}, "A tax number has 13 digits; this one has 12. Please check it."),
        ({"tax_id": "01234567890 1X"}, "A tax number is made of digits only. Please check it."),
        ({"tax_id": "0123456789061"}, "This number cannot be right: its last digit does not fit the others."),
        ({"branch": "123456"}, "A branch has five digits, such as 00012."),
        ({"branch": "Silom"}, "A branch has five digits, such as 00012."),
        ({"address": " "}, "Please write the address that the tax invoice is to bear."),
        ({"address": "Bangkok"}, "Please write the whole address, with the postcode."),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_clearly_and_nothing_typed_is_lost(client, wrong, words):
    order = make_order(paid=True)
    answers = {**COMPANY, "branch": "00012", **wrong}

    with override("en"):
        response = client.post(ask_url(order), answers)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert all(typed in page for typed in answers.values() if typed.strip() and "\n" not in typed)
    assert not Paper.objects.exists()
    assert not TaxDetails.objects.exists()


@pytest.mark.parametrize("typed", ["0 1234 56789 01 6", "๐-๑๒๓๔-๕๖๗๘๙-๐๑-๖", "0123456789016"])
def test_a_tax_number_may_be_typed_as_people_write_it(client, typed):
    order = make_order(paid=True)

    client.post(ask_url(order), {**COMPANY, "tax_id": typed})

    assert TaxDetails.objects.get().tax_id == "0123456789016"


def test_after_the_month_nobody_can_ask_here(client, monkeypatch):
    order = make_order(paid=True)
    OrderEvent.objects.filter(order=order, kind="paid").update(at=timezone.now() - timedelta(days=60))

    with override("en"):
        page = client.get(ask_url(order), follow=True).content.decode()

    assert "cannot be asked for here any more" in page


def test_asking_before_the_payment_is_noted_and_may_be_changed(client):
    order = make_order()
    with override("en"):
        client.post(ask_url(order), COMPANY)
        page = client.get(order.get_absolute_url()).content.decode()
        client.post(ask_url(order), {**COMPANY, "name": "บริษัท อื่น จำกัด"})

    assert "We have noted for whom your tax invoice is to be." in page
    assert TaxDetails.objects.get().name == "บริษัท อื่น จำกัด"


# --- Asking while ordering ---


@pytest.fixture
def shopper(client):
    make_tambon()
    put_in_basket(client, make_product(name_en="Mudmee silk", price="590.00"))
    return client


def test_a_tax_invoice_wished_for_while_ordering_is_noted_with_the_order(shopper):
    with override("en"):
        assert shopper.post(reverse("checkout:delivery"), {**ANSWERS, **WISH}).status_code == 302
        page = shopper.get(reverse("checkout:check")).content.decode()
        shopper.post(reverse("checkout:check"), {"method": "promptpay", "shown_total": "635.00"})

    assert "บริษัท ผู้ซื้อ จำกัด" in page
    details = TaxDetails.objects.get()
    assert details.order == Order.objects.get()
    assert (details.name, details.tax_id, details.branch) == (COMPANY["name"], "0123456789016", "00000")
    assert "checkout_tax_invoice" not in shopper.session


def test_without_the_tick_nothing_is_noted_and_no_fault_is_found(shopper):
    wish = {**WISH, "tax-tax_id": "12"}
    del wish["tax-wanted"]
    with override("en"):
        assert shopper.post(reverse("checkout:delivery"), {**ANSWERS, **wish}).status_code == 302
        shopper.post(reverse("checkout:check"), {"method": "promptpay", "shown_total": "635.00"})

    assert Order.objects.exists()
    assert not TaxDetails.objects.exists()


def test_a_fault_in_the_wish_is_said_with_those_of_the_address_and_all_is_kept(shopper):
    with override("en"):
        response = shopper.post(
            reverse("checkout:delivery"), {**ANSWERS, "name": "", **WISH, "tax-tax_id": "0123456789061"}
        )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Please write the name for the parcel." in page
    assert "its last digit does not fit the others" in page
    assert all(typed in page for typed in ("0123456789061", COMPANY["name"], "99 ถนนตัวอย่าง", ANSWERS["line1"]))


def test_a_fault_in_the_address_keeps_what_was_typed_below_an_unticked_wish(shopper):
    wish = {**WISH}
    del wish["tax-wanted"]
    with override("en"):
        page = shopper.post(reverse("checkout:delivery"), {**ANSWERS, "name": "", **wish}).content.decode()

    assert COMPANY["name"] in page


def test_the_wish_is_still_there_when_one_comes_back_from_the_last_look(shopper):
    with override("en"):
        shopper.post(reverse("checkout:delivery"), {**ANSWERS, **WISH})
        page = shopper.get(reverse("checkout:delivery")).content.decode()

    assert COMPANY["name"] in page
    assert 'name="tax-wanted" id="id_tax-wanted" checked' in page.replace('aria-describedby=""', "")


def test_a_wish_taken_back_is_forgotten(shopper):
    with override("en"):
        shopper.post(reverse("checkout:delivery"), {**ANSWERS, **WISH})
        shopper.post(reverse("checkout:delivery"), ANSWERS)
        shopper.post(reverse("checkout:check"), {"method": "promptpay", "shown_total": "635.00"})

    assert not TaxDetails.objects.exists()


def test_an_order_that_cannot_be_placed_leaves_no_wish(shopper):
    with override("en"):
        shopper.post(reverse("checkout:delivery"), {**ANSWERS, **WISH})
        shopper.post(reverse("checkout:check"), {"method": "promptpay", "shown_total": "1.00"})

    assert not TaxDetails.objects.exists()


def test_a_shop_without_vat_does_not_ask(shopper, seller):
    seller.SELLER_TAX_ID = ""

    with override("en"):
        page = shopper.get(reverse("checkout:delivery")).content.decode()

    assert "tax-wanted" not in page
