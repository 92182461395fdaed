"""The desk's search: straight to the one order that is meant, else a list that says nothing of a person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from storefront.accounts.roles import Role
from tests.factories import make_basket, make_order, make_product
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db
LANGUAGES = ["th", "en"]
PERSONAL = ("สมหญิง", "123 หมู่ 4", "812345678", "somying@example.com")


@pytest.fixture
def packer(client):
    client.force_login(make_worker(Role.PACKER))
    return client


def address(name: str, *arguments, language: str = "en") -> str:
    with override(language):
        return reverse(f"desk:{name}", args=arguments)


def look_for(client, text: str, language: str = "en", **more):
    return client.get(address("search", language=language), {"q": text, **more})


def test_one_exact_hit_leads_straight_to_the_order(packer):
    order = make_order(paid=True)

    assert look_for(packer, order.number.lower()).url == address("order", order.number)
    assert look_for(packer, order.get_absolute_url()).url == address("order", order.number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_others_are_listed_without_a_word_of_the_buyer_but_the_one_typed(packer, language):
    order = make_order(paid=True)

    page = look_for(packer, "ใจดี", language).content.decode()

    assert address("order", order.number, language=language) in page
    assert [words for words in PERSONAL if words in page] == []
    assert "฿" not in page


def test_cashier_sees_the_sums_and_the_accountant_finds_no_buyers(client):
    order = make_order(paid=True)
    client.force_login(make_worker(Role.CASHIER))
    assert f"฿{order.total_incl_tax:,.0f}" in look_for(client, "ใจดี").content.decode()

    client.force_login(make_worker(Role.ACCOUNTANT))
    assert "empty-state" in look_for(client, "ใจดี").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["", "nobody at all"])
def test_without_a_hit_it_says_what_can_be_looked_for(packer, text, language):
    page = look_for(packer, text, language)

    assert page.status_code == 200
    assert "empty-state" in page.content.decode()


def test_list_costs_the_same_for_one_hit_and_three(packer):
    product = make_product(stock=10)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            look_for(packer, "ใจดี")
        return len(seen)

    make_order(paid=True, basket=make_basket(goods=[(product, 1)]))
    for_one = queries()
    for _ in range(2):
        make_order(paid=True, basket=make_basket(goods=[(product, 1)]))

    assert queries() == for_one


def test_long_list_has_pages(packer, monkeypatch):
    monkeypatch.setattr("storefront.desk.search.ORDERS_PER_PAGE", 1)
    product = make_product(stock=10)
    orders = [make_order(paid=True, basket=make_basket(goods=[(product, 1)])) for _ in range(2)]

    page = look_for(packer, "ใจดี", page=2).content.decode()

    assert address("order", orders[0].number) in page
    assert address("order", orders[1].number) not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_the_search_and_the_list_of_keys_without_scripts(packer, language):
    page = packer.get(address("rounds", language=language)).content.decode()

    assert 'aria-keyshortcuts="/"' in page
    assert 'popovertarget="desk-keys"' in page
    assert page.count('id="desk-keys"') == 1


def test_who_opens_no_orders_has_no_search(client):
    client.force_login(make_worker(Role.EDITOR))

    page = client.get(address("goods")).content.decode()

    assert "desk-search" not in page
    assert 'popovertarget="desk-keys"' in page
