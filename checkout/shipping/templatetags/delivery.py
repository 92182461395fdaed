"""What a parcel costs and how long it takes, on the pages of goods."""

from django import template

from checkout.shipping import rates
from checkout.shipping.methods import delivery_price_today, grams_of

register = template.Library()


@register.simple_tag
def delivery_price_of(product):
    """Return what a parcel with one piece of a good costs today, in baht, VAT included."""
    return delivery_price_today(grams_of(product))


@register.simple_tag
def days_to_arrive():
    """Return from how many days on, and until when, a parcel arrives: `first` and `last`."""
    return {"first": rates.DAYS_TO_ARRIVE[0], "last": rates.DAYS_TO_ARRIVE[1]}
