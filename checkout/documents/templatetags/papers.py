"""Papers on pages of lower floors' orders."""

from django import template

from checkout.documents.models import TaxDetails
from checkout.documents.operations import can_ask, last_day_to_ask, payment_of
from checkout.documents.seller import seller
from checkout.orders.models import Order

register = template.Library()


@register.simple_tag
def papers_are_issued() -> bool:
    """Say whether whoever pays finds a receipt on the page of her order."""
    return seller().can_issue


@register.inclusion_tag("components/papers.html")
def papers_of(order: Order):
    """Show a buyer the papers of her order and let her ask for a full tax invoice; nothing when there is nothing."""
    if not seller().can_issue:
        return {"papers": [], "can_ask": False}
    payment, papers = payment_of(order), list(order.papers.select_related("replaced_by").order_by("-pk"))
    return {
        "order": order,
        "papers": papers,
        "can_ask": can_ask(order),
        "is_noted": not papers and TaxDetails.objects.filter(order=order).exists(),
        "last_day": payment and last_day_to_ask(payment),
    }
