"""The desk's pages of the books: who may look, who may close, and what the pages say."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from catalogue.stock.models import Move
from checkout.closing.cash_up import count_cash
from checkout.closing.models import BankLine, BooksCheck, CashCount
from checkout.closing.reports import Report
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Seal
from checkout.ledger.operations import credit, debit, post
from checkout.payments.offline import confirm_money
from tests.factories import make_customer, make_producer, make_product, make_sale, make_staff, make_transfer
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MONTH = date(2025, 9, 1)
RIGHTS = ("see_books", "close_books", "seal_months", "write_off_goods")


def address(name: str, *arguments, language: str = "en") -> str:
    with override(language):
        return reverse(f"desk:{name}", args=arguments)


def make_keeper(*rights: str):
    user = make_staff()
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights or RIGHTS))
    return user


@pytest.fixture
def keeper(client):
    """The browser of somebody who may do everything with the books."""
    client.user = make_keeper()
    client.force_login(client.user)
    return client


def open_page(client, name: str, *arguments, language: str = "en", status: int = 200) -> str:
    response = client.get(address(name, *arguments, language=language))
    assert response.status_code == status
    return response.content.decode()


def book_cash(baht: str = "10.00", day: date = TODAY) -> None:
    legs = [debit(Account.CASH, Decimal(baht)), credit(Account.SALES, Decimal(baht))]
    post(f"test:{Entry.objects.count()}", kind=Entry.Kind.OTHER, on=day, legs=legs)


PAGES = [
    ("books-day", TODAY),
    ("books-open",),
    ("books-months",),
    ("books-month", MONTH),
    ("books-reports",),
    ("books-tables",),
]


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_opens(keeper, language):
    book_cash(day=MONTH)
    for page in [*PAGES, ("books-bank",), ("books-seal", MONTH), ("broken",)]:
        assert "<h1>" in open_page(keeper, *page, language=language)


def test_only_who_may_see_the_books_comes_in(client):
    book_cash(day=MONTH)
    addresses = [address(*page) for page in PAGES] + [
        f"{address('books-table', name, 'csv')}?first={TODAY}&last={TODAY}" for name in ("postings", "sales-goods")
    ]
    assert {client.get(page).status_code for page in addresses} == {302}
    for visitor in (make_customer(), make_staff(), make_keeper("write_off_goods")):
        client.force_login(visitor)
        assert {client.get(page).status_code for page in addresses} == {403}
    client.force_login(make_keeper("see_books"))
    assert {client.get(page).status_code for page in addresses} == {200}


STEPS = {
    ("books-count", TODAY): "close_books",
    ("books-bank",): "close_books",
    ("books-check",): "close_books",
    ("books-seal", MONTH): "seal_months",
    ("broken",): "write_off_goods",
}


@pytest.mark.parametrize(("step", "right"), STEPS.items())
def test_each_step_has_a_right_of_its_own(client, step, right):
    book_cash(day=MONTH)
    client.force_login(make_keeper(*(set(RIGHTS) - {right})))
    assert client.post(address(*step)).status_code == 403
    client.force_login(make_keeper(right))
    assert client.post(address(*step)).status_code != 403


@pytest.mark.parametrize("step", [("books-count", TODAY), ("books-check",)])
def test_nothing_is_changed_by_looking(keeper, step):
    assert keeper.get(address(*step)).status_code == 405


def test_the_books_stand_in_the_lists_of_those_who_may_see_them(client):
    page = address("job", "to-pick")
    client.force_login(make_staff())
    assert address("books") not in client.get(page).content.decode()
    client.force_login(make_keeper("see_books"))
    assert f'href="{address("books")}"' in client.get(page).content.decode()


def test_a_day_to_come_or_no_day_at_all_is_no_page(keeper):
    assert keeper.get(address("books-day", TODAY + timedelta(days=1))).status_code == 404
    assert keeper.get(address("books-day", TODAY).replace(str(TODAY), "2026-02-31")).status_code == 404
    assert keeper.get(address("books"), {"day": "2026-01-05"}).url == address("books-day", date(2026, 1, 5))
    assert keeper.get(address("books"), {"day": "x"}).url == address("books-day", TODAY)


def test_a_day_names_what_does_not_agree(keeper):
    attempt = make_transfer()
    confirm_money(attempt, received_baht=attempt.amount_baht, received_on=TODAY, by=make_staff())

    page = open_page(keeper, "books-day", TODAY)

    assert "In the books, but not on the bank’s statement" in page
    assert attempt.order.number in page
    assert "All agrees" not in page


def test_a_day_on_which_all_agrees_says_nought(keeper):
    page = open_page(keeper, "books-day", TODAY)
    assert "All agrees" in page
    assert "฿0.00" in page


def test_the_number_of_questions_does_not_grow_with_the_day(keeper):
    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            open_page(keeper, "books-day", TODAY)
        return len(seen)

    def pay():
        attempt = make_transfer()
        confirm_money(attempt, received_baht=attempt.amount_baht, received_on=TODAY, by=make_staff())

    pay()
    few = questions()
    pay()
    pay()
    assert questions() == few


def test_cash_is_counted_and_its_difference_asked_for(keeper):
    book_cash("100.00")
    step = address("books-count", TODAY)

    refused = keeper.post(step, {"counted_baht": "80.00", "note": ""})
    assert refused.status_code == 422
    assert "20.00 baht less" in refused.content.decode()
    assert not CashCount.objects.exists()

    assert keeper.post(step, {"counted_baht": "80.00", "note": "nobody knows"}).status_code == 302
    count = CashCount.objects.get()
    assert (count.by, count.difference_baht) == (keeper.user, Decimal("-20.00"))
    page = open_page(keeper, "books-day", TODAY)
    assert "nobody knows" in page
    assert step not in page


def test_a_day_is_not_counted_twice(keeper):
    count_cash(TODAY, Decimal(0), note="", by=make_staff())
    response = keeper.post(address("books-count", TODAY), {"counted_baht": "5", "note": "x"}, follow=True)
    assert "has been counted already" in response.content.decode()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("counted", ["", "x", "-1", "1.005"])
def test_what_is_no_sum_is_refused(keeper, counted):
    assert keeper.post(address("books-count", TODAY), {"counted_baht": counted}).status_code == 422
    assert not CashCount.objects.exists()


def bring(client, text: str):
    file = SimpleUploadedFile("bank.csv", text.encode())
    return client.post(address("books-bank"), {"file": file}, follow=True)


def test_the_banks_statement_is_taken_in_and_told_of(keeper):
    text = f"date,amount,reference\n{TODAY},10.00,x\nsum,10.00,\n"

    page = bring(keeper, text).content.decode()
    assert "1 new line; 0 were here already" in page
    assert "no day or no sum: 3" in page

    assert "0 new lines; 1 were here already" in bring(keeper, text).content.decode()
    assert BankLine.objects.count() == 1


def test_what_is_no_statement_is_refused(keeper):
    response = bring(keeper, "hello")
    assert response.status_code == 422
    assert "This is no table" in response.content.decode()


def test_words_of_the_bank_are_never_markup(keeper):
    bring(keeper, f"date,amount,reference\n{TODAY},10.00,<script>x</script>\n")
    for page in (("books-day", TODAY), ("books-open",)):
        found = open_page(keeper, *page)
        assert "<script>x" not in found
        assert "&lt;script&gt;x" in found


def test_a_month_is_sealed_after_it_was_asked_twice(keeper):
    book_cash(day=MONTH)
    assert address("books-seal", MONTH) in open_page(keeper, "books-month", MONTH)
    assert "Look at this first" in open_page(keeper, "books-seal", MONTH)
    step = address("books-seal", MONTH)

    assert keeper.post(step, {"password": PASSWORD}).status_code == 422
    assert keeper.post(step, {"sure": "on", "password": "wrong"}).status_code == 422
    assert not Seal.objects.exists()

    assert keeper.post(step, {"sure": "on", "password": PASSWORD}).status_code == 302
    seal = Seal.objects.get()
    assert seal.by == keeper.user
    assert seal.head in open_page(keeper, "books-month", MONTH)
    assert seal.head[:12] in open_page(keeper, "books-months")
    assert keeper.post(step, {"sure": "on"}).status_code == 302
    assert Seal.objects.count() == 1


def test_only_the_first_open_month_that_is_over_can_be_sealed(keeper):
    book_cash(day=MONTH)
    for month in (date(2025, 10, 1), TODAY.replace(day=1)):
        assert keeper.post(address("books-seal", month), {"sure": "on", "password": PASSWORD}).status_code == 302
    assert not Seal.objects.exists()
    assert keeper.get(address("books-month", date(2020, 1, 1))).status_code == 404


def test_the_books_are_looked_through(keeper):
    book_cash()
    page = keeper.post(address("books-check"), follow=True).content.decode()
    assert "All books are as they were written" in page
    assert BooksCheck.objects.get().asked_by == keeper.user


def test_a_table_is_handed_out(keeper):
    make_sale(make_producer())
    asked = {"table": "postings", "first": TODAY, "last": TODAY, "kind": "csv"}
    response = keeper.get(address("books-tables"), asked, follow=True)

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.startswith("วันที่,")
    assert text.count("\n") == 1 + 3
    assert response["Content-Disposition"] == f'attachment; filename="postings-{TODAY}-{TODAY}.csv"'
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("table", ["postings", "vat-out", "vat-in", "producers", *Report.values])
def test_every_table_comes_as_a_workbook_too(keeper, table):
    # The reason is asked for only where people are named.
    url = f"{address('books-table', table, 'xlsx')}?first={TODAY}&last={TODAY}"
    response = keeper.post(url, {"reason": "The VAT return"})
    assert b"".join(response.streaming_content).startswith(b"PK")


def test_wrong_days_are_told(keeper):
    asked = {"table": "postings", "first": TODAY, "last": TODAY - timedelta(days=1), "kind": "csv"}
    response = keeper.get(address("books-tables"), asked)
    assert response.status_code == 422
    assert "before the first one" in response.content.decode()


@pytest.mark.parametrize("path", ["nothing.csv", "postings.pdf", "postings.csv"])
def test_what_is_no_table_is_not_found(keeper, path):
    name, kind = path.split(".")
    days = "" if path == "postings.csv" else f"?first={TODAY}&last={TODAY}"
    assert keeper.get(address("books-table", name, kind) + days).status_code == 404


def write_off(client, product, **facts):
    given = {
        "good": product.upc,
        "pieces": "1",
        "note": "ตกแตก",
        "once": "8d9b4f1e-3f0c-4d5a-9a6b-0a0f5f0c9d11",
        **facts,
    }
    return client.post(address("broken"), given)


def test_broken_goods_are_written_off_once(keeper):
    product = make_product(stock=3)

    assert write_off(keeper, product).status_code == 302
    assert write_off(keeper, product).status_code == 302

    move = Move.objects.get(kind="break")
    assert (move.quantity, move.by) == (-1, keeper.user)
    assert Entry.objects.filter(kind="breakage").count() == 1
    assert "ตกแตก" in open_page(keeper, "broken")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"pieces": "4"}, "Only 3 pieces are free"),
        ({"pieces": "0"}, ""),
        ({"good": "NOTHING"}, "No good has this number"),
        ({"note": ""}, ""),
    ],
)
def test_what_cannot_be_written_off_changes_nothing(keeper, facts, words):
    response = write_off(keeper, make_product(stock=3), **facts)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Move.objects.filter(kind="break").exists()
    assert not Entry.objects.exists()
