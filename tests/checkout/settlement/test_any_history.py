"""Whatever happens in whatever order: closings are the books', nobody is paid twice, and nothing gets lost."""

import contextlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import credit, debit, next_month, post
from checkout.ledger.queries import balance, owed_to_producers, total
from checkout.settlement.accounts import approve_account, enter_account
from checkout.settlement.models import ProducerAccount
from checkout.settlement.queries import lines_that_differ, open_legs, open_run
from checkout.settlement.runs import (
    CannotPayOut,
    approve_run,
    cancel_run,
    close_run,
    hold_back,
    let_go,
    mark_line_paid,
    mark_run_paid,
    note_came_back,
    prepare_run,
)
from checkout.settlement.statements import months_of, statement
from tests.factories import make_paid_producer, make_producer, make_return, make_sale, make_staff, take_back

TODAY = timezone.localdate()
PRODUCERS = 3
satang = st.integers(min_value=1, max_value=500_00).map(lambda number: Decimal(number) / 100)
days = st.integers(min_value=0, max_value=90).map(lambda back: TODAY - timedelta(days=back))
who = st.integers(min_value=0, max_value=PRODUCERS - 1)


class Settling(RuleBasedStateMachine):
    """Two producers with an account and one without; staff who prepare, approve, pay, hold back and think again."""

    def __init__(self):
        super().__init__()
        self.history = transaction.atomic()
        self.history.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.history.__exit__(None, None, None)

    @initialize()
    def begin(self):
        self.producers = [make_paid_producer(), make_paid_producer(), make_producer()]
        self.one, self.other = make_staff(), make_staff()
        self.sales, self.due = [], dict.fromkeys((producer.pk for producer in self.producers), Decimal("0.00"))

    @rule(who=who, baht=satang, on=days)
    def sell(self, who, baht, on):
        producer = self.producers[who]
        self.sales.append((make_sale(producer, baht, on=on), producer, baht))
        self.due[producer.pk] += baht

    @rule(data=st.data(), on=days)
    def take_some_back(self, data, on):
        if self.sales:
            sale, producer, baht = data.draw(st.sampled_from(self.sales))
            part = max(Decimal("0.01"), (baht / 3).quantize(Decimal("0.01")))
            make_return(sale, producer, part, on=on)
            self.due[producer.pk] -= part

    @rule(data=st.data())
    def take_all_back(self, data):
        if self.sales:
            sale, producer, baht = self.sales.pop(data.draw(st.integers(0, len(self.sales) - 1)))
            take_back(sale)
            self.due[producer.pk] -= baht

    @rule(who=who, baht=satang, kind=st.sampled_from(["purchase", "breakage", "return", "other"]), on=days)
    def book_something_else(self, who, baht, kind, on):
        """Goods bought or broken, a refund called off, a correction in her favour."""
        producer = self.producers[who]
        legs = [debit(Account.LOSSES, baht), credit(Account.PRODUCERS, baht, producer.pk)]
        post(f"{kind}:{Entry.objects.count()}", kind=kind, on=on, legs=legs)
        self.due[producer.pk] += baht

    @rule(cutoff=days)
    def prepare(self, cutoff):
        self.attempt(prepare_run, cutoff, by=self.one)

    @rule()
    def approve(self):
        self.with_open_run(approve_run, by=self.other)

    @rule()
    def pay_all(self):
        self.with_open_run(mark_run_paid, on=TODAY, by=self.one)

    @rule()
    def close(self):
        self.with_open_run(close_run, by=self.one)

    @rule()
    def cancel(self):
        self.with_open_run(cancel_run, why="", by=self.one, not_at_bank=True)

    @rule(step=st.sampled_from([mark_line_paid, hold_back, let_go, note_came_back]), data=st.data())
    def move_one_line(self, step, data):
        lines = list(open_run().lines.all()) if open_run() else []
        if lines:
            more = {mark_line_paid: {"on": TODAY}, let_go: {}}.get(step, {"why": "x"})
            self.attempt(step, data.draw(st.sampled_from(lines)), by=self.one, **more)

    @rule(who=who)
    def enter_an_account(self, who):
        number = f"{ProducerAccount.objects.count():010}"
        enter_account(self.producers[who], bank="004", number=number, holder="x", by=self.one)

    @rule()
    def approve_accounts(self):
        for account in ProducerAccount.objects.filter(approved_at=None, ended_at=None):
            approve_account(account, by=self.other)

    def with_open_run(self, step, **more):
        run = open_run()
        if run:
            self.attempt(step, run, **more)

    def attempt(self, step, *arguments, **more):
        with contextlib.suppress(CannotPayOut):
            step(*arguments, **more)

    @invariant()
    def statements_are_the_books(self):
        for producer in getattr(self, "producers", []):
            before = Decimal("0.00")
            for month in reversed(months_of(producer)):
                read = statement(producer, month.month)
                until = next_month(month.month) - timedelta(days=1)
                assert read.opening_baht == before
                assert read.closing_baht == month.closing_baht
                assert read.closing_baht == -balance(Account.PRODUCERS, producer=producer.pk, until=until)
                parts = [read.sold_baht, read.bought_baht, read.broken_baht, read.taken_back_baht, read.corrected_baht]
                assert read.opening_baht + sum(parts) - read.paid_baht == read.closing_baht
                before = read.closing_baht

    @invariant()
    def nobody_is_paid_twice_and_nothing_is_lost(self):
        owed = owed_to_producers()
        for producer in getattr(self, "producers", []):
            legs = Leg.objects.filter(account=Account.PRODUCERS, producer=producer)
            paid = total(legs.filter(entry__kind="payout"))
            assert paid + owed.get(producer.pk, 0) == self.due[producer.pk]
            still_open = -total(open_legs().filter(producer=producer))
            in_run = sum(
                line.amount_baht
                for line in producer.payout_lines.filter(state__in=["to-pay", "held-back"])
                if line.settled_legs.exists()
            )
            assert still_open + in_run == owed.get(producer.pk, 0)

    @invariant()
    def lines_are_worth_their_legs(self):
        assert not lines_that_differ()


@pytest.mark.django_db
def test_whatever_happens_the_sums_are_right():
    steps = settings(max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Settling, settings=steps)
