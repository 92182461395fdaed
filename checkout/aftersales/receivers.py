"""Hears of goods that were exchanged: the case they were exchanged for has ended."""

from checkout.fulfilment.models import Swap
from checkout.orders.models import OrderEvent

from .deciding import settle_with_swap


def hear_of_swap(sender, instance: OrderEvent, created: bool, **_) -> None:
    """End a case whose buyer has other goods now. Whoever writes such an event holds the locks of both orders."""
    if created and instance.kind == OrderEvent.Kind.SWAP and instance.data["state"] == Swap.State.DONE:
        settle_with_swap(Swap.objects.select_related("by", "added").get(pk=instance.data["swap"]))
