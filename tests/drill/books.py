"""A long random year of the books: it balances, statements close as the ledger says, public figures equal it."""

import contextlib
import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from checkout.ledger import events
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from checkout.ledger.operations import CannotPost, credit, debit, next_month, post, reverse
from checkout.ledger.queries import owed_to_producers, trial_balance
from checkout.ledger.sealing import seal_month, verify_ledger
from checkout.settlement.runs import CannotPayOut, approve_run, mark_run_paid, prepare_run
from checkout.settlement.statements import months_of, statement
from storefront.openbooks.counting import count_year
from tests.drill.histories import undone
from tests.factories import make_paid_producer, make_staff

YEAR = 2025
PRODUCERS = 25
NOTHING = Decimal("0.00")


class RandomYear:
    """A year of events, and beside it our own plain sums of what they should come to."""

    def __init__(self, number: int):
        self.dice = random.Random(f"books-{number}")
        self.one, self.other = make_staff(), make_staff()
        self.producers = [make_paid_producer() for _ in range(PRODUCERS)]
        self.sales: list[tuple[Entry, int, Decimal]] = []
        self.earned: dict[int, Decimal] = defaultdict(lambda: NOTHING)
        self.should: Counter = Counter()
        self.number = 0

    def happen(self) -> None:
        self.number += 1
        kinds, weights = zip(*self.EVENTS, strict=True)
        self.dice.choices(kinds, weights)[0](self)

    def day(self) -> date:
        return date(YEAR, 1, 1) + timedelta(days=self.dice.randrange(365))

    def baht(self, most: int = 300_000) -> Decimal:
        return Decimal(self.dice.randint(1, most)) / 100

    def producer(self) -> int:
        return self.dice.choice(self.producers).pk

    def sell(self) -> None:
        hers, centre, vat, payment, delivery = (self.baht() for _ in range(5))
        producer = self.producer()
        legs = [
            debit(Account.BUYERS, hers + centre + vat + payment + delivery),
            credit(Account.PRODUCERS, hers, producer),
            credit(Account.COMMISSION, centre),
            credit(Account.VAT_OUT, vat),
            credit(Account.PAYMENT_COSTS, payment),
            credit(Account.DELIVERY, delivery),
        ]
        number = f"BK-{self.number}"
        sale = post(f"sale:{number}", kind=Entry.Kind.SALE, on=self.day(), legs=legs, order_number=number)
        self.sales.append((sale, producer, hers))
        self.earned[producer] += hers
        self.should += Counter(vat=vat, delivery=delivery)

    def take_some_back(self) -> None:
        if not self.sales:
            return
        sale, producer, hers = self.dice.choice(self.sales)
        part, lost, goodwill = (hers / 3).quantize(NOTHING), self.baht(5000), self.baht(5000)
        legs = [
            debit(Account.PRODUCERS, part, producer),
            debit(Account.LOSSES, lost),
            debit(Account.ALLOWANCES, goodwill),
            credit(Account.BUYERS, part + lost + goodwill),
        ]
        number = f"return:{sale.order_number}:{self.number}"
        post(number, kind=Entry.Kind.RETURN, on=self.day(), legs=legs, order_number=sale.order_number)
        self.earned[producer] -= part
        self.should += Counter(lost=lost, goodwill=goodwill, taken_back=part + lost + goodwill)

    def buy(self) -> None:
        producer, baht = self.producer(), self.baht()
        events.post_purchase(f"DN-{self.number}", producer=producer, baht=baht, on=self.day())
        self.earned[producer] += baht

    def break_one(self) -> None:
        producer, baht = self.producer(), self.baht(50_000)
        events.post_breakage(str(self.number), producer=producer, baht=baht, on=self.day())
        self.earned[producer] += baht
        self.should += Counter(lost=baht)

    def hear_of_a_fee(self) -> None:
        fee, sum_baht = self.baht(5000), self.baht()
        legs = [
            debit(Account.STRIPE, sum_baht),
            debit(Account.PAYMENT_COSTS, fee),
            credit(Account.BUYERS, sum_baht + fee),
        ]
        post(f"stripe:txn_{self.number}", kind=Entry.Kind.PROVIDER, on=self.day(), legs=legs)
        self.should += Counter(fees=fee)

    def miscount_the_cash(self) -> None:
        with contextlib.suppress(CannotPost):
            events.post_cash_difference(self.day(), self.baht(2000), note="?", by=self.one)

    def book_and_take_back(self) -> None:
        """A slip of the pen, and its reversal."""
        legs = [debit(Account.BANK, self.baht()), credit(Account.CASH, NOTHING)]
        legs[1] = credit(Account.CASH, legs[0].baht)
        reverse(post(f"slip:{self.number}", kind=Entry.Kind.OTHER, on=self.day(), legs=legs), why="?")

    def pay(self) -> None:
        with contextlib.suppress(CannotPayOut):
            run = approve_run(prepare_run(self.day(), by=self.one), by=self.other)
            mark_run_paid(run, on=timezone.localdate(), by=self.one)

    EVENTS = [
        (sell, 620),
        (take_some_back, 150),
        (hear_of_a_fee, 150),
        (buy, 30),
        (break_one, 20),
        (book_and_take_back, 20),
        (miscount_the_cash, 6),
        (pay, 4),
    ]


def books(times: int, number: int = 0) -> None:
    """Let so many events happen in a year, and hold what is read of the books against our own sums."""
    undone(lambda: _books(times, number))


def _books(times: int, number: int) -> None:
    year = RandomYear(number)
    for _ in range(times):
        year.happen()
    assert sum(trial_balance().values()) == 0
    paid = -sum(_closings(year).values()) + sum(year.earned.values())
    legs = Entry.objects.filter(kind=Entry.Kind.PAYOUT).values_list("legs__amount_baht", flat=True)
    assert paid == sum((baht for baht in legs if baht > 0), NOTHING)
    _figures_equal(year)
    for month in range(1, 13):
        seal_month(date(YEAR, month, 1))
    assert verify_ledger().is_ok


def _closings(year: RandomYear) -> dict[int, Decimal]:
    """Return what each statement closes with, each opening where the month before closed."""
    owed, closings = owed_to_producers(), {}
    for producer in year.producers:
        before = NOTHING
        for month in reversed(months_of(producer)):
            read = statement(producer, month.month)
            assert read.opening_baht == before
            assert read.closing_baht == before + sum((move.baht for move in read.movements), NOTHING)
            before = read.closing_baht
        assert before == owed.get(producer.pk, NOTHING)
        closings[producer.pk] = before
    return closings


def _figures_equal(year: RandomYear) -> None:
    found = count_year(YEAR, today=next_month(date(YEAR, 12, 1)))["figures"]
    shown = {name: Decimal(found[name]["value"]) for name in ("vat", "delivery", "lost", "goodwill", "fees", "earned")}
    wanted = {name: Decimal(year.should[name]) for name in shown if name != "earned"}
    assert shown == {**wanted, "earned": sum(year.earned.values())}
