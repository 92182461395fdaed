"""Reviews on the pages of goods and orders."""

from django import template

from checkout.reviews import queries
from checkout.reviews.operations import is_delivered

register = template.Library()


@register.inclusion_tag("components/reviews.html")
def reviews_about(product):
    """Show what buyers say of a good."""
    return {"reviews": queries.reviews_of(product), "product": product}


@register.inclusion_tag("components/review_asked.html")
def reviews_asked(order):
    """Ask the buyer of a delivered order how its goods are."""
    return {"order": order, "lines": queries.lines_to_review(order) if is_delivered(order) else []}
