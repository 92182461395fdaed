"""The page of the public books, and its blocks on editors' pages."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from checkout.ledger.events import post_fund_given
from checkout.ledger.sealing import seal_month
from storefront.openbooks.blocks import LedgerFiguresBlock, LedgerMapBlock, RenovationFundBlock
from storefront.openbooks.figures import FIGURES
from storefront.openbooks.models import CountedYear
from storefront.openbooks.operations import recount
from tests.factories import make_producer, make_sale, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def last_year():
    """Three makers who sold something last year."""
    year = timezone.localdate().year - 1
    for _ in range(3):
        make_sale(make_producer(), "100.50", on=date(year, 3, 5))
    recount()
    return year


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_shop_without_sales_says_so_kindly(client, language):
    page = client.get(f"/{language}/open-books/")

    assert page.status_code == 200
    assert "empty-state" in page.content.decode()


@pytest.mark.parametrize("language", ["th", "en"])
def test_page_shows_figures_and_how_they_were_counted(client, language, last_year):
    page = client.get(f"/{language}/open-books/").content.decode()

    assert "฿301.50" in page
    assert page.count('id="figure-') == page.count('class="open-figure__how"') >= 12
    assert ("พ.ศ. " if language == "th" else "Open books") in page


def test_page_sets_no_cookie_and_asks_as_little_for_much_as_for_little(client, last_year):
    client.get("/en/open-books/")
    with CaptureQueriesContext(connection) as few:
        answer = client.get("/en/open-books/")
    for number in range(6):
        make_sale(make_producer(), "20", on=date(last_year, 5, number + 1))
        post_fund_given(f"F{number}", Decimal(5), on=date(last_year, 1, 1), note="x", by=make_staff())
    recount()
    with CaptureQueriesContext(connection) as many:
        client.get("/en/open-books/")

    assert not answer.cookies
    assert len(few) == len(many)


def test_each_year_has_its_address_and_its_data(client, last_year):
    assert client.get(f"/en/open-books/{last_year}/").status_code == 200
    assert client.get("/en/open-books/1999/").status_code == 404
    data = client.get(f"/en/open-books/{last_year}.json")
    assert data.content.decode() == CountedYear.objects.get(year=last_year).text
    assert json.loads(data.content)["figures"]["earned"]["value"] == "301.50"
    assert client.get("/en/open-books/1999.json").status_code == 404


def test_no_maker_is_named(client, last_year):
    page = client.get("/en/open-books/").content.decode()

    assert "Don Chang" not in page


def test_one_maker_s_income_is_not_on_the_page(client):
    make_sale(make_producer(), "777.25", on=date(timezone.localdate().year - 1, 3, 5))
    recount()

    assert "777" not in client.get("/en/open-books/").content.decode()


def test_page_shows_the_head_of_the_last_closed_month(client, last_year):
    seal = seal_month(date(last_year, 3, 1), by=make_staff())

    assert seal.head in client.get("/en/open-books/").content.decode()


def test_page_takes_no_donation(client, last_year):
    page = client.get("/en/open-books/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]

    assert "<form" not in main
    assert "takes no donations" in main


def test_footer_leads_to_the_books(client):
    page = client.get("/en/products/").content.decode()

    assert '<a href="/en/open-books/">' in page[page.index("site-footer") :]


def test_blocks_show_the_books(last_year):
    post_fund_given("F1", Decimal(1000), on=timezone.localdate() - timedelta(days=9), note="หลังคา", by=make_staff())
    figures = LedgerFiguresBlock()
    value = figures.to_python({"title": "Last year", "figures": ["earned", "orders"]})

    shown = figures.render(value)
    fund = RenovationFundBlock()
    the_map = LedgerMapBlock()

    assert "฿301.50" in shown
    assert "#figure-earned" in shown
    assert "หลังคา" in fund.render(fund.to_python({"title": "Fund"}))
    assert "<svg" in the_map.render(the_map.to_python({"title": "Map"}))


def test_blocks_without_figures_show_nothing():
    for block in (LedgerFiguresBlock(), LedgerMapBlock(), RenovationFundBlock()):
        assert block.render(block.to_python({"title": "T", "figures": ["earned"]})).strip() == ""


def test_every_figure_can_be_drawn():
    from storefront.openbooks.queries import Counted

    for figure in FIGURES.values():
        one = Counted(figure, Decimal("1234.5"), date(2026, 1, 31))
        assert f"figure-{figure.key}" in render_to_string("openbooks/figure.html", {"one": one})
