"""Several members of staff move one payout run in the same moment."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from checkout.ledger.chart import Account
from checkout.ledger.queries import balance
from checkout.settlement import runs
from checkout.settlement.accounts import enter_account
from checkout.settlement.models import PayoutLine, PayoutRun, SettledLeg
from checkout.settlement.queries import lines_that_differ
from checkout.settlement.runs import (
    CannotPayOut,
    RunOpen,
    WrongState,
    approve_run,
    cancel_run,
    mark_run_paid,
    prepare_run,
)
from checkout.settlement.states import LineState, RunState
from tests.factories import make_paid_producer, make_run, make_sale, make_staff

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
STAFF = 4
MEETING_SECONDS = 3
TODAY = timezone.localdate()


@pytest.fixture
def weaver():
    producer = make_paid_producer()
    make_sale(producer, "100.00")
    return producer


@pytest.fixture
def meeting(meet_after):
    return partial(meet_after, STAFF)


def all_at_once(*tasks: Callable) -> list:
    """Do things in the same moment, and return what came of each."""
    results: list = [None] * len(tasks)

    def one(place: int, task: Callable) -> None:
        try:
            results[place] = task()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=one, args=numbered) for numbered in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def prepared(results: list) -> int:
    return sum(isinstance(result, PayoutRun) for result in results)


def test_of_several_who_prepare_one_does(weaver, meeting):
    meeting(runs, "open_legs")
    by = [make_staff() for _ in range(STAFF)]

    results = all_at_once(*[lambda who=who: prepare_run(TODAY, by=who) for who in by])

    assert prepared(results) == 1
    assert sum(isinstance(result, RunOpen) for result in results) == STAFF - 1
    assert SettledLeg.objects.count() == PayoutLine.objects.count() == 1


def test_without_the_guards_of_the_database_all_of_them_would(weaver, meeting):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_open_payout_run")
        cursor.execute("ALTER TABLE settlement_payoutrun DROP CONSTRAINT settlement_payoutrun_number_key")
        cursor.execute("ALTER TABLE settlement_settledleg DROP CONSTRAINT settlement_settledleg_pkey")
    try:
        meeting(runs, "open_legs")
        by = [make_staff() for _ in range(STAFF)]

        results = all_at_once(*[lambda who=who: prepare_run(TODAY, by=who) for who in by])

        assert prepared(results) == STAFF
        assert SettledLeg.objects.count() == STAFF
    finally:
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("TRUNCATE settlement_payoutrun, settlement_settledleg, settlement_payoutline CASCADE")
            cursor.execute("ALTER TABLE settlement_settledleg ADD PRIMARY KEY (leg_id)")
            cursor.execute("ALTER TABLE settlement_payoutrun ADD UNIQUE (number)")
            constraint = next(one for one in PayoutRun._meta.constraints if one.name == "one_open_payout_run")
            with connection.schema_editor() as editor:
                editor.add_constraint(PayoutRun, constraint)


def test_a_leg_goes_into_one_line_even_if_two_runs_were_open(weaver, meeting):
    """What stands behind the run's own guard: the leg itself."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_open_payout_run")
    try:
        by = [make_staff(), make_staff()]
        first = prepare_run(TODAY, by=by[0])
        with pytest.raises(runs.NothingToPay):
            prepare_run(TODAY, by=by[1])
        assert SettledLeg.objects.get().line.run == first
    finally:
        constraint = next(one for one in PayoutRun._meta.constraints if one.name == "one_open_payout_run")
        with connection.schema_editor() as editor:
            editor.add_constraint(PayoutRun, constraint)


def test_of_several_who_note_the_payment_each_books_the_same(weaver, meeting):
    run, by = make_run(approved=True), make_staff()
    meeting(runs, "fit_accounts")

    results = all_at_once(*[lambda: mark_run_paid(run, on=TODAY, by=by)] * STAFF)

    assert sorted(map(str, results)) == ["0"] * (STAFF - 1) + ["1"]
    assert balance(Account.BANK) == -100
    assert PayoutRun.objects.get().state == RunState.PAID


def test_without_the_lock_they_would_meet_each_other(weaver, meeting, no_lock):
    """The books still take the payment once: its key names it."""
    run, by = make_run(approved=True), make_staff()
    meeting(runs, "fit_accounts")

    results = all_at_once(*[lambda: mark_run_paid(run, on=TODAY, by=by)] * STAFF)

    assert sorted(map(str, results)) != ["0"] * (STAFF - 1) + ["1"]
    assert balance(Account.BANK) == -100


def both_ways(run) -> list:
    approver, other = make_staff(), make_staff()
    return all_at_once(
        lambda: approve_run(run, by=approver),
        lambda: cancel_run(run, why="", by=other),
    )


@pytest.fixture
def two_meet(monkeypatch):
    barrier, move = Barrier(2), runs.move_run

    def wait_and_move(*arguments, **more):
        with suppress(BrokenBarrierError):
            barrier.wait(timeout=MEETING_SECONDS)
        move(*arguments, **more)

    monkeypatch.setattr(runs, "move_run", wait_and_move)


def is_whole(run: PayoutRun) -> bool:
    """A cancelled run holds no legs and was approved by nobody after it; an open one holds all of them."""
    run.refresh_from_db()
    return SettledLeg.objects.exists() == (run.state != RunState.CANCELLED)


def test_a_run_is_approved_or_cancelled_or_first_one_then_the_other(weaver, two_meet):
    run = make_run()

    results = both_ways(run)

    assert is_whole(run)
    assert {type(result) for result in results} <= {PayoutRun, WrongState}


def test_without_the_lock_only_the_database_keeps_a_cancelled_run_from_being_approved(
    weaver, two_meet, no_lock, monkeypatch
):
    """The one who cancels is done first, and the one who approves writes over it."""
    run, cancelled = make_run(), Barrier(2)
    write = PayoutRun.save

    def write_last(self, **options):
        if self.state == RunState.APPROVED:
            cancelled.wait(timeout=30)
        write(self, **options)

    monkeypatch.setattr(PayoutRun, "save", write_last)
    approver, other = make_staff(), make_staff()

    def cancel():
        result = cancel_run(run, why="", by=other)
        cancelled.wait(timeout=30)
        return result

    approved, _cancelled = all_at_once(lambda: approve_run(run, by=approver), cancel)

    assert isinstance(approved, IntegrityError)
    assert is_whole(run)


def test_an_account_that_is_entered_while_somebody_pays_waits_or_is_waited_for(weaver):
    run, by = make_run(approved=True), make_staff()

    results = all_at_once(
        lambda: mark_run_paid(run, on=TODAY, by=by),
        lambda: enter_account(weaver, bank="004", number="1112223334", holder="x", by=by),
    )

    assert not [result for result in results if isinstance(result, CannotPayOut)]
    line = PayoutLine.objects.get()
    assert line.state in {LineState.PAID, LineState.HELD_BACK}
    assert line.account.number == "1234567890"
    assert not lines_that_differ()


def test_a_sale_booked_while_a_run_is_prepared_is_in_it_whole_or_not_at_all(weaver):
    by = make_staff()

    all_at_once(lambda: prepare_run(TODAY, by=by), *[lambda: make_sale(weaver, "10.00") for _ in range(STAFF)])

    assert not lines_that_differ()
