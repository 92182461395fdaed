"""How much can go back: of a payment, of a line, of the delivery. Reads only, in baht to the satang."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from checkout.orders.models import Line, Order
from checkout.orders.queries import pieces_sent

from .models import PaymentAttempt, PaymentIncident, Refund, RefundLine
from .states import COUNTED_REFUND_STATES, LOST_DISPUTES, AttemptState, RefundState

NOTHING = Decimal("0.00")
# Money came in, as payment of its order or to a person.
MONEY_CAME = frozenset({AttemptState.PAID, AttemptState.REVIEW})


@dataclass(frozen=True)
class LineLeft:
    """How many pieces of a line, and how much of its price, have not been given back and are not on their way."""

    line: Line
    quantity: int
    amount_baht: Decimal

    def share_baht(self, quantity: int) -> Decimal:
        """Return what so many of these pieces cost; whoever takes the last ones gets the rest to the satang."""
        return share_of(self.amount_baht, quantity, self.quantity)


def share_of(amount_baht: Decimal, quantity: int, of: int) -> Decimal:
    """Return what some of several equal pieces cost, rounded down so that the last ones take the remainder.

    >>> share_of(Decimal("100.00"), 1, 3), share_of(Decimal("66.67"), 1, 2), share_of(Decimal("33.34"), 1, 1)
    (Decimal('33.33'), Decimal('33.33'), Decimal('33.34'))
    """
    if quantity == of:
        return amount_baht
    return (amount_baht * quantity / of).quantize(Decimal("0.01"), ROUND_DOWN)


def paid_baht(attempt: PaymentAttempt) -> Decimal:
    """Return how much came in by an attempt: what it asked for, unless it was odd and we know what came.

    What was paid with another order belongs to it as well, once it counts as payment.
    """
    if attempt.state not in MONEY_CAME:
        return NOTHING
    return _came_baht(attempt) + (attempt.order.credit_baht if attempt.state == AttemptState.PAID else NOTHING)


def _came_baht(attempt: PaymentAttempt) -> Decimal:
    odd = attempt.incidents.filter(object_id=attempt.intent_id or str(attempt.uuid)).order_by("pk")
    for incident in odd:
        if incident.kind == PaymentIncident.Kind.CURRENCY:
            return NOTHING
        if "received_baht" in incident.data:
            return Decimal(incident.data["received_baht"])
    return attempt.amount_baht


def counted_baht(attempt: PaymentAttempt, states: Iterable[str] = COUNTED_REFUND_STATES) -> Decimal:
    """Return the sum of an attempt's refunds in these states: by default those given back or on their way."""
    refunds = attempt.refunds.filter(state__in=list(states))
    return refunds.aggregate(sum=Sum("amount_baht"))["sum"] or NOTHING


def lost_baht(attempt: PaymentAttempt) -> Decimal:
    """Return how much of an attempt's money its buyer's bank has taken back: it cannot be given back once more."""
    disputes = attempt.incidents.filter(kind=PaymentIncident.Kind.DISPUTE)
    return sum(
        (Decimal(dispute.data["amount_baht"]) for dispute in disputes if dispute.data.get("status") in LOST_DISPUTES),
        NOTHING,
    )


def needs_second_person(attempt: PaymentAttempt, amount_baht: Decimal) -> bool:
    """Say whether a refund is so large that two people give it: with what one alone gave of the order on the same day.

    Else a large sum would go in small ones.
    """
    alone = Refund.objects.filter(
        attempt__order=attempt.order_id,
        state__in=COUNTED_REFUND_STATES,
        by__isnull=False,
        seconded_by=None,
        moved_to=None,
        created__gte=_midnight(),
    )
    given = alone.aggregate(sum=Sum("amount_baht"))["sum"] or NOTHING
    return given + amount_baht > settings.SECOND_PERSON_ABOVE_BAHT


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def refundable_baht(attempt: PaymentAttempt, *, besides: Refund | None = None) -> Decimal:
    """Return how much of an attempt's money can still be given back, as if one counted refund of it were not.

    Refunds on their way count, those that failed or were withdrawn do not. What a bank has taken back in a dispute
    is gone.
    """
    counted = counted_baht(attempt) - (besides.amount_baht if besides else NOTHING)
    return max(paid_baht(attempt) - counted - lost_baht(attempt), NOTHING)


def is_all_given_back(order: Order) -> bool:
    """Say whether every payment that came for an order has reached its buyer again.

    Money that a person has settled outside is not ours to count any more.
    """
    came = [attempt for attempt in order.attempts.all() if attempt.state in MONEY_CAME]
    return bool(came) and all(_is_given_back(attempt) for attempt in came)


def _is_given_back(attempt: PaymentAttempt) -> bool:
    given = counted_baht(attempt, {RefundState.SUCCEEDED}) + lost_baht(attempt)
    outside = attempt.state == AttemptState.REVIEW and attempt.incidents.filter(remedy="outside").exists()
    return outside or given >= paid_baht(attempt)


def is_all_on_its_way_back(order: Order) -> bool:
    """Say whether every payment that came for an order is given back by refunds, or about to be."""
    came = [attempt for attempt in order.attempts.all() if attempt.state in MONEY_CAME]
    return bool(came) and all(NOTHING < paid_baht(attempt) <= counted_baht(attempt) for attempt in came)


def lines_left(order: Order, *, besides: RefundLine | None = None) -> list[LineLeft]:
    """Return what is left of each line of an order, as if one part of its refunds were not. Two queries."""
    gone = {
        row["line"]: row
        for row in RefundLine.objects.filter(line__order=order, refund__state__in=COUNTED_REFUND_STATES)
        .exclude(pk=besides.pk if besides else None)
        .order_by()
        .values("line")
        .annotate(pieces=Sum("quantity"), sum=Sum("amount_baht"))
    }
    nothing = {"pieces": 0, "sum": NOTHING}
    return [
        LineLeft(
            line,
            line.quantity - gone.get(line.pk, nothing)["pieces"],
            line.line_price_incl_tax - gone.get(line.pk, nothing)["sum"],
        )
        for line in order.lines.order_by("pk")
    ]


def pieces_here(order: Order, *, besides: RefundLine | None = None) -> dict[int, int]:
    """Return how many pieces of each line have neither left the house nor been paid back, by line. Three queries."""
    sent = pieces_sent(order)
    return {
        left.line.pk: max(left.quantity - sent.get(left.line.pk, 0), 0) for left in lines_left(order, besides=besides)
    }


def delivery_left_baht(attempt: PaymentAttempt) -> Decimal:
    """Return how much of the delivery can still be given back.

    It is what stays of the payment when all its goods are taken off, so lines and delivery always add up to it.
    """
    order = attempt.order
    goods = sum((left.amount_baht for left in lines_left(order)), NOTHING)
    return min(max(refundable_baht(attempt) - goods, NOTHING), order.shipping_incl_tax)


def are_goods_going_back(order: Order) -> bool:
    """Say whether every piece of an order has been paid back or is about to be: then nothing of it is to be sent."""
    attempts = [attempt for attempt in order.attempts.all() if attempt.state == AttemptState.PAID]
    whole = [attempt for attempt in attempts if not refundable_baht(attempt)]
    return bool(whole) or (bool(attempts) and all(left.quantity == 0 for left in lines_left(order)))


def has_money_left(order: Order) -> bool:
    """Say whether anything of what an order was paid with is still here and stays."""
    return any(refundable_baht(attempt) for attempt in order.attempts.filter(state=AttemptState.PAID))


def pieces_given_back(orders: Iterable[Order]) -> dict[int, int]:
    """Return how many pieces of each line of these orders are paid back or about to be. One query."""
    rows = RefundLine.objects.filter(line__order__in=orders, refund__state__in=COUNTED_REFUND_STATES).order_by()
    return dict(rows.values_list("line").annotate(Sum("quantity")))


def orders_going_back(orders: Iterable[Order]) -> set[int]:
    """Return those of these orders of which nothing is to be sent, since all of it is being paid back.

    Two queries, and some more for each order of which anything went back.
    """
    pks = [order.pk for order in orders]
    refunded = Order.objects.filter(pk__in=pks, attempts__refunds__state__in=COUNTED_REFUND_STATES)
    disputed = Order.objects.filter(pk__in=pks, attempts__incidents__kind=PaymentIncident.Kind.DISPUTE)
    found = {order.pk: order for order in (*refunded, *disputed)}
    return {pk for pk, order in found.items() if are_goods_going_back(order)}
