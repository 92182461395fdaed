"""What was sold and what was taken back in some days, piece by piece, with who gets what of each.

Two sources, which the ledger holds together. Of a sale the order's lines say it: their parts were frozen on the day of
the order, and the sale booked just these. What was taken back stands only in the books, which name VAT and payment
costs by entry and not by line: `taken_apart` gives every line its part of them. Sales without an order are read so too.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain, groupby
from operator import itemgetter

from django.db.models import Exists, OuterRef, Q, QuerySet
from oscar.core.loading import get_model

from checkout.ledger.models import Entry, Leg
from checkout.orders.models import Line

from .differences import NOTHING
from .facts import COLUMNS, Booked, Fact, SoldLine, What
from .taken_apart import BookedLeg, taken_apart

ROWS_AT_ONCE = 2000


def facts_of(first: date, last: date) -> Iterator[Fact]:
    """Yield all that was sold and taken back in these days, the facts of an order's sale one after the other.

    Five queries, read row after row: what lies in memory are the days of the sales, and the lines of which something
    came back.
    """
    return chain(_sold(first, last), _booked(first, last))


def sales_in(first: date, last: date) -> QuerySet[Entry]:
    """Return the entries of sales, and those that took a whole sale back."""
    return Entry.objects.filter(kind=Entry.Kind.SALE, on__range=(first, last)).order_by()


def returns_in(first: date, last: date) -> QuerySet[Entry]:
    """Return the entries that took back a part of a sale, or more."""
    return Entry.objects.filter(kind=Entry.Kind.RETURN, on__range=(first, last)).order_by()


def orders_in(first: date, last: date) -> QuerySet:
    """Return the numbers of the orders of which something was sold or taken back, for other queries to look into."""
    return (sales_in(first, last) | returns_in(first, last)).values("order_number")


def _sold(first: date, last: date) -> Iterator[Fact]:
    sales = sales_in(first, last)
    entries = defaultdict(list)
    for number, key, on, at, reverses in sales.values_list("order_number", "key", "on", "posted_at", "reverses"):
        entries[number].append(Booked(key, on, at, is_sale=True, is_reversal=reverses is not None))
    cheaper = delivery_discounts(first, last)
    lines = _lines(sales.values("order_number"))
    for number, of_order in groupby(lines.iterator(ROWS_AT_ONCE), key=itemgetter(0)):
        sold = [SoldLine(*line) for line in of_order]
        for entry in entries[number]:
            yield from _whole(entry, sold, sum((baht for _words, baht in cheaper.get(number, ())), NOTHING))


def delivery_discounts(first: date, last: date) -> dict[str, list[tuple[str, Decimal]]]:
    """Return what made the delivery of orders cheaper, by their numbers: the voucher or offer, and the baht."""
    OrderDiscount = get_model("order", "OrderDiscount")
    rows = OrderDiscount.objects.filter(
        order__number__in=sales_in(first, last).values("order_number"), category=OrderDiscount.SHIPPING
    )
    found = defaultdict(list)
    for number, code, name, baht in rows.values_list("order__number", "voucher_code", "offer_name", "amount"):
        found[number].append((code or name, baht))
    return found


def _lines(numbers: QuerySet) -> QuerySet:
    return Line.objects.filter(order__number__in=numbers).order_by("order_id", "pk").values_list(*COLUMNS)


def _whole(entry: Booked, lines: list[SoldLine], delivery_discount: Decimal) -> Iterator[Fact]:
    """Yield a sale line by line, or all of it taken back."""
    for line in lines:
        if entry.is_reversal:
            yield Fact(line.order, entry, What.GOODS, line, line.parts.taken_back(), -line.quantity)
        else:
            yield Fact(line.order, entry, What.GOODS, line, line.parts, line.quantity, line.before - line.price)
    delivery = lines[0].delivery_parts
    if delivery.buyers and entry.is_reversal:
        yield Fact(lines[0].order, entry, What.DELIVERY, None, delivery.taken_back())
    elif delivery.buyers or delivery_discount:
        yield Fact(lines[0].order, entry, What.DELIVERY, None, delivery, discount=delivery_discount)


def _booked(first: date, last: date) -> Iterator[Fact]:
    """Yield what only the books know: returns, and sales without an order."""
    returns = returns_in(first, last)
    without_order = sales_in(first, last).exclude(Exists(Line.objects.filter(order__number=OuterRef("order_number"))))
    lines: dict[str, list[SoldLine]] = defaultdict(list)
    for row in _lines(returns.values("order_number")):
        lines[row[0]].append(SoldLine(*row))
    legs = Leg.objects.filter(Q(entry__in=returns) | Q(entry__in=without_order))
    rows = legs.order_by("entry__order_number", "entry", "pk").values_list(
        *("entry__order_number", "entry", "entry__on", "entry__posted_at", "entry__kind", "entry__reverses"),
        *("account", "amount_baht", "producer", "note"),
    )
    for (number, key, on, at, kind, reverses), found in groupby(rows.iterator(ROWS_AT_ONCE), key=itemgetter(slice(6))):
        entry = Booked(key, on, at, kind == Entry.Kind.SALE, reverses is not None)
        yield from taken_apart(number, entry, [BookedLeg(*row[6:]) for row in found], lines.get(number, []))
