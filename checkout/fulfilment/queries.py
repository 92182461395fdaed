"""Reads orders for the people who pack them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from checkout.orders.models import Line, Order, OrderEvent
from checkout.orders.states import TO_FULFIL_STATES, UNSENT_STATES, OrderState
from checkout.payments.methods import attempts_on_delivery

from .models import Manifest, Parcel, ParcelLine

WARN_DAYS = 3


@dataclass(frozen=True)
class Job:
    """One list of work: its name in addresses, and the states of the orders in it.

    An order of which a parcel waits for its carrier counts as packed, though more of it may be to pack: it stands in
    one list at a time, and comes back to the other when the parcel has left.
    """

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
    waits = order.status in TO_FULFIL_STATES and order.parcels.filter(shipped_at=None).exists()
    state = OrderState.PACKED if waits else order.status
    return next((job for job in JOBS if state in job.states), None)


def _by_work() -> QuerySet[Order]:
    """Return all orders, each with the state it is worked on in."""
    waiting = Exists(Parcel.objects.filter(order=OuterRef("pk"), shipped_at=None))
    packed = When(Q(status__in=TO_FULFIL_STATES) & waiting, then=Value(OrderState.PACKED))
    return Order.objects.annotate(work_state=Case(packed, default=F("status"), output_field=CharField()))


def orders_in(job: Job) -> QuerySet[Order]:
    """Return the orders of one list, the longest-waiting first; sent ones the latest first.

    Each has what the list shows of it: goods and pieces, how many pieces have left, when it was paid, when and by whom
    its last parcel left. One query.
    """
    lines = Line.objects.filter(order=OuterRef("pk")).order_by().values("order")
    gone = ParcelLine.objects.filter(parcel__order=OuterRef("pk"), parcel__shipped_at__isnull=False)
    paid = OrderEvent.objects.filter(order=OuterRef("pk"), kind=OrderEvent.Kind.PAID).order_by("pk")
    last = Parcel.objects.filter(order=OuterRef("pk"), shipped_at__isnull=False).order_by("-shipped_at")
    orders = (
        _by_work()
        .filter(work_state__in=job.states, status__in=_states_behind(job))
        .select_related("shipping_address")
        .annotate(
            good_count=Subquery(lines.annotate(n=Count("pk")).values("n")),
            piece_count=Subquery(lines.annotate(n=Sum("quantity")).values("n")),
            sent_count=_summed(gone, "parcel__order"),
            paid_at=Subquery(paid.values("at")[:1]),
            last_shipped_at=Subquery(last.values("shipped_at")[:1]),
            last_carrier=Subquery(last.values("carrier")[:1]),
            is_on_delivery=Exists(attempts_on_delivery().filter(order=OuterRef("pk"))),
        )
    )
    return orders.order_by("-date_placed" if OrderState.SHIPPED in job.states else "date_placed")


def _states_behind(job: Job) -> frozenset[str]:
    """Return the states that orders of a list can be in, for the index to find them by."""
    return TO_FULFIL_STATES if OrderState.PACKED in job.states else job.states


def _summed(rows: QuerySet, by: str) -> Coalesce:
    """Return how many pieces these rows are together, none of them being none."""
    return Coalesce(
        Subquery(rows.order_by().values(by).annotate(n=Sum("quantity")).values("n"), output_field=IntegerField()), 0
    )


def made_orders_due(on: date) -> QuerySet[Order]:
    """Return orders with unsent goods made to order that are promised within three days of a day, or late already.

    The most pressing first; each has `due_on`, the day the last good that is still here was promised by.
    """
    gone = ParcelLine.objects.filter(line=OuterRef("pk"), parcel__shipped_at__isnull=False)
    here = Line.objects.annotate(gone=_summed(gone, "line")).filter(
        order=OuterRef("pk"), ships_by__isnull=False, quantity__gt=F("gone")
    )
    last = here.order_by().values("order").annotate(last=Max("ships_by")).values("last")
    orders = Order.objects.filter(status__in=TO_FULFIL_STATES).annotate(due_on=Subquery(last))
    return orders.filter(due_on__lte=on + timedelta(days=WARN_DAYS)).order_by("due_on", "pk")


def job_counts() -> dict[str, int]:
    """Return how many orders stand in each list. One query."""
    by_state = dict(_by_work().values_list("work_state").annotate(n=Count("pk")).order_by())
    return {job.slug: sum(by_state.get(state, 0) for state in job.states) for job in JOBS}


def pieces_gone(orders: Iterable[Order]) -> dict[int, int]:
    """Return how many pieces have left of orders of which others are still here, by order. One query."""
    waiting = [order.pk for order in orders if order.status in UNSENT_STATES]
    gone = ParcelLine.objects.filter(parcel__order__in=waiting, parcel__shipped_at__isnull=False).order_by()
    return dict(gone.values_list("parcel__order").annotate(Sum("quantity")))


def last_manifests(most: int) -> QuerySet[Manifest]:
    """Return the latest papers of parcels handed over, with how many parcels stand on each."""
    return Manifest.objects.select_related("by").annotate(parcel_count=Count("parcels")).order_by("-pk")[:most]
