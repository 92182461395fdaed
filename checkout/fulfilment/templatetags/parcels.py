"""Parcels on pages and in mails of lower floors' orders."""

from collections.abc import Iterable

from django import template

from checkout.fulfilment.carriers import CARRIERS
from checkout.fulfilment.models import Parcel
from checkout.fulfilment.pieces import HowSent, how_sent, packed_parcels, pieces_of
from checkout.orders.models import Order
from checkout.orders.queries import OrderRow

register = template.Library()


@register.filter
def carrier_name(code: str) -> str:
    """Return what a carrier is called."""
    return CARRIERS[code].name if code in CARRIERS else code


@register.simple_tag
def how_far(order: Order) -> HowSent | None:
    """Return how many pieces of an order have left while others still wait."""
    return how_sent(pieces_of(order))


@register.simple_tag
def has_arrived(order: Order) -> bool:
    """Say whether somebody has noted of each parcel of an order that it came."""
    days = list(order.parcels.values_list("delivered_on", flat=True))
    return bool(days) and all(days)


@register.inclusion_tag("components/parcels.html")
def parcels_of(order: Order, rows: Iterable[OrderRow]):
    """Show a buyer each parcel of her order that has left, with what is in it and where she follows it."""
    parcels = [packed for packed in packed_parcels(order, rows) if packed.parcel.shipped_at]
    return {"parcels": parcels, "is_split": bool(parcels) and not parcels[0].is_whole}


@register.simple_tag
def parts_in(parcel: Parcel, rows: Iterable[OrderRow]) -> list[tuple[OrderRow, int]]:
    """Return which goods lie in a parcel and how many pieces of each; nothing when all of its order does."""
    packed = next(one for one in packed_parcels(parcel.order, rows) if one.parcel == parcel)
    return [] if packed.is_whole else packed.goods
