"""Sale, payout, part refund and full refund in every order: the end is the same, and nobody is paid twice."""

from decimal import Decimal
from itertools import permutations

import pytest
from django.utils import timezone

from checkout.ledger.chart import Account
from checkout.ledger.models import Leg
from checkout.ledger.queries import owed_to_producers, total
from checkout.settlement.queries import lines_that_differ
from checkout.settlement.runs import NothingToPay, approve_run, mark_run_paid, prepare_run
from checkout.settlement.statements import statement
from tests.factories import make_paid_producer, make_return, make_sale, make_staff

TODAY = timezone.localdate()


class History:
    """Two producers, two sales: one goes back in part, the other whole."""

    def __init__(self):
        self.producers = [make_paid_producer(), make_paid_producer()]
        self.preparer, self.approver = make_staff(), make_staff()
        self.kept, self.undone = [
            [make_sale(producer, baht) for producer in self.producers] for baht in ("100.00", "60.00")
        ]

    def sale(self):
        for producer in self.producers:
            make_sale(producer, "33.33")

    def payout(self):
        try:
            run = prepare_run(TODAY, by=self.preparer)
        except NothingToPay:
            return
        approve_run(run, by=self.approver)
        mark_run_paid(run, on=TODAY, by=self.approver)

    def part_refund(self):
        make_return(self.kept[0], self.producers[0], "25.50")

    def full_refund(self):
        for sale, producer in zip(self.undone, self.producers, strict=True):
            make_return(sale, producer, "60.00")


EVENTS = (History.sale, History.payout, History.part_refund, History.full_refund)


@pytest.mark.django_db
@pytest.mark.parametrize("events", list(permutations(EVENTS)), ids=lambda events: "-".join(e.__name__ for e in events))
def test_every_order_of_events_ends_equal(events):
    history = History()

    for event in events:
        event(history)
        for producer in history.producers:
            assert statement(producer, TODAY).closing_baht == owed_to_producers()[producer.pk]
    for producer in history.producers:
        make_sale(producer, "500.00")
    history.payout()

    paid = [
        total(Leg.objects.filter(account=Account.PRODUCERS, producer=producer, entry__kind="payout"))
        for producer in history.producers
    ]
    assert paid == [Decimal("607.83"), Decimal("633.33")]
    assert [owed_to_producers()[producer.pk] for producer in history.producers] == [0, 0]
    assert not lines_that_differ()
