"""A producer's own pages: opened by her link alone, and without a word of a buyer."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from checkout.ledger.operations import credit, debit, post
from checkout.settlement.accounts import enter_account
from checkout.settlement.links import link_of, link_qr, make_link, revoke_link
from checkout.settlement.models import ProducerAccount, StatementLink
from checkout.settlement.runs import mark_run_paid
from tests.factories import (
    make_buyer,
    make_order,
    make_paid_producer,
    make_producer,
    make_return,
    make_run,
    make_sale,
    make_staff,
    take_back,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def balance_page(link: StatementLink, language: str = "th") -> str:
    with override(language):
        return reverse("settlement:balance", args=[link.token])


def month_page(link: StatementLink, language: str = "th") -> str:
    with override(language):
        return reverse("settlement:month", args=[link.token, TODAY.year, TODAY.month])


def paper(link: StatementLink) -> str:
    return reverse("settlement:month-paper", args=[link.token, TODAY.year, TODAY.month])


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", ["th", "en"])
def test_her_balance_is_two_taps_from_the_paper(client, language):
    weaver = make_paid_producer()
    make_sale(weaver, "1234.50")
    link = make_link(weaver, by=make_staff())

    page = read(client, balance_page(link, language))

    assert "฿1,234.50" in page
    assert "7890" in page
    assert "1234567890" not in page
    assert "123-4-56789-0" not in page
    assert month_page(link, language) in page


@pytest.mark.parametrize("language", ["th", "en"])
def test_each_sale_says_when_it_was_paid(client, language):
    weaver = make_paid_producer()
    make_sale(weaver, "1234.50")
    mark_run_paid(make_run(approved=True), on=TODAY, by=make_staff())
    link = make_link(weaver, by=make_staff())

    page = read(client, month_page(link, language))

    assert "ผ้าขาวม้า × 1" in page
    assert "−฿1,234.50" in page
    assert page.count(str(TODAY.day)) > 1


@pytest.mark.parametrize(
    ("later", "words"), [(False, "comes out of the next payout"), (True, "came out of the payout of")]
)
def test_what_was_taken_back_says_where_it_comes_out_of(client, later, words):
    weaver, by = make_paid_producer(), make_staff()
    sale = make_sale(weaver, "100.00")
    mark_run_paid(make_run(approved=True), on=TODAY, by=by)
    make_return(sale, weaver, "40.00")
    if later:
        make_sale(weaver, "90.00")
        mark_run_paid(make_run(approved=True), on=TODAY, by=by)

    page = read(client, month_page(make_link(weaver, by=by), "en"))

    assert words in page


def test_who_owes_us_reads_that_she_need_not_pay(client):
    weaver, by = make_paid_producer(), make_staff()
    sale = make_sale(weaver, "100.00")
    mark_run_paid(make_run(approved=True), on=TODAY, by=by)
    take_back(sale)

    page = read(client, balance_page(make_link(weaver, by=by), "en"))

    assert "−฿100.00" in page
    assert "You need not pay anything" in page


@pytest.mark.parametrize("language", ["th", "en"])
def test_no_page_knows_a_buyer(client, language):
    """Neither from the order nor from what staff wrote beside an entry."""
    buyer = make_buyer(name="วิไล เฉพาะกิจ", email="wilai@example.net", phone="+66898887777", line1="88/9 ซอยลับ")
    order = make_order(buyer=buyer, paid=True)
    weaver = order.lines.get().partner
    for key, kind in (("a", Entry.Kind.SALE), ("b", Entry.Kind.RETURN), ("c", Entry.Kind.OTHER)):
        legs = [
            debit(Account.BUYERS, Decimal("10.00")),
            credit(Account.PRODUCERS, Decimal("10.00"), weaver.pk, "ผ้า × 1"),
        ]
        note = "วิไล เฉพาะกิจ wilai@example.net +66898887777 88/9 ซอยลับ"
        post(key, kind=kind, on=TODAY, legs=legs, order_number=order.number, note=note)
    link = make_link(weaver, by=make_staff())

    for address in (balance_page(link, language), month_page(link, language)):
        page = read(client, address)
        for secret in ("วิไล", "wilai", "8887777", "ซอยลับ", "เฉพาะกิจ"):
            assert secret not in page


def test_pages_are_kept_nowhere_and_tell_nobody_where_they_are(client):
    link = make_link(make_producer(), by=make_staff())

    for address in (balance_page(link), month_page(link), paper(link)):
        headers = client.get(address).headers
        assert {"no-store", "private"} <= set(headers["Cache-Control"].split(", "))
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Referrer-Policy"] == "no-referrer"


def ended(link):
    revoke_link(link.producer, by=make_staff())


def made_anew(link):
    make_link(link.producer, by=make_staff())


def run_out(link):
    StatementLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))


@pytest.mark.parametrize("end", [ended, made_anew, run_out])
def test_a_link_that_has_ended_opens_nothing(client, end):
    weaver = make_paid_producer()
    make_sale(weaver, "1234.50")
    link = make_link(weaver, by=make_staff())
    end(link)

    for address in (balance_page(link), month_page(link), paper(link)):
        response = client.get(address)
        assert response.status_code == 410
        assert "1,234" not in response.content.decode()
        assert response.headers["Referrer-Policy"] == "no-referrer"


def test_an_address_that_never_was_is_not_found(client):
    assert client.get("/th/statements/abcdefghijklmnopqrstuv/").status_code == 404


def test_a_month_that_cannot_be_is_not_found(client):
    link = make_link(make_producer(), by=make_staff())

    for month in ("2026-13", "0-1", "9999-12"):
        assert client.get(f"{balance_page(link)}{month}/").status_code == 404
        assert client.get(f"{balance_page(link)}{month}.pdf").status_code == 404


def test_one_producer_never_sees_another(client):
    weaver, potter = make_producer(name_th="ช่างทอ"), make_producer(name_th="ช่างปั้น")
    make_sale(potter, "4321.00")
    link = make_link(weaver, by=make_staff())

    for address in (balance_page(link), month_page(link)):
        page = read(client, address)
        assert "4,321" not in page
        assert "ช่างปั้น" not in page


def test_nothing_is_changed_by_a_post(client):
    link = make_link(make_producer(), by=make_staff())

    assert client.post(balance_page(link)).status_code == 405
    assert client.post(paper(link)).status_code == 405


def test_opening_her_page_tells_her_of_another_account(client):
    weaver = make_paid_producer()
    link = make_link(weaver, by=make_staff())
    account = enter_account(weaver, bank="014", number="5556667778", holder="x", by=make_staff())

    page = read(client, balance_page(link, "en"))

    assert "7778" in page
    assert "5556667778" not in page
    account.refresh_from_db()
    link.refresh_from_db()
    assert account.told_at
    assert link.last_opened


def test_pages_take_as_many_questions_however_much_was_sold(client):
    weaver = make_paid_producer()
    link = make_link(weaver, by=make_staff())
    make_sale(weaver)
    client.get(balance_page(link))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(balance_page(link))
            client.get(month_page(link))
        counts.append(len(asked))
        for _ in range(3):
            make_sale(weaver)

    assert counts[0] == counts[1]


def test_a_producer_has_one_link():
    weaver, by = make_producer(), make_staff()
    first = make_link(weaver, by=by)
    second = make_link(weaver, by=by)

    assert link_of(weaver) == second
    assert first.token != second.token
    assert len(second.token) >= 22
    assert StatementLink.objects.filter(revoked_at=None).count() == 1


def test_the_qr_is_a_picture_of_the_thai_page():
    link = make_link(make_producer(), by=make_staff())

    with override("en"):
        assert link_qr(link).startswith(b"<?xml")


def test_of_accounts_that_were_never_in_force_her_page_is_silent(client):
    weaver = make_paid_producer()
    account = enter_account(weaver, bank="014", number="5556667778", holder="x", by=make_staff())
    ProducerAccount.objects.filter(pk=account.pk).update(ended_at=timezone.now())

    assert "7778" not in read(client, balance_page(make_link(weaver, by=make_staff())))
