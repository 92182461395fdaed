"""What became of an order's money, on pages of lower floors' orders."""

from django import template

from checkout.orders.models import Order
from checkout.settlement.where_it_went import where_it_went

register = template.Library()


@register.inclusion_tag("components/where_baht_went.html")
def where_baht_went(order: Order):
    """Show who got what of an order, once it is sold; nothing before."""
    return {"went": where_it_went(order)}
