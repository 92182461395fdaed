"""The bank's statement: read as banks write it, kept once, and compared with the books."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from checkout.closing.bank import (
    is_shown,
    match_lines,
    open_bank_legs,
    open_lines,
    shown_until,
    take_in_statement,
)
from checkout.closing.models import BankLine, BankStatement, MatchedLeg
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from checkout.ledger.operations import credit, debit, post, reverse
from checkout.payments.statement_files import NoStatement, read_signed_baht
from checkout.settlement.models import PayoutLine
from checkout.settlement.runs import mark_run_paid
from tests.factories import make_paid_producer, make_run, make_sale, make_staff

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 5)


def take_in(*lines: str, heads: str = "date,amount,reference", encoding: str = "utf-8"):
    return take_in_statement("\n".join([heads, *lines]).encode(encoding), by=make_staff())


def book(baht: str, *, on: date = DAY, key: str = "", note: str = "", order: str = "", kind=Entry.Kind.OTHER):
    """Book money that came into the bank account, and return its leg there."""
    legs = [debit(Account.BANK, Decimal(baht)), credit(Account.SALES, Decimal(baht))]
    key = key or f"test:{Entry.objects.count()}"
    return post(key, kind=kind, on=on, legs=legs, note=note, order_number=order).legs.get(account=Account.BANK)


def shown(leg) -> str | None:
    found = MatchedLeg.objects.filter(leg=leg).select_related("line").first()
    return found.line.reference if found else None


def kept() -> list[tuple[date, Decimal, str]]:
    return [(line.day, line.amount_baht, line.reference) for line in BankLine.objects.order_by("pk")]


def test_lines_are_read_as_an_english_statement_writes_them():
    found = take_in('2026-11-05,"1,200.50",KK-1', "05/11/2026,-40.00,fee")

    assert (found.new, found.known, found.unreadable) == (2, 0, [])
    assert kept() == [(DAY, Decimal("1200.50"), "KK-1"), (DAY, Decimal("-40.00"), "fee")]


def test_lines_are_read_as_thai_windows_writes_them():
    take_in(
        "05/11/2569;โอนเข้า KK-1;;635.00",
        "06/11/2569;ค่าธรรมเนียม;20.00;",
        heads="ธนาคาร\nวันที่ทำรายการ;รายการ;ถอนเงิน;ฝากเงิน",
        encoding="cp874",
    )

    assert kept() == [
        (DAY, Decimal("635.00"), "โอนเข้า KK-1"),
        (DAY + timedelta(days=1), Decimal("-20.00"), "ค่าธรรมเนียม"),
    ]


@pytest.mark.parametrize(
    ("text", "baht"), [("(100.00)", "-100.00"), ("100.00-", "-100.00"), ("฿1,000", "1000"), ("1.005", None), ("", None)]
)
def test_sums_are_read_as_accountants_write_them(text, baht):
    assert read_signed_baht(text) == (baht and Decimal(baht))


def test_what_is_no_line_is_named_by_its_number():
    tomorrow = timezone.localdate() + timedelta(days=1)
    found = take_in("2026-11-05,10.00,a", "total,10.00,", f"{tomorrow},1.00,b", ",,", "2026-11-05,0.00,c")

    assert (found.new, found.unreadable) == (1, [3, 4, 6])


@pytest.mark.parametrize("text", ["", "hello", "date,reference\n2026-11-05,x", "date,amount,reference\n", "\x00"])
def test_a_file_without_the_columns_is_refused(text):
    with pytest.raises(NoStatement):
        take_in_statement(text.encode(), by=make_staff())
    assert not BankStatement.objects.exists()


def test_the_same_file_twice_brings_nothing_twice():
    lines = ["2026-11-05,10.00,cash", "2026-11-05,10.00,cash", "2026-11-05,5.00,"]
    assert take_in(*lines).new == 3

    again = take_in(*lines)

    assert (again.new, again.known) == (0, 3)
    assert BankLine.objects.count() == 3
    assert BankStatement.objects.count() == 1


def test_two_files_whose_days_overlap_bring_each_line_once():
    take_in("2026-11-04,1.00,a", "2026-11-05,2.00,b")
    found = take_in("2026-11-05,2.00,b", "2026-11-05,2.00,b", "2026-11-06,3.00,c")

    assert (found.new, found.known) == (2, 1)
    assert BankLine.objects.filter(reference="b").count() == 2


def test_a_line_shows_the_leg_of_its_sum():
    leg, other = book("635.00"), book("636.00")

    assert take_in("2026-11-06,635.00,x").matched == 1

    assert shown(leg) == "x"
    assert list(open_bank_legs()) == [other]
    assert not open_lines().exists()


def test_of_equal_sums_the_one_that_is_named_comes_first():
    first, second = book("635.00", order="KK-000001"), book("635.00", order="KK-000002")

    take_in("2026-11-05,635.00,โอน KK-000002", "2026-11-05,635.00,โอน kk 000001")

    assert shown(first) == "โอน kk 000001"
    assert shown(second) == "โอน KK-000002"


def test_without_a_name_the_nearest_day_counts():
    early, late = book("635.00", on=DAY), book("635.00", on=DAY + timedelta(days=3))

    take_in("2026-11-08,635.00,late", "2026-11-05,635.00,early")

    assert (shown(early), shown(late)) == ("early", "late")


def test_days_far_apart_are_not_the_same_money():
    leg = book("635.00")
    take_in("2026-11-11,635.00,x")

    assert shown(leg) is None
    assert open_lines().count() == 1


def test_money_out_is_never_shown_by_money_in():
    leg = book("635.00")
    take_in("2026-11-05,-635.00,x")
    assert shown(leg) is None


def test_a_carrier_pays_many_parcels_in_one_sum():
    parcels = [book(baht, kind=Entry.Kind.REMITTED, note=f"flash TH{baht}") for baht in ("100.00", "200.00", "300.00")]
    other = book("50.00", kind=Entry.Kind.REMITTED, note="kerry TH9")

    take_in("2026-11-06,600.00,FLASH EXPRESS")

    assert {shown(leg) for leg in parcels} == {"FLASH EXPRESS"}
    assert shown(other) is None


def test_a_payout_run_leaves_the_bank_in_one_sum_or_line_by_line():
    for baht in ("100.00", "200.00"):
        make_sale(make_paid_producer(), baht)
    run = make_run(approved=True)
    today = timezone.localdate()
    mark_run_paid(run, on=today, by=make_staff(), proof=b"%PDF-1.7 x")

    take_in(f"{today},-300.00,payroll")

    assert MatchedLeg.objects.count() == 2
    assert not open_bank_legs().exists()


def test_a_payout_is_found_by_its_text():
    for _number in range(2):
        make_sale(make_paid_producer(), "100.00")
    run = make_run(approved=True)
    today = timezone.localdate()
    mark_run_paid(run, on=today, by=make_staff(), proof=b"%PDF-1.7 x")
    first, second = PayoutLine.objects.order_by("pk")

    take_in(f"{today},-100.00,{second.slip_text}", f"{today},-100.00,{first.slip_text}")

    for line in (first, second):
        leg = Entry.objects.get(pk=line.key).legs.get(account=Account.BANK)
        assert shown(leg) == line.slip_text


def test_what_was_booked_and_taken_back_is_not_asked_of_the_bank():
    leg = book("635.00")
    reverse(leg.entry, why="typed twice")
    assert not open_bank_legs().exists()


def test_what_is_booked_later_finds_its_line():
    take_in("2026-11-05,635.00,x")
    leg = book("635.00", on=DAY)

    assert match_lines() == 1
    assert shown(leg) == "x"
    assert match_lines() == 0


def test_the_days_of_the_statement_are_known():
    assert shown_until() is None
    take_in("2026-11-03,1.00,a", "2026-11-05,1.00,b")

    assert shown_until() == DAY
    assert is_shown(date(2026, 11, 4))
    assert not is_shown(date(2026, 11, 6))
