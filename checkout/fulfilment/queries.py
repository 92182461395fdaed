"""Reads orders for the people who pack them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
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
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from checkout.orders.models import Line, Order, OrderEvent
from checkout.orders.states import TO_FULFIL_STATES, TO_PACK_STATES, UNSENT_STATES, OrderState
from checkout.payments.methods import attempts_on_delivery
from checkout.payments.models import Slip

from .models import Manifest, Packing, Parcel, ParcelLine, Picking, Shortage, Swap

WARN_DAYS = 3


SHIP_WITHIN = timedelta(hours=48)
NEAR = timedelta(hours=6)
# Where an order stands by what was done with it: more than its state says.
TO_CONFIRM, GATHERED, SHORT, ASKED = "to-confirm", "gathered", "short", "asked"


@dataclass(frozen=True)
class Job:
    """One list of work: its name in addresses, and where the orders in it stand.

    Each open order stands in one list at a time. One whose slip nobody has compared is to be confirmed; one whose buyer
    was asked whether other goods may come instead waits for her; a paid one is
    to be picked until its goods lie gathered or somebody packs it. One of which a parcel waits for its carrier counts
    as packed, though more of it may be to pack: it comes back to the other list when the parcel has left.
    """

    slug: str
    stands: frozenset[str]


JOBS = (
    Job("to-confirm", frozenset({TO_CONFIRM})),
    Job("to-pick", TO_PACK_STATES),
    Job("to-pack", frozenset({GATHERED})),
    Job("to-ship", frozenset({OrderState.PACKED})),
    Job("unpaid", frozenset({OrderState.AWAITING_PAYMENT, ASKED})),
    Job("trouble", frozenset({OrderState.REVIEW, SHORT})),
    Job("sent", frozenset({OrderState.SHIPPED})),
)
BEHIND = {
    TO_CONFIRM: frozenset({OrderState.AWAITING_PAYMENT}),
    GATHERED: TO_PACK_STATES,
    SHORT: TO_PACK_STATES,
    ASKED: TO_PACK_STATES,
    OrderState.PACKED: TO_FULFIL_STATES,
}


def job_called(slug: str) -> Job | None:
    return next((job for job in JOBS if job.slug == slug), None)


def job_of(order: Order) -> Job | None:
    """Return the list an order stands in."""
    stands = _by_work().values_list("stands", flat=True).get(pk=order.pk)
    return next((job for job in JOBS if stands in job.stands), None)


def _by_work() -> QuerySet[Order]:
    """Return all orders, each with where it stands in the work."""
    parcels = Parcel.objects.filter(order=OuterRef("pk"))
    gathered = Q(Exists(Picking.objects.filter(order=OuterRef("pk"), round__done_at__isnull=False)))
    begun = gathered | Q(Exists(Packing.objects.filter(order=OuterRef("pk")))) | Q(Exists(parcels))
    to_pack = Q(status__in=TO_PACK_STATES)
    unread = Exists(Slip.objects.filter(attempt__order=OuterRef("pk"), state=Slip.State.WAITING))
    short = Exists(Shortage.objects.filter(line__order=OuterRef("pk"), settled_at=None))
    open_swap = Q(state__in=[Swap.State.PROPOSED, Swap.State.AGREED])
    asked = Exists(Swap.objects.filter(open_swap, order=OuterRef("pk"), came_back=False))
    stands = Case(
        When(Q(status__in=TO_FULFIL_STATES) & Exists(parcels.filter(shipped_at=None)), then=Value(OrderState.PACKED)),
        When(to_pack & asked, then=Value(ASKED)),
        When(to_pack & short, then=Value(SHORT)),
        When(to_pack & begun, then=Value(GATHERED)),
        When(Q(status=OrderState.AWAITING_PAYMENT) & unread, then=Value(TO_CONFIRM)),
        default=F("status"),
        output_field=CharField(),
    )
    return Order.objects.annotate(stands=stands)


def orders_in(job: Job) -> QuerySet[Order]:
    """Return the orders of one list, those that must leave first standing first; sent ones the latest first.

    Each has what the list shows of it: goods and pieces, how many pieces have left, when it was paid, when and by whom
    its last parcel left. One query.
    """
    lines = Line.objects.filter(order=OuterRef("pk")).order_by().values("order")
    gone = ParcelLine.objects.filter(parcel__order=OuterRef("pk"), parcel__shipped_at__isnull=False)
    paid = OrderEvent.objects.filter(order=OuterRef("pk"), kind=OrderEvent.Kind.PAID).order_by("pk")
    last = Parcel.objects.filter(order=OuterRef("pk"), shipped_at__isnull=False).order_by("-shipped_at")
    orders = (
        _by_work()
        .filter(stands__in=job.stands, status__in=_states_behind(job))
        .select_related("shipping_address", "picking__round__by", "packing__by")
        .annotate(
            good_count=Subquery(lines.annotate(n=Count("pk")).values("n")),
            piece_count=Subquery(lines.annotate(n=Sum("quantity")).values("n")),
            sent_count=_summed(gone, "parcel__order"),
            paid_at=Subquery(paid.values("at")[:1]),
            last_shipped_at=Subquery(last.values("shipped_at")[:1]),
            last_carrier=Subquery(last.values("carrier")[:1]),
            is_on_delivery=Exists(attempts_on_delivery().filter(order=OuterRef("pk"))),
            promised_on=Subquery(lines.annotate(last=Max("ships_by")).values("last")),
        )
    )
    if OrderState.SHIPPED in job.stands:
        return orders.order_by("-date_placed")
    since = Coalesce("paid_at", "date_placed")
    usual = TruncDate(ExpressionWrapper(since + SHIP_WITHIN, DateTimeField()))
    return orders.order_by(Coalesce("promised_on", usual), since, "pk")


def _states_behind(job: Job) -> frozenset[str]:
    """Return the states that orders of a list can be in, for the index to find them by."""
    return frozenset(state for stands in job.stands for state in BEHIND.get(stands, {stands}))


@dataclass(frozen=True)
class Due:
    """When an order has to leave: 48 hours after it was paid, or on the day promised for goods made to order."""

    at: datetime
    hours: int
    is_near: bool
    is_over: bool


def due_of(order: Order, now: datetime | None = None) -> Due:
    """Return by when an order read by `orders_in` has to leave."""
    now = now or timezone.now()
    if order.promised_on:
        at = timezone.make_aware(datetime.combine(order.promised_on, time(23, 59)))
    else:
        at = (order.paid_at or order.date_placed) + SHIP_WITHIN
    return Due(at, hours=int((at - now) / timedelta(hours=1)), is_near=now < at < now + NEAR, is_over=at <= now)


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
    counted = _by_work().filter(status__in={state for job in JOBS for state in _states_behind(job)})
    by_work = dict(counted.values_list("stands").annotate(n=Count("pk")).order_by())
    return {job.slug: sum(by_work.get(stands, 0) for stands in job.stands) for job in JOBS}


def pieces_gone(orders: Iterable[Order]) -> dict[int, int]:
    """Return how many pieces have left of orders of which others are still here, by order. One query."""
    waiting = [order.pk for order in orders if order.status in UNSENT_STATES]
    gone = ParcelLine.objects.filter(parcel__order__in=waiting, parcel__shipped_at__isnull=False).order_by()
    return dict(gone.values_list("parcel__order").annotate(Sum("quantity")))


def last_manifests(most: int) -> QuerySet[Manifest]:
    """Return the latest papers of parcels handed over, with how many parcels stand on each."""
    return Manifest.objects.select_related("by").annotate(parcel_count=Count("parcels")).order_by("-pk")[:most]
