"""Printing at the desk: who may, what is chosen, what is noted, and what comes out of the printer."""

import pytest
from django.contrib.auth.models import Permission
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from catalogue.stock.places import put_at
from checkout.orders.models import OrderEvent
from tests.factories import make_basket, make_customer, make_order, make_producer, make_product, make_staff
from tests.papers import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    """The browser of somebody who works at the packing desk."""
    client.user = make_staff()
    client.force_login(client.user)
    return client


def address(name: str, *arguments, language: str = "en") -> str:
    with override(language):
        return reverse(f"desk:{name}", args=arguments)


def printed(order) -> list[list[str]]:
    return [event.data["papers"] for event in order.events.filter(kind=OrderEvent.Kind.PRINTED)]


def print_papers(client, *orders, papers=("slip",), **options):
    posted = {"order": [order.number for order in orders], "paper": papers}
    return client.post(address("print"), posted, **options)


@pytest.mark.parametrize("make_visitor", [make_customer, lambda: make_staff(can_pack=False)])
def test_nobody_prints_who_does_not_pack(client, make_visitor):
    order = make_order(paid=True)
    client.force_login(make_visitor())

    assert client.get(address("print")).status_code == 403
    assert client.get(address("print-papers")).status_code == 403
    assert print_papers(client, order).status_code == 403
    assert printed(order) == []


def test_desk_asks_strangers_to_sign_in(client):
    assert client.get(address("print")).url == "/en/accounts/login/?next=/en/desk/print/"


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("slug", ["to-pick", "to-ship"])
def test_page_shows_the_orders_of_a_list(staff, slug, language):
    order = make_order(paid=True, packed=slug == "to-ship")

    page = staff.get(address("print", language=language), {"list": slug}).content.decode()

    assert f'value="{order.number}"' in page
    for words in ("สมหญิง", "123 หมู่ 4", "812345678"):
        assert words not in page


def test_page_of_a_list_without_orders_says_so(staff):
    assert "empty-state" in staff.get(address("print")).content.decode()


def test_other_lists_are_not_printed(staff):
    assert staff.get(address("print"), {"list": "unpaid"}).status_code == 404


def test_orders_are_chosen_beforehand_by_the_address(staff):
    first, second = make_order(paid=True), make_order(paid=True)

    def chosen(**query) -> list[str]:
        page = staff.get(address("print"), query).content.decode()
        return [order.number for order in (first, second) if f'value="{order.number}" checked' in page]

    assert chosen() == []
    assert chosen(order=second.number) == [second.number]
    assert chosen(all="yes") == [first.number, second.number]


def test_list_leads_to_printing_all_of_its_page(staff):
    make_order(paid=True)

    page = staff.get(address("job", "to-pick")).content.decode()

    assert f'href="{address("print")}?list=to-pick&amp;all=yes"' in page


def test_list_costs_the_same_for_one_order_and_for_three(staff):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            staff.get(address("print"))
        return len(asked)

    make_order(paid=True)
    staff.get(address("print"))  # what is kept for all pages is read
    of_one = queries()
    make_order(paid=True)
    make_order(paid=True)

    assert queries() == of_one


def test_papers_open_as_one_pdf_and_are_noted_on_each_order(staff):
    first, second = make_order(paid=True), make_order(paid=True)

    response = print_papers(staff, second, first, papers=["slip", "label"], follow=True)

    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    words = words_of(response.content)
    assert words.index(first.number) < words.index(second.number)  # the longest-waiting first
    assert [printed(order) for order in (first, second)] == [[["slip", "label"]]] * 2
    assert first.events.last().by == staff.user


def test_opening_the_papers_once_more_notes_nothing(staff):
    order = make_order(paid=True)
    papers = print_papers(staff, order).url

    staff.get(papers)
    staff.get(papers)

    assert printed(order) == [["slip"]]


def test_list_says_which_orders_were_printed_before(staff):
    make_order(paid=True)
    print_papers(staff, make_order(paid=True))

    page = staff.get(address("print")).content.decode()

    assert page.count(">printed<") == 1


def test_address_of_papers_is_good_for_its_own_printer_only(staff, client):
    papers = print_papers(staff, make_order(paid=True)).url
    client.force_login(make_staff())

    assert client.get(papers).url == address("print")
    assert client.get(papers + "x").url == address("print")
    assert client.get(address("print-papers")).url == address("print")


def test_address_of_papers_ends(staff, monkeypatch):
    papers = print_papers(staff, make_order(paid=True)).url
    monkeypatch.setattr("storefront.desk.printing.OPEN_FOR_SECONDS", -1)

    page = staff.get(papers, follow=True).content.decode()

    assert "These papers are not open any more." in page


@pytest.mark.parametrize(
    ("papers", "words"),
    [([], "Please choose at least one paper."), (["tax"], "Please choose at least one paper.")],
)
def test_without_a_paper_nothing_is_noted_and_the_choice_is_kept(staff, papers, words):
    order = make_order(paid=True)

    response = print_papers(staff, order, papers=papers)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert f'value="{order.number}" checked' in response.content.decode()
    assert printed(order) == []


def test_without_an_order_nothing_is_printed(staff):
    response = print_papers(staff)

    assert response.status_code == 422
    assert "Please choose at least one order." in response.content.decode()


def test_too_many_orders_are_refused(staff):
    response = staff.post(address("print"), {"order": [f"KK-{n}" for n in range(51)], "paper": "slip"})

    assert response.status_code == 422
    assert "At most 50 orders go into one print." in response.content.decode()


def test_order_that_may_not_leave_stops_the_print(staff):
    paid, sent = make_order(paid=True), make_order(shipped=True)

    response = print_papers(staff, paid, sent)

    assert response.status_code == 422
    assert f"{sent.number} may not leave" in response.content.decode()
    assert printed(paid) == printed(sent) == []


def test_order_page_prints_again_and_says_the_how_many_eth_time(staff):
    order = make_order(paid=True)
    print_papers(staff, order, papers=["slip", "label"])
    print_papers(staff, order, papers=["label"])

    page = staff.get(address("order", order.number)).content.decode()

    assert "Address label, 100 × 150 mm (time 2)" in page
    assert "Packing slip" in page
    assert page.count("Print again") == 2
    assert page.count(staff.user.get_full_name()) > 3


def test_order_that_has_left_offers_no_papers(staff):
    page = staff.get(address("order", make_order(shipped=True).number)).content.decode()

    assert 'name="paper"' not in page


def test_signature_of_another_purpose_opens_nothing(staff):
    order = make_order(paid=True)
    job = signing.dumps({"orders": [order.pk], "papers": ["slip"], "by": staff.user.pk})

    assert staff.get(address("print-papers"), {"job": job}).url == address("print")


def keeper_of(client, *rights: str):
    client.user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    return client


def test_shelf_labels_are_printed_by_whoever_keeps_the_stock(staff):
    good = make_product()
    put_at(good.stockrecords.get().pk, "A-04-2")
    assert staff.get(address("stock-labels")).status_code == 403
    keeper_of(staff, "keep_stock")

    response = staff.get(address("stock-labels"), {"shelf": "A-04-2"})

    assert good.upc in words_of(response.content)
    assert "Shelf labels" in staff.get(address("stock-labels")).content.decode()


@pytest.mark.parametrize("query", [{"shelf": "nowhere"}, {"shelf": "A", "producer": "B"}])
def test_shelf_labels_of_nothing_say_so(staff, query):
    keeper_of(staff, "keep_stock")

    assert staff.get(address("stock-labels"), query).status_code == 422


def test_card_of_a_maker_opens_in_both_languages(staff):
    maker = make_producer(about_th="ทอผ้ากันใต้ถุนบ้าน", about_en="They weave below the house.")
    assert staff.get(address("maker-card", maker.pk, "th")).status_code == 403
    keeper_of(staff, "enter_producers")

    thai, english = (staff.get(address("maker-card", maker.pk, language)).content for language in ("th", "en"))

    assert "ทอผ้ากันใต้ถุนบ้าน" in words_of(thai)
    assert "They weave below the house." in words_of(english)
    assert staff.get(address("maker-card", maker.pk, "de")).status_code == 404


def test_gift_has_papers_of_its_own(staff):
    order = make_order(paid=True, basket=make_basket(goods=[(make_product(price="777.00"), 1)]))

    words = words_of(print_papers(staff, order, papers=["gift-slip"], follow=True).content)

    assert "777.00" not in words
