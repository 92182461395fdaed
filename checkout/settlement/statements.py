"""A producer's month: what she was owed at its beginning, all that happened, and what she is owed at its end.

Everything is read from the books, so that the closing is their balance to the satang. Nothing here knows a buyer: an
order is named by its number alone, and what staff noted beside an entry stays with them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.producers.models import Partner
from catalogue.producers.terms import Mode
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import next_month
from checkout.ledger.queries import balance
from checkout.orders.models import Line

from .states import LineState
from .words import Words, words_of

NOTHING = Decimal("0.00")


class What(models.TextChoices):
    """What moved a producer's balance, in her words."""

    SALE = "sale", _("Goods sold")
    BOUGHT = "bought", _("Bought by the centre")
    BROKEN = "broken", _("Broken or lost at the centre")
    RETURN = "return", _("Taken back")
    UNDONE = "undone", _("Not taken back after all")
    PAYOUT = "payout", _("Paid to you")
    CAME_BACK = "came-back", _("Payment came back from the bank")
    CORRECTION = "correction", _("Correction")


# By the kind of an entry, and whether it takes another one back.
WHAT = {
    (Entry.Kind.SALE, False): What.SALE,
    (Entry.Kind.SALE, True): What.RETURN,
    (Entry.Kind.PURCHASE, False): What.BOUGHT,
    (Entry.Kind.BREAKAGE, False): What.BROKEN,
    (Entry.Kind.RETURN, False): What.RETURN,
    (Entry.Kind.PAYOUT, False): What.PAYOUT,
    (Entry.Kind.PAYOUT, True): What.CAME_BACK,
}
EARNED = frozenset({What.SALE, What.BOUGHT})
PAYMENTS = frozenset({What.PAYOUT, What.CAME_BACK})


def what_happened(kind: str, is_reversal: bool, baht: Decimal) -> What:
    """Say what an entry of the books was for a producer. A return that gives her something was called off."""
    what = WHAT.get((Entry.Kind(kind), is_reversal), What.CORRECTION)
    return What.UNDONE if what == What.RETURN and baht > 0 else what


@dataclass(frozen=True)
class Movement:
    """One line of a statement: above zero what the producer got a claim to, below what took from it."""

    on: date
    what: What
    baht: Decimal
    words: str = ""
    order_number: str = ""
    settled_in: int | None = None
    paid_on: date | None = None
    note: str = ""  # for staff only
    in_both: Words | None = None

    @property
    def said(self) -> str:
        """Return the words in the language of whoever reads them."""
        return str(self.in_both or self.words)

    @property
    def is_claim(self) -> bool:
        """Say whether this is money she is to get."""
        return self.baht > 0 and self.what not in PAYMENTS

    @property
    def is_deduction(self) -> bool:
        """Say whether this takes from what she gets, from one payout or another."""
        return self.baht < 0 and self.what not in PAYMENTS


@dataclass(frozen=True)
class SalesFigures:
    """What buyers paid for a producer's goods in a month, and who got it. The parts add up to the first."""

    gross_baht: Decimal
    vat_baht: Decimal
    centre_baht: Decimal
    payment_cost_baht: Decimal
    producer_baht: Decimal


@dataclass(frozen=True)
class Statement:
    """A month of one producer."""

    producer: Partner
    month: date
    opening_baht: Decimal
    movements: list[Movement]
    sales: SalesFigures | None

    @property
    def closing_baht(self) -> Decimal:
        return self.opening_baht + sum((movement.baht for movement in self.movements), NOTHING)

    def total(self, *kinds: What) -> Decimal:
        return sum((movement.baht for movement in self.movements if movement.what in kinds), NOTHING)

    @property
    def sold_baht(self) -> Decimal:
        return self.total(What.SALE)

    @property
    def bought_baht(self) -> Decimal:
        return self.total(What.BOUGHT)

    @property
    def broken_baht(self) -> Decimal:
        return self.total(What.BROKEN)

    @property
    def taken_back_baht(self) -> Decimal:
        return self.total(What.RETURN, What.UNDONE)

    @property
    def paid_baht(self) -> Decimal:
        return -self.total(*PAYMENTS)

    @property
    def paid_out_baht(self) -> Decimal:
        """What payouts took from the balance: the paid sum below zero, as a statement adds it up."""
        return -self.paid_baht

    @property
    def corrected_baht(self) -> Decimal:
        return self.total(What.CORRECTION)

    @property
    def last_day(self) -> date:
        return next_month(self.month) - timedelta(days=1)

    @property
    def is_over(self) -> bool:
        return self.last_day < timezone.localdate()


def statement(producer: Partner, month: date) -> Statement:
    """Return a producer's month out of the books. Four queries however much was sold, five if something came back."""
    month = month.replace(day=1)
    legs = list(legs_of(producer, month))
    return Statement(
        producer=producer,
        month=month,
        opening_baht=-balance(Account.PRODUCERS, producer=producer.pk, until=month - timedelta(days=1)),
        movements=[movement_of(leg, words) for leg, words in zip(legs, words_of(legs), strict=True)],
        sales=sales_figures(producer, month),
    )


def legs_of(producer: Partner, month: date):
    """Return what the books say of a producer in a month, in the order in which it was booked."""
    legs = Leg.objects.filter(
        account=Account.PRODUCERS, producer=producer, entry__on__gte=month, entry__on__lt=next_month(month)
    )
    legs = legs.select_related("entry", "settled__line__run")
    return legs.order_by("entry__on", "entry__posted_at", "pk")


def movement_of(leg: Leg, words: Words) -> Movement:
    entry, settled = leg.entry, getattr(leg, "settled", None)
    line = settled.line if settled else None
    return Movement(
        on=entry.on,
        what=what_happened(entry.kind, bool(entry.reverses_id), -leg.amount_baht),
        baht=-leg.amount_baht,
        words=words.booked,
        in_both=words,
        order_number=entry.order_number,
        settled_in=line.run.number if line else None,
        paid_on=line.paid_on if line and line.state == LineState.PAID else None,
        note=entry.note,
    )


def sales_figures(producer: Partner, month: date) -> SalesFigures | None:
    """Add up, over the lines of the orders of which a producer was owed something that month, who got what.

    None where nothing of hers was sold. The line of an order keeps these parts as they were on its day.
    """
    sold = Leg.objects.filter(
        account=Account.PRODUCERS,
        producer=producer,
        entry__kind=Entry.Kind.SALE,
        entry__reverses=None,
        entry__on__gte=month,
        entry__on__lt=next_month(month),
    )
    orders = sold.order_by().values("entry__order_number")
    lines = Line.objects.filter(partner=producer, order__number__in=orders).exclude(mode=Mode.BOUGHT)
    parts = ("vat_baht", "centre_baht", "payment_cost_baht", "producer_baht")
    sums = lines.order_by().aggregate(gross_baht=Sum("line_price_incl_tax"), **{name: Sum(name) for name in parts})
    if sums["gross_baht"] is None:
        return None
    return SalesFigures(**{name: baht.quantize(NOTHING) for name, baht in sums.items()})


@dataclass(frozen=True)
class Month:
    """A month in a producer's list: what was sold and paid, and what she was owed at its end."""

    month: date
    sold_baht: Decimal
    paid_baht: Decimal
    closing_baht: Decimal


def months_of(producer: Partner) -> list[Month]:
    """Return the months in which something moved, the newest first. One query."""
    legs = Leg.objects.filter(account=Account.PRODUCERS, producer=producer).order_by("entry__on")
    rows: dict[date, list[Decimal]] = {}
    owed = NOTHING
    for on, kind, reverses, baht in legs.values_list("entry__on", "entry__kind", "entry__reverses", "amount_baht"):
        sums = rows.setdefault(on.replace(day=1), [NOTHING, NOTHING, NOTHING])
        owed -= baht
        what = what_happened(kind, bool(reverses), -baht)
        if what in EARNED:
            sums[0] -= baht
        elif what in PAYMENTS:
            sums[1] += baht
        sums[2] = owed
    return [Month(month, *sums) for month, sums in sorted(rows.items(), reverse=True)]


def statement_data(statement: Statement) -> dict:
    """Return a statement as plain values, for the paper that is made of it: money as text with two decimals, days in
    ISO form, and nothing of a buyer."""
    producer, sales = statement.producer, statement.sales
    return {
        "producer": {
            "code": producer.code or "",
            "name_th": producer.name_th or producer.name,
            "village": producer.village,
        },
        "month": statement.month.isoformat(),
        "last_day": statement.last_day.isoformat(),
        "opening_baht": f"{statement.opening_baht:.2f}",
        "closing_baht": f"{statement.closing_baht:.2f}",
        "sold_baht": f"{statement.sold_baht:.2f}",
        "bought_baht": f"{statement.bought_baht:.2f}",
        "broken_baht": f"{statement.broken_baht:.2f}",
        "taken_back_baht": f"{statement.taken_back_baht:.2f}",
        "corrected_baht": f"{statement.corrected_baht:.2f}",
        "paid_baht": f"{statement.paid_baht:.2f}",
        "sales": {name: f"{baht:.2f}" for name, baht in vars(sales).items()} if sales else None,
        "movements": [
            {
                "on": movement.on.isoformat(),
                "what": movement.what.value,
                "baht": f"{movement.baht:.2f}",
                "words": movement.words,
                "order_number": movement.order_number,
                "paid_on": movement.paid_on.isoformat() if movement.paid_on else None,
                "is_open": movement.settled_in is None,
            }
            for movement in statement.movements
        ],
    }
