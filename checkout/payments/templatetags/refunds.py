"""Refunds on pages of lower floors' orders."""

from django import template

from checkout.orders.models import Order
from checkout.orders.queries import pieces_sent
from checkout.orders.states import UNSENT_STATES, OrderState
from checkout.orders.timeline import Step
from checkout.payments.refund_sums import are_goods_going_back, is_all_on_its_way_back
from checkout.payments.refund_words import progress, refunds_for_buyer

register = template.Library()


@register.inclusion_tag("components/refunds.html")
def refunds_of(order: Order):
    """Show a buyer how the refunds of her order stand; nothing when there are none."""
    return {"refunds": progress(refunds_for_buyer(order))}


@register.filter
def no_parcel(order: Order) -> bool:
    """Say whether all of an order's money is on its way back to its buyer before it was sent, so that no parcel comes.

    Also of money that was never taken as payment, such as what came too late: nobody looks at it any more. Where other
    goods come instead, her money stays and a parcel comes.
    """
    if order.status == OrderState.REVIEW:
        return is_all_on_its_way_back(order)
    is_kept = order.status in UNSENT_STATES and are_goods_going_back(order) and not pieces_sent(order)
    return is_kept and not order.added.exists()


@register.filter
def so_far(steps: list[Step]) -> list[Step]:
    """Leave out the steps that will not come any more."""
    return [step for step in steps if step.state == "done"]
