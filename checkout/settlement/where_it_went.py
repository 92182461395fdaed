"""Where a buyer's baht went: the parts of her order as the books say them now, and whether its makers have theirs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.orders.bookkeeping import line_words, sale_key
from checkout.orders.models import Line, Order

from .queries import paid_on

NOTHING = Decimal("0.00")
# What an order is sold for, and what is taken back of that. What payments really cost, and payouts, are other events.
KINDS = (Entry.Kind.SALE, Entry.Kind.RETURN)
# Goods the centre had bought: what left its shelf is what it had paid their maker.
MAKERS = frozenset({Account.PRODUCERS, Account.GOODS})
SHARED = {
    Account.COMMISSION: "centre",
    Account.SALES: "centre",
    Account.COST_OF_GOODS: "centre",
    Account.LOSSES: "centre",
    Account.ALLOWANCES: "centre",
    Account.VAT_OUT: "vat",
    Account.PAYMENT_COSTS: "payment",
    Account.DELIVERY: "delivery",
}


@dataclass(frozen=True)
class Part:
    """Who or what got a part of the price. `kind` is its colour on the bar."""

    kind: str
    label: str
    baht: Decimal


@dataclass(frozen=True)
class MakersPart(Part):
    """What the maker of one line gets: how much of it she still is owed, and when she was paid last.

    Of goods that the centre had bought she had her part before.
    """

    good: str
    owed_baht: Decimal = NOTHING
    paid_on: date | None = None
    had_before: bool = False


@dataclass(frozen=True)
class WhereItWent:
    """The parts of an order; they add up to what its buyer paid less what went back to her."""

    parts: list[Part]
    went_back_baht: Decimal

    @property
    def total_baht(self) -> Decimal:
        return sum((part.baht for part in self.parts), NOTHING)

    @property
    def centre_pays(self) -> bool:
        """Say whether the order costs the centre more than it brings."""
        return any(part.kind == "centre" and part.baht < 0 for part in self.parts)


def where_it_went(order: Order) -> WhereItWent | None:
    """Return where the money of a sold order went, as the books stand now; None while it is not sold, or no more.

    Reads the legs of this order's sale and of what was taken back of it, nothing else. Three queries.
    """
    legs = list(
        Leg.objects.filter(entry__order_number=order.number, entry__kind__in=KINDS)
        .select_related("entry", "producer")
        .order_by("entry__posted_at", "pk")
    )
    sale = sale_key(order)
    if not any(leg.entry_id == sale for leg in legs) or any(leg.entry.reverses_id == sale for leg in legs):
        return None
    parts = [*_makers(legs, order), *_others(legs)]
    # What a buyer paid too little, and was let off, never went back to her.
    returns = [leg for leg in legs if leg.account == Account.BUYERS and leg.entry_id.startswith("return:")]
    back = [leg.amount_baht for leg in returns]
    return WhereItWent([part for part in parts if part.baht], -sum(back, NOTHING))


def _makers(legs: Iterable[Leg], order: Order) -> list[MakersPart]:
    """Return what each maker gets of each line. Lines of one maker with the same words stand together."""
    groups: dict[tuple[int | None, str], list[Leg]] = defaultdict(list)
    for leg in legs:
        if leg.account in MAKERS:
            groups[leg.producer_id, leg.note].append(leg)
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in order.lines.select_related("partner", "product__parent").order_by("pk"):
        lines[line_words(line)[:200]].append(line)
    days = paid_on(leg.pk for found in groups.values() for leg in found if leg.producer_id)
    return [_makers_part(found, lines[words], days) for (_producer, words), found in groups.items()]


def _makers_part(legs: list[Leg], lines: list[Line], days: dict[int, date | None]) -> MakersPart:
    maker = legs[0].producer
    hers = [line for line in lines if maker is None or line.partner_id == maker.pk]
    good = _name_of(hers[0]) if hers else legs[0].note
    baht = -sum((leg.amount_baht for leg in legs), NOTHING)
    if maker is None:
        names = dict.fromkeys(line.partner.name for line in hers)
        return MakersPart("producer", ", ".join(names), baht, good, had_before=True)
    paid = -sum((leg.amount_baht for leg in legs if days[leg.pk]), NOTHING)
    paid_days = [days[leg.pk] for leg in legs if days[leg.pk] and leg.amount_baht < 0]
    last = max(paid_days, default=None)
    # What was taken back after she was paid comes out of her next sales: of this order nothing is owed.
    return MakersPart("producer", maker.name, baht, good, max(baht - max(paid, NOTHING), NOTHING), last)


def _name_of(line: Line) -> str:
    return line.product.get_title() if line.product else line.title


def _others(legs: Iterable[Leg]) -> list[Part]:
    sums = dict.fromkeys(("centre", "vat", "payment", "delivery"), NOTHING)
    for leg in legs:
        if leg.account in SHARED:
            sums[SHARED[leg.account]] -= leg.amount_baht
    labels = {
        "centre": _("The OTOP centre"),
        "vat": _("VAT"),
        "payment": _("Taking the payment, planned"),
        "delivery": _("Delivery, without its VAT"),
    }
    return [Part(kind, labels[kind], baht) for kind, baht in sums.items()]
