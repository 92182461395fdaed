"""Payout runs: what goes into them, who may move them, and what happens when something goes wrong."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.ledger.queries import balance, owed_to_producers
from checkout.payments.private_files import private_storage
from checkout.settlement import runs
from checkout.settlement.accounts import approve_account, enter_account, refuse_account
from checkout.settlement.models import PayoutLine, PayoutProof, PayoutRun, SettledLeg
from checkout.settlement.proofs import BadProof
from checkout.settlement.queries import lines_that_differ, paid_on
from checkout.settlement.runs import (
    HeldBack,
    MaybeAtBank,
    NothingToPay,
    RunOpen,
    SamePerson,
    SomePaid,
    WrongState,
    approve_run,
    cancel_run,
    close_run,
    hold_back,
    let_go,
    lines_for_bank,
    mark_line_paid,
    mark_run_paid,
    note_came_back,
    prepare_run,
)
from checkout.settlement.states import Hold, LineState, RunState
from tests.factories import (
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
PDF = b"%PDF-1.7 a page of the bank's statement"


def amounts(run: PayoutRun) -> list[Decimal]:
    return list(run.lines.values_list("amount_baht", flat=True))


def only_line(run: PayoutRun) -> PayoutLine:
    return run.lines.get()


def test_a_run_gathers_what_each_producer_is_owed():
    weaver, potter = make_paid_producer(), make_paid_producer()
    sale = make_sale(weaver, "100.00")
    make_sale(weaver, "50.50")
    make_return(sale, weaver, "20.25")
    make_sale(potter, "70.00")

    run = make_run()

    assert {line.producer: line.amount_baht for line in run.lines.all()} == {
        weaver: Decimal("130.25"),
        potter: Decimal("70.00"),
    }
    assert SettledLeg.objects.count() == 4
    assert not lines_that_differ()


def test_what_came_after_the_day_waits_for_the_next_run():
    weaver = make_paid_producer()
    make_sale(weaver, "100.00", on=TODAY - timedelta(days=1))
    make_sale(weaver, "7.00", on=TODAY)

    run = make_run(cutoff=TODAY - timedelta(days=1))

    assert amounts(run) == [Decimal("100.00")]


def test_what_is_booked_while_a_run_is_prepared_is_in_it_whole_or_not_at_all(monkeypatch):
    weaver = make_paid_producer()
    sale = make_sale(weaver, "100.00")
    settle = runs._settle

    def book_and_settle(pairs):
        make_sale(weaver, "25.00")
        make_return(sale, weaver, "90.00")
        settle(pairs)

    monkeypatch.setattr(runs, "_settle", book_and_settle)
    run = make_run()

    assert amounts(run) == [Decimal("100.00")]
    assert not lines_that_differ()


def test_without_anything_owed_there_is_no_run():
    weaver = make_paid_producer()
    take_back(make_sale(weaver))

    with pytest.raises(NothingToPay):
        make_run()

    assert not PayoutRun.objects.exists()
    assert not SettledLeg.objects.exists()


def test_whoever_owes_us_gets_no_line_and_it_comes_out_of_the_next_run():
    weaver, potter = make_paid_producer(), make_paid_producer()
    sale = make_sale(weaver, "100.00")
    mark_run_paid(make_run(approved=True), on=TODAY, by=make_staff())
    make_return(sale, weaver, "60.00")
    make_sale(potter, "10.00")

    second = make_run(approved=True)

    assert [line.producer for line in second.lines.all()] == [potter]
    assert owed_to_producers()[weaver.pk] == Decimal("-60.00")
    mark_run_paid(second, on=TODAY, by=make_staff())
    make_sale(weaver, "90.00")
    assert amounts(make_run()) == [Decimal("30.00")]


def test_one_run_is_open_at_a_time():
    weaver = make_paid_producer()
    make_sale(weaver)
    run = make_run()
    make_sale(weaver)

    with pytest.raises(RunOpen):
        make_run()
    approve_run(run, by=make_staff())
    with pytest.raises(RunOpen):
        make_run()
    cancel_run(run, why="", by=make_staff())

    assert amounts(make_run()) == [Decimal("200.00")]


def test_another_person_approves():
    make_sale(make_paid_producer())
    preparer, approver = make_staff(), make_staff()
    run = prepare_run(TODAY, by=preparer)

    with pytest.raises(SamePerson):
        approve_run(run, by=preparer)
    approved = approve_run(run, by=approver)

    assert approve_run(run, by=make_staff()) == approved
    assert PayoutRun.objects.get().approved_by == approver


def test_nothing_is_paid_before_it_is_approved():
    make_sale(make_paid_producer())
    run = make_run()

    with pytest.raises(WrongState):
        mark_run_paid(run, on=TODAY, by=make_staff())
    with pytest.raises(WrongState):
        mark_line_paid(only_line(run), on=TODAY, by=make_staff())
    with pytest.raises(WrongState):
        lines_for_bank(run, by=make_staff())
    assert not Entry.objects.filter(kind=Entry.Kind.PAYOUT).exists()


def test_a_paid_run_is_booked_once_and_proved():
    weaver = make_paid_producer()
    sale = make_sale(weaver, "100.00")
    run, by = make_run(approved=True), make_staff()

    assert mark_run_paid(run, on=TODAY, reference="line 7", by=by, proof=PDF) == 1
    assert mark_run_paid(run, on=TODAY, reference="line 7", by=by) == 0

    line = only_line(run)
    assert (line.state, line.paid_on, line.reference) == (LineState.PAID, TODAY, "line 7")
    assert PayoutRun.objects.get().state == RunState.PAID
    assert balance(Account.BANK) == Decimal("-100.00")
    assert owed_to_producers() == {weaver.pk: Decimal("0.00")}
    assert paid_on(sale.legs.values_list("pk", flat=True)) == {
        leg.pk: TODAY if leg.producer_id else None for leg in sale.legs.all()
    }
    proof = PayoutProof.objects.get()
    assert private_storage().open(proof.file.name).read() == PDF
    assert not lines_that_differ()


def test_a_proof_that_cannot_be_read_books_nothing():
    make_sale(make_paid_producer())
    run = make_run(approved=True)

    with pytest.raises(BadProof):
        mark_run_paid(run, on=TODAY, by=make_staff(), proof=b"<html>")

    assert only_line(run).state == LineState.TO_PAY


def test_a_proof_of_nothing_leaves_no_file():
    make_sale(make_paid_producer())
    run = make_run()
    before = set(stored())

    with pytest.raises(WrongState):
        mark_run_paid(run, on=TODAY, by=make_staff(), proof=PDF)

    assert set(stored()) == before


def stored() -> list[str]:
    try:
        return private_storage().listdir("payouts")[1]
    except FileNotFoundError:
        return []


def test_lines_are_paid_one_by_one_too():
    weaver, potter = make_paid_producer(), make_paid_producer()
    make_sale(weaver)
    make_sale(potter)
    run, by = make_run(approved=True), make_staff()
    first, second = run.lines.all()

    mark_line_paid(first, on=TODAY, by=by)
    mark_line_paid(first, on=TODAY - timedelta(days=1), by=by)

    assert PayoutRun.objects.get().state == RunState.APPROVED
    assert PayoutLine.objects.get(pk=first.pk).paid_on == TODAY
    mark_line_paid(second, on=TODAY, by=by)
    assert PayoutRun.objects.get().state == RunState.PAID


def test_without_an_account_a_line_is_held_back_until_one_is_approved():
    weaver = make_producer()
    make_sale(weaver)
    run = make_run(approved=True)
    assert (only_line(run).state, only_line(run).hold) == (LineState.HELD_BACK, Hold.NO_ACCOUNT)
    with pytest.raises(HeldBack):
        mark_line_paid(only_line(run), on=TODAY, by=make_staff())

    account = enter_account(weaver, bank="004", number="1112223334", holder="กลุ่ม", by=make_staff())
    assert only_line(run).hold == Hold.NEW_ACCOUNT
    approve_account(account, by=make_staff())

    assert (only_line(run).state, only_line(run).account) == (LineState.TO_PAY, account)


@pytest.mark.parametrize("decide", [approve_account, refuse_account])
def test_a_changed_account_holds_its_line_back_until_it_is_decided(decide):
    weaver = make_paid_producer()
    make_sale(weaver)
    run = make_run(approved=True)
    old = only_line(run).account

    new = enter_account(weaver, bank="004", number="9998887776", holder="อื่น", by=make_staff())

    assert (only_line(run).state, only_line(run).hold) == (LineState.HELD_BACK, Hold.NEW_ACCOUNT)
    assert lines_for_bank(run, by=make_staff()) == []
    assert mark_run_paid(run, on=TODAY, by=make_staff()) == 0
    decide(new, by=make_staff())
    assert only_line(run).state == LineState.TO_PAY
    assert only_line(run).account == (new if decide is approve_account else old)


def test_an_account_changed_behind_the_run_still_holds_its_line_back():
    """Whoever entered it did not see the run, which was being written in that moment."""
    weaver = make_paid_producer()
    make_sale(weaver)
    run = make_run(approved=True)
    enter_account(weaver, bank="004", number="9998887776", holder="อื่น", by=make_staff())
    PayoutLine.objects.update(state=LineState.TO_PAY, hold="")

    with pytest.raises(HeldBack):
        mark_line_paid(only_line(run), on=TODAY, by=make_staff())
    PayoutLine.objects.update(state=LineState.TO_PAY, hold="")
    assert mark_run_paid(run, on=TODAY, by=make_staff()) == 0


def test_held_back_by_hand_until_let_go():
    make_sale(make_paid_producer())
    run, by = make_run(approved=True), make_staff()

    hold_back(only_line(run), why="the bank asks for her card", by=by)
    assert mark_run_paid(run, on=TODAY, by=by) == 0
    assert "asks for her card" in only_line(run).note
    let_go(only_line(run), by=by)

    assert mark_run_paid(run, on=TODAY, by=by) == 1


def test_a_closed_run_leaves_what_it_held_back_to_the_next():
    weaver, potter = make_paid_producer(), make_producer()
    make_sale(weaver)
    make_sale(potter, "40.00")
    run, by = make_run(approved=True), make_staff()
    with pytest.raises(WrongState):
        close_run(run, by=by)
    mark_run_paid(run, on=TODAY, by=by)

    assert close_run(run, by=by).state == RunState.PAID
    assert close_run(run, by=by).state == RunState.PAID
    assert amounts(make_run()) == [Decimal("40.00")]


def test_a_cancelled_run_frees_its_legs():
    make_sale(make_paid_producer())
    run = make_run()

    cancel_run(run, why="too early", by=make_staff())

    assert cancel_run(run, why="again", by=make_staff()).note == "too early"
    assert not SettledLeg.objects.exists()
    with pytest.raises(WrongState):
        approve_run(run, by=make_staff())


def test_what_was_paid_cannot_be_cancelled():
    make_sale(make_paid_producer())
    make_sale(make_producer())
    run = make_run(approved=True)
    mark_run_paid(run, on=TODAY, by=make_staff())

    with pytest.raises(SomePaid):
        cancel_run(run, why="", by=make_staff())


def test_a_run_whose_file_was_taken_is_cancelled_only_if_the_bank_did_not_get_it():
    make_sale(make_paid_producer())
    run, by = make_run(approved=True), make_staff()
    lines_for_bank(run, by=by)

    with pytest.raises(MaybeAtBank):
        cancel_run(run, why="", by=by)
    assert cancel_run(run, why="", by=by, not_at_bank=True).state == RunState.CANCELLED


def test_money_that_came_back_from_the_bank_is_owed_again():
    weaver = make_paid_producer()
    sale = make_sale(weaver, "100.00")
    run, by = make_run(approved=True), make_staff()
    mark_run_paid(run, on=TODAY, by=by)

    note_came_back(only_line(run), why="account closed", by=by)
    note_came_back(only_line(run), why="again", by=by)

    assert only_line(run).state == LineState.CAME_BACK
    assert owed_to_producers() == {weaver.pk: Decimal("100.00")}
    assert balance(Account.BANK) == 0
    hers = sale.legs.get(account=Account.PRODUCERS)
    assert paid_on([hers.pk]) == {hers.pk: None}
    assert not lines_that_differ()
    second = make_run(approved=True)
    assert amounts(second) == [Decimal("100.00")]
    mark_run_paid(second, on=TODAY, by=by)
    assert paid_on([hers.pk]) == {hers.pk: TODAY}
    assert owed_to_producers() == {weaver.pk: Decimal("0.00")}


def test_only_what_was_paid_can_come_back():
    make_sale(make_paid_producer())
    run = make_run(approved=True)

    with pytest.raises(WrongState):
        note_came_back(only_line(run), why="", by=make_staff())


# What the database itself refuses, whoever goes past the operations.


def pay_a_leg_twice():
    make_sale(make_paid_producer())
    leg, line = Leg.objects.get(account=Account.PRODUCERS), only_line(make_run())
    SettledLeg.objects.bulk_create([SettledLeg(leg=leg, line=line)])


def approve_alone():
    make_sale(make_paid_producer())
    make_run()
    run = PayoutRun.objects.get()
    PayoutRun.objects.update(approved_by=run.prepared_by)


def pay_without_approval():
    make_sale(make_paid_producer())
    make_run()
    PayoutRun.objects.update(state=RunState.APPROVED)


def open_a_second_run():
    make_sale(make_paid_producer())
    make_run()
    PayoutRun.objects.create(number=99, cutoff=date(2026, 1, 1), prepared_by=make_staff())


def pay_less_than_nothing():
    make_sale(make_paid_producer())
    make_run()
    PayoutLine.objects.update(amount_baht=0)


def pay_to_no_account():
    make_sale(make_producer())
    make_run()
    PayoutLine.objects.update(state=LineState.TO_PAY, hold="")


def hold_back_for_no_reason():
    make_sale(make_paid_producer())
    make_run()
    PayoutLine.objects.update(state=LineState.HELD_BACK)


def pay_on_no_day():
    make_sale(make_paid_producer())
    make_run()
    PayoutLine.objects.update(state=LineState.PAID)


def close_at_no_time():
    make_sale(make_paid_producer())
    make_run()
    PayoutRun.objects.update(state=RunState.CANCELLED)


FAULTS = [
    pay_a_leg_twice,
    approve_alone,
    pay_without_approval,
    open_a_second_run,
    pay_less_than_nothing,
    pay_to_no_account,
    hold_back_for_no_reason,
    pay_on_no_day,
    close_at_no_time,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_database_refuses(fault):
    with pytest.raises(IntegrityError), transaction.atomic():
        fault()
