"""Reads orders for the people who pack them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery, Sum

from checkout.orders.models import Line, Order, OrderEvent
from checkout.orders.states import TO_FULFIL_STATES, OrderState
from checkout.payments.methods import attempts_on_delivery

WARN_DAYS = 3


@dataclass(frozen=True)
class Job:
    """One list of work: its name in addresses, and the states of the orders in it."""

    slug: str
    states: frozenset[OrderState]


JOBS = (
    Job("to-pack", frozenset({OrderState.PAID, OrderState.TO_COLLECT})),
    Job("to-ship", frozenset({OrderState.PACKED})),
    Job("unpaid", frozenset({OrderState.AWAITING_PAYMENT})),
    Job("trouble", frozenset({OrderState.REVIEW})),
    Job("sent", frozenset({OrderState.SHIPPED})),
)


def job_called(slug: str) -> Job | None:
    return next((job for job in JOBS if job.slug == slug), None)


def job_of(order: Order) -> Job | None:
    """Return the list an order stands in."""
    return next((job for job in JOBS if order.status in job.states), None)


def orders_in(job: Job) -> QuerySet[Order]:
    """Return the orders of one list, the longest-waiting first; sent ones the latest first."""
    lines = Line.objects.filter(order=OuterRef("pk")).order_by().values("order")
    paid = OrderEvent.objects.filter(order=OuterRef("pk"), kind=OrderEvent.Kind.PAID).order_by("pk")
    orders = (
        Order.objects.filter(status__in=job.states)
        .select_related("shipping_address", "parcel")
        .annotate(
            good_count=Subquery(lines.annotate(n=Count("pk")).values("n")),
            piece_count=Subquery(lines.annotate(n=Sum("quantity")).values("n")),
            paid_at=Subquery(paid.values("at")[:1]),
            is_on_delivery=Exists(attempts_on_delivery().filter(order=OuterRef("pk"))),
        )
    )
    return orders.order_by("-date_placed" if OrderState.SHIPPED in job.states else "date_placed")


def made_orders_due(on: date) -> QuerySet[Order]:
    """Return unsent orders with goods made to order that are promised within three days of a day, or late already.

    The most pressing first; each has `due_on`, the day its last good was promised by.
    """
    orders = Order.objects.filter(status__in=TO_FULFIL_STATES).annotate(due_on=Max("lines__ships_by"))
    return orders.filter(due_on__lte=on + timedelta(days=WARN_DAYS)).order_by("due_on", "pk")


def job_counts() -> dict[str, int]:
    """Return how many orders stand in each list. One query."""
    by_state = dict(Order.objects.values_list("status").annotate(n=Count("pk")).order_by())
    return {job.slug: sum(by_state.get(state, 0) for state in job.states) for job in JOBS}
