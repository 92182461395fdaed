"""The desk's pages where people book what only the bank, or a paper, knows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from checkout.closing.bank import take_in_statement
from checkout.closing.models import BankLine, HandMatch, MatchedLeg
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import credit, debit, post, reverse
from checkout.ledger.queries import balance
from tests.factories import make_customer, make_staff

from .test_books import address, keeper, make_keeper, open_page  # noqa: F401 -- a fixture among them

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=20)


def make_line(baht: str = "-25.00") -> BankLine:
    take_in_statement(f"date,amount,reference\n{TODAY},{baht},line of the bank\n".encode(), by=make_staff())
    return BankLine.objects.latest("pk")


def book(baht: str) -> Leg:
    legs = [debit(Account.BANK, Decimal(baht)), credit(Account.SALES, Decimal(baht))]
    entry = post(f"test:{Entry.objects.count()}", kind=Entry.Kind.OTHER, on=LONG_AGO, legs=legs)
    return entry.legs.get(account=Account.BANK)


@pytest.mark.parametrize("language", ["th", "en"])
def test_open_lines_lead_to_their_page(keeper, language):  # noqa: F811
    line = make_line()
    way = f'href="{address("bank-line", line.pk, language=language)}"'
    assert way in open_page(keeper, "books-bank", language=language)
    assert way in open_page(keeper, "books-open", language=language)
    assert "<h1>" in open_page(keeper, "bank-line", line.pk, language=language)


def test_a_line_is_booked_once_whoever_presses_twice(keeper):  # noqa: F811
    line = make_line()
    sent = {"book-kind": "fee", "book-note": "for the month", "book-amount": "9999", "amount_baht": "9999"}
    step = address("bank-line-book", line.pk)

    assert "Booked." in keeper.post(step, sent, follow=True).content.decode()
    assert "already settled this" in keeper.post(step, sent, follow=True).content.decode()

    entry = Entry.objects.get()
    assert (entry.by, balance(Account.BANK_FEES)) == (keeper.user, Decimal("25.00"))
    assert "for the month" in open_page(keeper, "books-bank")

    back = address("bank-line-take-back", line.pk)
    assert keeper.post(back, {"why": ""}).status_code == 422
    keeper.post(back, {"why": "it was tax"})
    keeper.post(back, {"why": "it was tax"})
    assert (Entry.objects.count(), balance(Account.BANK_FEES)) == (2, 0)


@pytest.mark.parametrize("sent", [{}, {"book-kind": "fee"}, {"book-kind": "interest", "book-note": "x"}])
def test_what_says_nothing_or_goes_the_wrong_way_books_nothing(keeper, sent):  # noqa: F811
    assert keeper.post(address("bank-line-book", make_line().pk), sent).status_code == 422
    assert not Entry.objects.exists()


def test_a_line_is_matched_by_hand_and_undone(keeper):  # noqa: F811
    legs, line = [book("100.00"), book("50.00")], make_line("150.00")
    step, note = address("bank-line-match", line.pk), {"match-note": "as her slip says"}

    refused = keeper.post(step, {"match-legs": [legs[0].pk], **note})
    assert refused.status_code == 422
    assert "comes to 100.00 baht, the line says 150.00" in refused.content.decode()
    assert keeper.post(step, note).status_code == 422
    assert keeper.post(step, {"match-legs": ["x"], **note}).status_code == 422
    assert not MatchedLeg.objects.exists()

    sent = {"match-legs": [leg.pk for leg in legs], **note}
    assert "Matched." in keeper.post(step, sent, follow=True).content.decode()
    assert "already settled this" in keeper.post(step, sent, follow=True).content.decode()
    assert HandMatch.objects.get().by == keeper.user

    keeper.post(address("bank-line-undo", line.pk))
    assert not MatchedLeg.objects.exists()
    assert "as her slip says" in open_page(keeper, "bank-line", line.pk)


def other(client, kind: str, **facts):
    sent = {"name": "F-1", "baht": "1000", "on": str(TODAY), "note": "roof", **facts}
    return client.post(address("books-other", kind), sent, follow=True)


def test_what_is_booked_shows_in_the_open_books_and_falls_when_it_is_taken_back(keeper, client):  # noqa: F811
    other(keeper, "fund-given", note="new roof")
    again = other(keeper, "fund-given", note="new roof")
    assert again.status_code == 422
    assert "Nothing was booked twice" in again.content.decode()

    page = open_page(keeper, "books-others")
    assert "new roof" in page
    public = client.get("/en/open-books/").content.decode()
    assert "new roof" in public
    assert "1,000" in public

    step, sent = address("books-other-take-back"), {"key": "fund:F-1", "why": "typed twice"}
    assert keeper.post(step, {**sent, "why": ""}).status_code == 422
    keeper.post(step, sent)
    keeper.post(step, sent)
    assert balance(Account.FUND_MONEY) == 0
    assert Entry.objects.count() == 2
    assert "typed twice" in client.get("/en/open-books/").content.decode()


@pytest.mark.parametrize(("language", "words"), [("th", "พ.ศ. 2568"), ("en", "2025")])
def test_the_year_of_a_dividend_is_the_readers(keeper, language, words):  # noqa: F811
    other(keeper, "dividend", name="2025")

    assert f">{words}</span>" in open_page(keeper, "books-others", language=language)


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        ("fund-given", {"name": "F:1"}, "leave out the colon"),
        ("fund-given", {"baht": "0"}, ""),
        ("fund-given", {"baht": "1.005"}, ""),
        ("fund-given", {"on": str(TODAY + timedelta(days=1))}, "not come yet"),
        ("fund-given", {"note": ""}, ""),
        ("fund-spent", {}, "the fund has only 0.00"),
        ("cash-to-bank", {}, "held only 0.00"),
        ("dividend-paid", {"name": "2025"}, "owed only 0.00"),
        ("dividend", {"name": "abc"}, ""),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(keeper, kind, facts, words):  # noqa: F811
    response = other(keeper, kind, **facts)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("kind", ["fund-given", "fund-spent", "dividend", "dividend-paid", "cash-to-bank"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_form_opens(keeper, kind, language):  # noqa: F811
    assert "<h1>" in open_page(keeper, "books-other", kind, language=language)


def test_only_what_was_booked_here_is_taken_back_here(keeper):  # noqa: F811
    leg = book("10.00")
    assert keeper.post(address("books-other-take-back"), {"key": leg.entry_id, "why": "x"}).status_code == 404
    other(keeper, "fund-given")
    taken = reverse(Entry.objects.get(pk="fund:F-1"), why="x")
    assert keeper.post(address("books-other-take-back"), {"key": taken.pk, "why": "x"}).status_code == 404


def test_only_who_may_close_the_books_books(client):
    line = make_line()
    names = ("book", "match", "undo", "take-back")
    steps = [address(f"bank-line-{name}", line.pk) for name in names]
    steps += [address("books-other", "dividend"), address("books-other-take-back")]
    for visitor in (make_customer(), make_staff(), make_keeper("see_books", "seal_months")):
        client.force_login(visitor)
        assert {client.post(step).status_code for step in steps} == {403}
    assert client.get(address("books-others")).status_code == 200
    assert address("books-other", "dividend") not in client.get(address("books-others")).content.decode()
    client.force_login(make_keeper("close_books"))
    assert 403 not in {client.post(step).status_code for step in steps}
    assert {client.get(step).status_code for step in steps if "lines" in step} == {405}
