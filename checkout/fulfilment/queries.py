"""Reads orders for the people who pack them."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from checkout.orders.models import Line, Order, OrderEvent
from checkout.orders.states import OrderState


@dataclass(frozen=True)
class Job:
    """One list of work: its name in addresses, and the state of the orders in it."""

    slug: str
    state: OrderState


JOBS = (
    Job("to-pack", OrderState.PAID),
    Job("to-ship", OrderState.PACKED),
    Job("unpaid", OrderState.AWAITING_PAYMENT),
    Job("trouble", OrderState.REVIEW),
    Job("sent", OrderState.SHIPPED),
)


def job_called(slug: str) -> Job | None:
    return next((job for job in JOBS if job.slug == slug), None)


def orders_in(job: Job) -> QuerySet[Order]:
    """Return the orders of one list, the longest-waiting first; sent ones the latest first."""
    lines = Line.objects.filter(order=OuterRef("pk")).order_by().values("order")
    paid = OrderEvent.objects.filter(order=OuterRef("pk"), kind=OrderEvent.Kind.PAID).order_by("pk")
    orders = (
        Order.objects.filter(status=job.state)
        .select_related("shipping_address", "parcel")
        .annotate(
            good_count=Subquery(lines.annotate(n=Count("pk")).values("n")),
            piece_count=Subquery(lines.annotate(n=Sum("quantity")).values("n")),
            paid_at=Subquery(paid.values("at")[:1]),
        )
    )
    return orders.order_by("-date_placed" if job.state == OrderState.SHIPPED else "date_placed")


def job_counts() -> dict[str, int]:
    """Return how many orders stand in each list. One query."""
    by_state = dict(Order.objects.values_list("status").annotate(n=Count("pk")).order_by())
    return {job.slug: by_state.get(job.state, 0) for job in JOBS}
