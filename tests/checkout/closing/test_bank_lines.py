"""Lines of the bank that a person explains: booked once, matched by hand, and taken back."""

from datetime import date
from decimal import Decimal

import pytest

from checkout.closing.bank import match_lines, open_bank_legs, open_lines, take_in_statement
from checkout.closing.bank_lines import (
    COMES_IN,
    GOES_OUT,
    BankKind,
    Explained,
    MonthSealed,
    OtherSum,
    WrongWay,
    book_line,
    match_by_hand,
    take_back_line,
    undo_match,
)
from checkout.closing.models import BankLine, HandMatch, MatchedLeg
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from checkout.ledger.operations import credit, debit, post
from checkout.ledger.queries import balance
from checkout.ledger.sealing import seal_month
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 5)


def make_line(baht: str = "-25.00", reference: str = "fee") -> BankLine:
    take_in_statement(f"date,amount,reference\n{DAY},{baht},{reference}\n".encode(), by=make_staff())
    return BankLine.objects.latest("pk")


def book(baht: str, on: date = DAY):
    legs = [debit(Account.BANK, Decimal(baht)), credit(Account.SALES, Decimal(baht))]
    entry = post(f"test:{Entry.objects.count()}", kind=Entry.Kind.OTHER, on=on, legs=legs)
    return entry.legs.get(account=Account.BANK)


@pytest.mark.parametrize("kind", BankKind)
def test_each_kind_moves_its_account_and_explains_the_line(kind):
    baht = "25.00" if kind in COMES_IN else "-25.00"
    line, by = make_line(baht), make_staff()

    entry = book_line(line.pk, kind, note="as the bank says", by=by)

    assert (entry.key, entry.on, entry.by, entry.note) == (f"bank-line:{line.pk}", DAY, by, "as the bank says")
    assert balance(Account.BANK) == Decimal(baht)
    assert balance({**COMES_IN, **GOES_OUT}[kind]) == -Decimal(baht)
    assert not open_lines().exists()
    assert not open_bank_legs().exists()


def test_a_line_is_booked_once():
    line = make_line()
    book_line(line.pk, BankKind.FEE, note="x", by=make_staff())

    with pytest.raises(Explained):
        book_line(line.pk, BankKind.FEE, note="x", by=make_staff())
    assert Entry.objects.count() == 1


def test_money_that_went_out_is_no_interest():
    with pytest.raises(WrongWay):
        book_line(make_line().pk, BankKind.INTEREST, note="x", by=make_staff())
    assert not Entry.objects.exists()


def test_nothing_is_booked_in_a_sealed_month():
    line = make_line()
    book("1.00")
    seal_month(DAY.replace(day=1))

    with pytest.raises(MonthSealed):
        book_line(line.pk, BankKind.FEE, note="x", by=make_staff())
    assert open_lines().get() == line


def test_what_was_booked_wrong_is_taken_back_and_booked_anew():
    line = make_line()
    book_line(line.pk, BankKind.FEE, note="x", by=make_staff())
    taken = take_back_line(line.pk, why="it was tax", by=make_staff())

    assert taken.note == "it was tax"
    assert (balance(Account.BANK), balance(Account.BANK_FEES)) == (0, 0)
    assert match_lines() == 0  # the mistake does not come back by itself
    assert open_lines().get() == line
    assert not open_bank_legs().exists()
    with pytest.raises(Explained):
        take_back_line(line.pk, why="again", by=make_staff())

    assert book_line(line.pk, BankKind.INTEREST_TAX, note="y", by=make_staff()).key == f"bank-line:{line.pk}:2"
    assert not open_lines().exists()
    take_back_line(line.pk, why="no", by=make_staff())
    assert balance(Account.TAX_WITHHELD) == 0


def test_entries_that_come_to_the_sum_are_matched_by_hand_and_undone():
    legs = [book(baht, on=date(2026, 8, 1)) for baht in ("100.00", "50.00", "7.00")]
    line, by = make_line("150.00"), make_staff()

    match_by_hand(line.pk, [legs[0].pk, legs[1].pk], note="two in one", by=by)

    assert set(MatchedLeg.objects.values_list("leg", "line")) == {(legs[0].pk, line.pk), (legs[1].pk, line.pk)}
    assert not open_lines().exists()
    assert Entry.objects.count() == 3
    with pytest.raises(Explained):
        match_by_hand(line.pk, [legs[0].pk, legs[1].pk], note="two in one", by=by)

    undo_match(line.pk, by=by)
    assert open_lines().get() == line
    assert open_bank_legs().count() == 3
    kept = HandMatch.objects.get()
    assert (kept.by, kept.undone_by, kept.note) == (by, by, "two in one")
    with pytest.raises(Explained):
        undo_match(line.pk, by=by)


def test_entries_that_come_to_another_sum_are_refused():
    leg, line = book("100.00", on=date(2026, 8, 1)), make_line("150.00")

    with pytest.raises(OtherSum) as refused:
        match_by_hand(line.pk, [leg.pk], note="x", by=make_staff())
    assert refused.value.baht == Decimal("100.00")
    assert not MatchedLeg.objects.exists()


def test_an_entry_that_another_line_shows_is_not_matched_again():
    leg = book("150.00")
    make_line("150.00", "first")
    second = make_line("150.00", "second")
    assert MatchedLeg.objects.get().leg == leg

    with pytest.raises(Explained):
        match_by_hand(second.pk, [leg.pk], note="x", by=make_staff())


def test_what_the_shop_found_by_itself_is_not_undone_here():
    book("150.00")
    line = make_line("150.00")

    with pytest.raises(Explained):
        undo_match(line.pk, by=make_staff())
    assert MatchedLeg.objects.count() == 1
