"""Reads what producers are owed, since when somebody owes us, and when a leg was paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from django.db.models import Case, Count, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.producers.models import Partner
from checkout.ledger.chart import Account
from checkout.ledger.models import Leg
from checkout.ledger.queries import owed_to_producers

from .models import PayoutLine, PayoutRun, ProducerAccount, SettledLeg
from .states import OPEN_RUNS, LineState

NOTHING = Decimal("0.00")
A_YEAR = timedelta(days=366)
# Up to and with how many days, and the words for it; older than all of them is the last.
AGES = ((30, _("up to 30 days")), (60, _("31 to 60 days")), (90, _("61 to 90 days")), (None, _("over 90 days")))


def open_legs(until: date | None = None) -> QuerySet[Leg]:
    """Return the legs of what producers are owed that went into no payout yet."""
    legs = Leg.objects.filter(account=Account.PRODUCERS, settled__isnull=True).order_by()
    return legs.filter(entry__on__lte=until) if until else legs


def paid_on(legs: Iterable[int]) -> dict[int, date | None]:
    """Say of each of these legs, by its key, on which day its producer was paid, or None while she is owed it.

    One query, however many legs.
    """
    wanted = list(legs)
    settled = SettledLeg.objects.filter(leg__in=wanted, line__state=LineState.PAID)
    days = dict(settled.order_by().values_list("leg_id", "line__paid_on"))
    return {leg: days.get(leg) for leg in wanted}


def open_run() -> PayoutRun | None:
    return PayoutRun.objects.filter(state__in=OPEN_RUNS).first()


def payouts_waiting() -> int:
    """Return how much waits for a person: the open run, and accounts for a second person."""
    waiting = ProducerAccount.objects.filter(approved_at=None, ended_at=None).count()
    return waiting + PayoutRun.objects.filter(state__in=OPEN_RUNS).count()


def runs_with_sums() -> QuerySet[PayoutRun]:
    """Return all runs, the newest first, each with how many lines it has and what they come to."""
    # Sums over lines make a query forget the order that the model asks for.
    return PayoutRun.objects.order_by("-number").annotate(
        lines_count=Count("lines"),
        total_baht=Sum("lines__amount_baht"),
        paid_baht=Sum("lines__amount_baht", filter=Q(lines__state=LineState.PAID)),
        held_count=Count("lines", filter=Q(lines__state=LineState.HELD_BACK)),
    )


@dataclass(frozen=True)
class Balance:
    """What a producer is owed; below zero, what she owes us, and since when."""

    producer: Partner
    baht: Decimal
    since: date | None = None

    @property
    def days(self) -> int:
        return (timezone.localdate() - self.since).days if self.since else 0

    @property
    def age(self):
        return next(words for most, words in AGES if most is None or self.days <= most) if self.since else ""


def balances() -> list[Balance]:
    """Return everybody with whom we are not even: first those who owe us, the oldest first, then the largest sums."""
    owed = {producer: baht for producer, baht in owed_to_producers().items() if baht}
    since = below_zero_since([producer for producer, baht in owed.items() if baht < 0])
    producers = Partner.objects.in_bulk(list(owed))
    found = [Balance(producers[pk], baht, since.get(pk)) for pk, baht in owed.items()]
    return sorted(found, key=lambda one: (one.baht > 0, one.since or date.max, -one.baht, one.producer.pk))


def below_zero_since(producers: list[int]) -> dict[int, date]:
    """Say since which day each of these producers has owed us without a break."""
    legs = Leg.objects.filter(account=Account.PRODUCERS, producer__in=producers).order_by(
        "producer", "entry__on", "entry__posted_at", "pk"
    )
    since = {}
    rows = legs.values_list("producer_id", "entry__on", "amount_baht")
    for producer, days in groupby(rows, key=lambda row: row[0]):
        owed = NOTHING
        for _producer, day, baht in days:
            before, owed = owed, owed - baht
            if owed < 0 <= before:
                since[producer] = day
    return since


def by_age(found: Iterable[Balance]) -> list[tuple[str, int, Decimal]]:
    """Sort what producers owe us by how old it is: the words, how many producers, and how much."""
    owing = [balance for balance in found if balance.baht < 0]
    rows = []
    for _most, words in AGES:
        aged = [balance for balance in owing if balance.age == words]
        rows.append((words, len(aged), -sum((balance.baht for balance in aged), NOTHING)))
    return rows


def account_news(producer: Partner) -> list[ProducerAccount]:
    """Return what a producer has to know of her bank accounts: the one in force, one that waits, those of a year."""
    year_ago = timezone.now() - A_YEAR
    recent = Q(ended_at=None) | Q(ended_at__gte=year_ago)
    return list(ProducerAccount.objects.filter(recent, producer=producer).order_by("-entered_at"))


def lines_that_differ() -> QuerySet[PayoutLine]:
    """Return the lines that are not worth what their legs say; there are none. A paid line's legs add up to nothing."""
    # Rounded, because SQLite adds as floats.
    lines = PayoutLine.objects.annotate(sum=Sum("settled_legs__leg__amount_baht")).filter(sum__isnull=False)
    wanted = Case(When(state__in=[LineState.PAID, LineState.CAME_BACK], then=Value(NOTHING)), default=-F("amount_baht"))
    lines = lines.annotate(off=ExpressionWrapper(F("sum") - wanted, output_field=DecimalField()))
    return lines.filter(Q(off__gte=Decimal("0.005")) | Q(off__lte=Decimal("-0.005")))
