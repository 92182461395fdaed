"""Exchanged goods on the buyer's page of an order."""

from collections.abc import Iterable

from django import template

from checkout.fulfilment.swap_cards import swap_cards
from checkout.orders.models import Order
from checkout.orders.queries import OrderRow

register = template.Library()


@register.inclusion_tag("components/swaps.html")
def swaps_of(order: Order, rows: Iterable[OrderRow]):
    """Show which other goods a buyer is offered, and what became of it; on the page of those, which they replace."""
    return {"order": order, "cards": swap_cards(order, rows)}
