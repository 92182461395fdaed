"""How long staff need to know whom an order goes to."""

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from checkout.orders.models import Order
from checkout.orders.states import OrderState

from .models import Parcel

# For questions after it came, and for a parcel that comes back.
DAYS_AFTER_ARRIVAL = 30
# Where nobody noted the arrival, a parcel has come by then.
DAYS_UNDERWAY = 7
ENDED_STATES = frozenset({OrderState.SHIPPED, OrderState.RETURNED, OrderState.EXPIRED, OrderState.REFUNDED})


def with_buyers_needed(orders: QuerySet[Order], *, today: date | None = None) -> QuerySet[Order]:
    """Return those of some orders whose buyers staff may still have to reach.

    An order under way, one whose last parcel came within thirty days, and one that left within thirty-seven days if
    nobody noted that it came. An order of which nothing ever left is known for as long from the day it was placed.
    """
    came_after = (today or timezone.localdate()) - timedelta(days=DAYS_AFTER_ARRIVAL)
    left_after = timezone.make_aware(datetime.combine(came_after - timedelta(days=DAYS_UNDERWAY), time.min))
    sent = Parcel.objects.filter(order=OuterRef("pk"), shipped_at__isnull=False)
    lately = sent.filter(Q(delivered_on__gte=came_after) | Q(delivered_on=None, shipped_at__gte=left_after))
    never_sent = ~Exists(sent) & Q(date_placed__gte=left_after)
    return orders.filter(~Q(status__in=ENDED_STATES) | Exists(lately) | never_sent)


def is_buyer_needed(order: Order) -> bool:
    """Say whether staff may still have to reach the buyer of an order. One query."""
    return with_buyers_needed(Order.objects.filter(pk=order.pk)).exists()
