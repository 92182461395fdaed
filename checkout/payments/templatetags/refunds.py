"""Refunds on pages of lower floors' orders."""

from django import template

from checkout.orders.models import Order
from checkout.payments.refund_words import progress, refunds_for_buyer

register = template.Library()


@register.inclusion_tag("components/refunds.html")
def refunds_of(order: Order):
    """Show a buyer how the refunds of her order stand; nothing when there are none."""
    return {"refunds": progress(refunds_for_buyer(order))}
