"""Reports of sales at the desk: looked at in both languages, taken out, and honest where they are not the books."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from checkout.closing import reports
from checkout.closing.reports import Report
from storefront.desk import books_reports
from tests.factories import make_order, make_producer, make_return, make_sale, make_settler

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def reader(client):
    """The browser of somebody who may look into the books, and no more."""
    client.force_login(make_settler("see_books"))
    return client


def open_report(client, name: str = "", *, last=TODAY, language: str = "en", status: int = 200) -> str:
    with override(language):
        address = reverse("desk:books-reports")
    response = client.get(address, {"table": name, "first": TODAY, "last": last} if name else {})
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_report_is_looked_at(reader, language):
    make_order(paid=True)
    weaver = make_producer()
    make_return(make_sale(weaver), weaver, "10.00")

    for name in Report:
        page = open_report(reader, name.value, language=language)
        assert 'class="report-bar"' in page
        assert "notice--warn" not in page
        assert f"books/tables/{name.value}.xlsx?first={TODAY}&amp;last={TODAY}" in page


def test_it_begins_with_the_last_month(reader):
    assert "Nothing was sold or taken back in these days" in open_report(reader)


def test_a_report_that_is_not_the_books_says_so(reader, monkeypatch):
    make_sale(make_producer())
    assert "The books say the same" in open_report(reader, "sales-days")

    monkeypatch.setattr(reports, "facts_of", lambda first, last: [])

    assert "This is not what the books say" in open_report(reader, "sales-days")


def test_a_long_report_is_cut_and_says_so(reader, monkeypatch):
    monkeypatch.setattr(books_reports, "ROWS_SHOWN", 2)
    for _ in range(4):
        make_sale(make_producer())

    page = open_report(reader, "sales-producers")

    assert page.count('class="report-bar"') == 2
    assert "3 more rows are in the workbook" in page  # the fifth is the commission, which names no good


@pytest.mark.parametrize(
    ("name", "last"),
    [("sales-days", TODAY - timedelta(days=1)), ("sales-days", TODAY + timedelta(days=400)), ("x", TODAY)],
)
def test_what_cannot_be_shown_is_told(reader, name, last):
    assert 'aria-invalid="true"' in open_report(reader, name, last=last, status=422)


def test_reports_and_tables_are_offered_in_groups(reader):
    with override("en"):
        page = reader.get(reverse("desk:books-tables")).content.decode()
    assert page.count("<optgroup") == 2
    assert all(f'value="{name}"' in page for name in Report.values)


def drawn(page: str) -> list[str]:
    return re.findall(r"<title>([^<]*)</title></rect>", page)


def test_days_are_drawn_also_those_without_sales(reader):
    make_sale(make_producer(), "100.00")

    page = open_report(reader, "sales-days", last=TODAY + timedelta(days=6))

    assert len(drawn(page)) == 7
    assert not drawn(page)[0].endswith("฿0.00")
    assert all(title.endswith("฿0.00") for title in drawn(page)[1:])
    assert "Most:" in page


def test_hours_are_drawn_as_a_day(reader):
    order = make_order(paid=True)
    hour = timezone.localtime(order.date_placed).hour

    page = open_report(reader, "sales-hours")

    assert len(drawn(page)) == 24
    sold = [title for title in drawn(page) if not title.endswith("฿0.00")]
    assert [title.split(":")[0] for title in sold] == [f"{hour:02}"]


@pytest.mark.parametrize("name", ["sales-producers", "sales-channels", "sales-days"])
def test_what_has_no_time_and_one_day_alone_are_not_drawn(reader, name):
    make_sale(make_producer())

    assert "column-chart" not in open_report(reader, name)


def test_a_day_with_more_returns_than_sales_hangs_below_the_line(reader):
    weaver = make_producer()
    make_return(make_sale(weaver, "100.00", on=TODAY - timedelta(days=40)), weaver, "60.00")

    page = open_report(reader, "sales-days", last=TODAY + timedelta(days=1))

    assert 'class="is-below"' in page
    assert '<line x1="0" y1="0.00"' in page
