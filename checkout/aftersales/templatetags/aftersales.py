"""Returns and claims on the buyer's page of an order."""

from django import template

from checkout.aftersales import queries
from checkout.aftersales.asking import pieces_to_ask
from checkout.aftersales.days import days_of
from checkout.aftersales.views import kinds_for
from checkout.orders.models import Order

register = template.Library()


@register.inclusion_tag("components/cases.html")
def cases_of(order: Order):
    """Show what the buyer asked, how it stands, and the way to ask, as long as she may."""
    days = days_of(order)
    kinds = kinds_for(days)
    cases = [(case, queries.due_of(case), queries.goods_of(case)) for case in queries.cases_of(order)]
    return {
        "order": order,
        "cases": cases,
        "days": days,
        "may_ask": bool(kinds) and bool(pieces_to_ask(order)),
        "may_return": len(kinds) > 1,
    }
