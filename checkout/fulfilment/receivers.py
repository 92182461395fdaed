"""Hears of orders whose money went back or stayed after all: what is still to be packed of them is another number."""

from checkout.orders.models import Order, OrderEvent

from .counter import hand_over
from .operations import follow_parcels
from .shortages import settle_paid_back
from .swaps import finish, lapse

Kind = OrderEvent.Kind
ENDS_SWAP = {Kind.PAID: finish, Kind.EXPIRED: lapse}
MOVES_MONEY = frozenset({Kind.REFUND_STARTED, Kind.REFUND_MOVED, Kind.DISPUTE_CLOSED})


def hear_of_money(sender, instance: OrderEvent, created: bool, **_) -> None:
    """Bring an order up to its parcels. Whoever writes such an event holds the order's lock."""
    if created and instance.kind in MOVES_MONEY:
        follow_parcels(instance.order)
        settle_paid_back(instance.order)
    if created and instance.kind == Kind.PAID and instance.order.channel == Order.Channel.COUNTER:
        hand_over(instance.order)
    if created and instance.order.added_to_id and instance.kind in ENDS_SWAP:
        ENDS_SWAP[instance.kind](instance.order)
