"""What only people know of: booked once by its paper, within what there is, and taken back."""

from datetime import date
from decimal import Decimal

import pytest

from checkout.closing.bank import match_lines, open_bank_legs, open_lines, take_in_statement
from checkout.closing.bank_lines import Explained, MonthSealed
from checkout.closing.others import (
    MoreThanThere,
    NameUsed,
    Other,
    PaidAlready,
    book_other,
    booked_others,
    take_back_other,
)
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from checkout.ledger.operations import credit, debit, post
from checkout.ledger.queries import balance
from checkout.ledger.sealing import seal_month
from storefront.openbooks.queries import dividends, renovation_fund
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 5)


def tell(kind: Other, name: str, baht: str, on: date = DAY) -> Entry:
    return book_other(kind, name=name, baht=Decimal(baht), on=on, note="why", by=make_staff())


def put_in_box(baht: str) -> None:
    legs = [debit(Account.CASH, Decimal(baht)), credit(Account.SALES, Decimal(baht))]
    post("test:cash", kind=Entry.Kind.OTHER, on=DAY, legs=legs)


def test_a_paper_is_booked_once_and_anew_when_it_was_taken_back():
    first = tell(Other.FUND_GIVEN, "F-1", "1000")
    for kind in (Other.FUND_GIVEN, Other.FUND_SPENT):
        with pytest.raises(NameUsed):
            tell(kind, "F-1", "100")

    take_back_other(first, why="typed wrong", by=make_staff())
    with pytest.raises(Explained):
        take_back_other(first, why="typed wrong", by=make_staff())
    assert renovation_fund().balance == 0

    assert tell(Other.FUND_GIVEN, "F-1", "900").key == "fund:F-1:2"
    fund = renovation_fund()
    assert (fund.balance, fund.given, {move.paper for move in fund.moves}) == (900, 900, {"F-1"})
    assert [entry.key for entry in booked_others()] == ["fund:F-1:2", "fund:F-1:reversed", "fund:F-1"]


def test_the_dividend_of_a_year_is_decided_paid_and_taken_back():
    decided = tell(Other.DIVIDEND, "2025", "64000")
    with pytest.raises(MoreThanThere) as refused:
        tell(Other.DIVIDEND_PAID, "2025", "64000")
    assert refused.value.baht == Decimal("57600.00")

    paid = tell(Other.DIVIDEND_PAID, "2025", "57600")
    assert [(one.year, one.baht, one.paid) for one in dividends()] == [("2025", 64000, 57600)]
    with pytest.raises(PaidAlready):
        take_back_other(decided, why="x", by=make_staff())

    take_back_other(paid, why="x", by=make_staff())
    take_back_other(decided, why="x", by=make_staff())
    assert dividends() == []
    tell(Other.DIVIDEND, "2025", "60000")
    assert [(one.year, one.baht, one.paid) for one in dividends()] == [("2025", 60000, 0)]


def test_no_more_cash_is_taken_to_the_bank_than_there_is():
    put_in_box("500")
    with pytest.raises(MoreThanThere):
        tell(Other.CASH_TO_BANK, "S-1", "501")
    tell(Other.CASH_TO_BANK, "S-1", "500")
    assert (balance(Account.CASH), balance(Account.BANK)) == (0, 500)


def test_the_fund_spends_no_more_than_it_has():
    with pytest.raises(MoreThanThere):
        tell(Other.FUND_SPENT, "F-1", "1")


def test_cash_that_the_bank_showed_is_taken_back_with_its_line():
    put_in_box("500")
    entry = tell(Other.CASH_TO_BANK, "S-1", "500")
    take_in_statement(f"date,amount,reference\n{DAY},500.00,S-1\n".encode(), by=make_staff())
    assert not open_lines().exists()

    take_back_other(entry, why="x", by=make_staff())

    assert match_lines() == 0
    assert open_lines().count() == 1
    assert not open_bank_legs().exists()


def test_nothing_is_booked_in_a_sealed_month():
    put_in_box("500")
    seal_month(DAY.replace(day=1))
    for kind in Other:
        with pytest.raises(MonthSealed):
            tell(kind, "2025", "1")
