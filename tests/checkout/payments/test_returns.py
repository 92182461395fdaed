"""What refunds take back in the books does not depend on what came first, nor on whether the maker was paid."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from django.utils import timezone

from catalogue.producers.models import Terms
from catalogue.producers.terms import Mode
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import credit, debit, post
from checkout.ledger.queries import balance, owed_to_producers, trial_balance
from checkout.ledger.sealing import verify_ledger
from checkout.payments.models import PaymentAttempt, Refund
from checkout.payments.offline import confirm_money
from checkout.payments.refund_sums import lines_left, refundable_baht
from checkout.payments.refunds import RefundWish, cancel_refund, mark_refunded_by_hand, start_refund
from checkout.payments.restocking import restock_line
from checkout.payments.returns import still_to_book
from tests.factories import make_basket, make_order, make_product, make_staff, make_transfer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_person_gives")]


class Shop:
    """One order of two makers, and what can happen to it after the sale."""

    def __init__(self):
        self.by = make_staff()
        goods = [(make_product(price="590.00"), 2), (make_product(price="249.50"), 3)]
        for product, _pieces in goods:
            Terms.objects.create(
                product=product, mode=Mode.CONSIGNED, commission_percent=15, starts_on=date(2020, 1, 1)
            )
        self.order = make_order(basket=make_basket(goods=goods))
        self.lines = list(self.order.lines.order_by("pk"))
        attempt = make_transfer(self.order)
        received = {"received_baht": self.order.total_incl_tax, "received_on": timezone.localdate()}
        self.attempt: PaymentAttempt = confirm_money(attempt, **received, by=self.by)
        self.paid = dict.fromkeys(owed_to_producers(), Decimal(0))

    def refund(self, baht: Decimal, wishes=()) -> Refund:
        refund = start_refund(self.attempt, baht, reason=Refund.Reason.CHANGED_MIND, by=self.by, lines=wishes)
        return mark_refunded_by_hand(refund, by=self.by)

    def part_refund(self):
        """One piece of the first maker comes back, unless all of it is back already."""
        if lines_left(self.order)[0].quantity:
            self.refund(Decimal("590.00"), [RefundWish(self.lines[0].pk, 1, restock=True)])

    def full_refund(self):
        """Everything that is left, with every piece."""
        self.attempt.order.refresh_from_db()
        left = [RefundWish(one.line.pk, one.quantity, restock=True) for one in lines_left(self.order) if one.quantity]
        self.refund(refundable_baht(self.attempt), left)

    def payout(self):
        """Every maker is paid what she is owed."""
        for producer, owed in owed_to_producers().items():
            if owed > 0:
                legs = [debit(Account.PRODUCERS, owed, producer), credit(Account.BANK, owed)]
                post(f"payout:{producer}:{len(self.paid)}:{owed}", kind=Entry.Kind.PAYOUT, on=date.today(), legs=legs)
                self.paid[producer] += owed

    def seal_nothing(self):
        """The clock goes on; nothing happens."""
        assert verify_ledger().is_ok

    def earned(self) -> dict[int, Decimal]:
        """What each maker earned: paid to her, and owed."""
        return {producer: owed + self.paid[producer] for producer, owed in owed_to_producers().items()}


@pytest.mark.parametrize("events", list(permutations(["payout", "part_refund", "full_refund", "seal_nothing"])))
def test_all_orders_of_events_end_equal(events):
    shop = Shop()
    for event in events:
        getattr(shop, event)()
    assert set(shop.earned().values()) == {Decimal("0.00")}
    left = {account: baht for account, baht in trial_balance().items() if baht}
    paid = sum(shop.paid.values())
    # Only what was paid before the goods came back is not where it was: the makers owe it.
    wanted = {Account.BANK: -paid, Account.PRODUCERS: paid} if paid else {}
    assert left == wanted
    assert not still_to_book(shop.order)


@pytest.mark.parametrize("events", list(permutations(["payout", "part_refund", "withdrawn"])))
def test_a_part_refund_takes_the_same_in_every_order(events):
    shop = Shop()
    before = owed_to_producers()

    def withdrawn():
        refund = start_refund(shop.attempt, Decimal("100.00"), reason=Refund.Reason.OTHER, by=shop.by)
        cancel_refund(refund, by=shop.by)

    for event in events:
        withdrawn() if event == "withdrawn" else getattr(shop, event)()
    first, second = (line.partner_id for line in shop.lines)
    one_piece = (shop.lines[0].producer_baht / 2).quantize(Decimal("0.01"))
    assert shop.earned() == {first: before[first] - one_piece, second: before[second]}
    assert balance(Account.BUYERS, order_number=shop.order.number) == 0


def test_thirds_of_a_satang_do_not_stay_behind():
    """Three pieces given back one by one leave nothing, whatever rounding did on the way."""
    shop = Shop()
    for _ in range(3):
        refund = start_refund(
            shop.attempt,
            Decimal("249.50"),
            reason=Refund.Reason.CHANGED_MIND,
            by=shop.by,
            lines=[RefundWish(shop.lines[1].pk, 1, restock=True)],
        )
        mark_refunded_by_hand(refund, by=shop.by)
    assert owed_to_producers()[shop.lines[1].partner_id] == 0
    assert not Leg.objects.filter(account=Account.LOSSES).exists()


def test_a_piece_that_comes_back_later_is_hers_again():
    shop = Shop()
    before = owed_to_producers()[shop.lines[0].partner_id]
    refund = shop.refund(Decimal("590.00"), [RefundWish(shop.lines[0].pk, 1, restock=False)])
    assert owed_to_producers()[shop.lines[0].partner_id] == before
    restock_line(refund.lines.get(), by=shop.by)
    assert owed_to_producers()[shop.lines[0].partner_id] == before - shop.lines[0].producer_baht / 2
    assert balance(Account.LOSSES) == 0


def test_goodwill_costs_no_maker_anything():
    shop = Shop()
    before = owed_to_producers()
    shop.refund(Decimal("200.00"))
    assert owed_to_producers() == before
    assert balance(Account.ALLOWANCES) > 0
