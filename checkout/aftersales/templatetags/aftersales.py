"""Returns and claims on the buyer's page of an order."""

from collections.abc import Iterable

from django import template

from checkout.aftersales import queries
from checkout.aftersales.asking import kinds_open, pieces_to_ask
from checkout.aftersales.days import days_of
from checkout.orders.models import Order
from checkout.orders.queries import OrderRow

register = template.Library()


@register.inclusion_tag("components/cases.html")
def cases_of(order: Order, rows: Iterable[OrderRow]):
    """Show what the buyer asked, how it stands, and the way to ask, as long as she may."""
    days = days_of(order)
    kinds = kinds_open(days)
    cases = [(case, queries.due_of(case), queries.goods_of(case, rows)) for case in queries.cases_of(order)]
    return {
        "order": order,
        "cases": cases,
        "days": days,
        "may_ask": bool(kinds) and bool(pieces_to_ask(order)),
        "may_return": len(kinds) > 1,
    }
