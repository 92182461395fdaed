"""Counts a year out of the books. The same books give the same figures, to the last letter."""

import json
from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractMonth

from catalogue.places.queries import KHON_KAEN
from catalogue.producers.models import Partner
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.settlement.models import SettledLeg
from checkout.settlement.states import LineState

from .protection import Agrees, Amounts, Step, steps_of, table_of, together

Kind = Entry.Kind
NOTHING = Decimal("0.00")
TENTH = Decimal("0.1")
SOLD = (Kind.SALE, Kind.RETURN)


@dataclass(frozen=True)
class Books:
    """What a year's entries come to: by month, kind and account, and by month and producer."""

    sums: dict[tuple[int, str, str], Decimal]
    of_producers: dict[int, list[tuple[str, int, Decimal]]]
    orders: dict[int, int]

    def sum(self, *accounts: Account, last: date, kinds: Collection[str] = Kind.values) -> Decimal:
        """Return debits less credits of some accounts, from the beginning of the year up to the end of a month."""
        return sum(
            (
                baht
                for (month, kind, account), baht in self.sums.items()
                if month <= last.month and kind in kinds and account in accounts
            ),
            NOTHING,
        )

    def earned(self, month: int, kinds: Collection[str]) -> Amounts:
        """Return what we came to owe each producer in a month."""
        sums: dict[int, Decimal] = defaultdict(lambda: NOTHING)
        for kind, producer, baht in self.of_producers.get(month, ()):
            if kind in kinds:
                sums[producer] -= baht
        return {producer: baht for producer, baht in sums.items() if baht}


def count_year(year: int, *, today: date) -> dict:
    """Return the public figures of a year, up to its last month that is over and may be shown.

    Seven queries, however many entries there are.
    """
    books, agrees = read_books(year), agreement()
    months = [month for month in months_of(year) if month.last < today]
    owed_kinds = [kind for kind in Kind.values if kind != Kind.PAYOUT]
    earned = steps_of(
        (_filled(month, books, owed_kinds) for month in months),
        agrees,
        also=lambda month: books.earned(month.first.month, SOLD),
    )
    paid = steps_of((_negated(_filled(month, books, [Kind.PAYOUT])) for month in months), agrees)
    bought = steps_of((_filled(month, books, [Kind.PURCHASE]) for month in months), agrees)
    figures = {}
    if earned:
        figures |= _dated(_of_sales(books, earned), earned[-1].last)
    if paid:
        figures |= _dated(_of_payments(year, paid), paid[-1].last)
    if bought:
        figures |= _dated({"bought": _all(bought)}, bought[-1].last)
    table = table_of(earned, districts_of_producers(), agrees)
    return {
        "year": year,
        "as_of": str(earned[-1].last) if earned else None,
        "figures": figures,
        "districts": {
            "as_of": str(table.last) if table.last else None,
            "baht": {code: str(baht) for code, baht in table.baht.items()},
            "elsewhere": str(table.elsewhere),
        },
    }


def as_text(figures: dict) -> str:
    """Write figures in the one way there is."""
    return json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def months_of(year: int) -> list[Step]:
    """Return the months of a year, with nothing in them yet."""
    return [Step(date(year, month, 1), date(year, month, monthrange(year, month)[1]), {}) for month in range(1, 13)]


def read_books(year: int) -> Books:
    # By days, not by the year: so the index of the day is used.
    days = (date(year, 1, 1), date(year, 12, 31))
    legs = Leg.objects.filter(entry__on__range=days).order_by().annotate(month=ExtractMonth("entry__on"))
    sums = legs.values_list("month", "entry__kind", "account").annotate(Sum("amount_baht"))
    hers = legs.filter(account=Account.PRODUCERS).values_list("month", "entry__kind", "producer")
    sales = Entry.objects.filter(on__range=days, kind=Kind.SALE).order_by().annotate(month=ExtractMonth("on"))
    orders = sales.values_list("month").annotate(
        booked=Count("key", filter=Q(reverses=None)), taken_back=Count("key", filter=Q(reverses__isnull=False))
    )
    of_producers = defaultdict(list)
    for month, kind, producer, baht in hers.annotate(Sum("amount_baht")):
        of_producers[month].append((kind, producer, baht.quantize(NOTHING)))
    return Books(
        # SQLite adds as floats.
        {(month, kind, account): baht.quantize(NOTHING) for month, kind, account, baht in sums},
        of_producers,
        {month: booked - taken_back for month, booked, taken_back in orders},
    )


def agreement() -> Agrees:
    """Return who lets everybody see what she earns, and since when."""
    since = dict(Partner.objects.exclude(shows_income_since=None).values_list("pk", "shows_income_since"))
    return lambda producer, day: producer in since and since[producer] <= day


def districts_of_producers() -> dict[int, str]:
    """Return the code of the district of each producer of the province."""
    here = Partner.objects.filter(tambon__district__province__code=KHON_KAEN)
    return dict(here.order_by().values_list("pk", "tambon__district__code"))


def _filled(month: Step, books: Books, kinds: Collection[str]) -> Step:
    return Step(month.first, month.last, books.earned(month.first.month, kinds))


def _negated(month: Step) -> Step:
    return Step(month.first, month.last, {producer: -baht for producer, baht in month.amounts.items()})


def _all(steps: list[Step]) -> Decimal:
    return sum((sum(step.amounts.values(), NOTHING) for step in steps), NOTHING)


def _some(steps: list[Step]) -> int:
    """Return how many producers have more than nothing."""
    return sum(baht > 0 for baht in together(step.amounts for step in steps).values())


def _of_sales(books: Books, earned: list[Step]) -> dict[str, Decimal | int | None]:
    last = earned[-1].last
    a = Account
    makers_part = books.sum(a.COST_OF_GOODS, last=last, kinds=SOLD) - books.sum(a.PRODUCERS, last=last, kinds=SOLD)
    goods = books.sum(a.BUYERS, a.VAT_OUT, a.DELIVERY, last=last, kinds=SOLD)
    return {
        "earned": _all(earned),
        "share": _tenths(makers_part * 100 / goods) if goods > 0 else None,
        "makers": _some(earned),
        "orders": sum(number for month, number in books.orders.items() if month <= last.month),
        "sold": books.sum(a.BUYERS, last=last, kinds=SOLD),
        "goods": goods,
        "makers_part": makers_part,
        "centre": -books.sum(a.COMMISSION, a.SALES, a.COST_OF_GOODS, last=last, kinds=SOLD),
        "vat": -books.sum(a.VAT_OUT, last=last),
        "delivery": -books.sum(a.DELIVERY, last=last),
        "set_aside": -books.sum(a.PAYMENT_COSTS, last=last, kinds=SOLD),
        "fees": books.sum(a.PAYMENT_COSTS, last=last, kinds=[Kind.PROVIDER]),
        "taken_back": -books.sum(a.BUYERS, last=last, kinds=[Kind.RETURN]),
        "lost": books.sum(a.LOSSES, last=last),
        "goodwill": books.sum(a.ALLOWANCES, last=last),
        "cash": -books.sum(a.DIFFERENCES, last=last),
    }


def _of_payments(year: int, paid: list[Step]) -> dict[str, Decimal | int | None]:
    return {
        "paid": _all(paid),
        "makers_paid": _some(paid),
        "days": _days_to_payment(date(year, 1, 1), paid[-1].last),
    }


def _days_to_payment(first: date, last: date) -> Decimal | None:
    """Return how long a baht waited that was paid in these days, on the average."""
    settled = SettledLeg.objects.filter(line__state=LineState.PAID, line__paid_on__range=(first, last))
    rows = settled.exclude(leg__entry__kind=Kind.PAYOUT).order_by().values_list("leg__entry__on", "line__paid_on")
    waited, total = NOTHING, NOTHING
    for booked, paid, baht in rows.annotate(Sum("leg__amount_baht")):
        waited -= baht * ((paid - booked) // timedelta(days=1))
        total -= baht
    return _tenths(waited / total) if total > 0 else None


def _tenths(number: Decimal) -> Decimal:
    return number.quantize(TENTH, ROUND_HALF_UP)


def _dated(values: dict[str, Decimal | int | None], last: date) -> dict[str, dict[str, str]]:
    return {key: {"value": str(value), "as_of": str(last)} for key, value in values.items() if value is not None}
