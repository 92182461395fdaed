"""Goods on the pages of other rooms."""

from django import template

from catalogue.pictures.queries import picture_of
from catalogue.products.queries import in_district, listed_products, maker_pictures, newest_cards

register = template.Library()

GOODS_OF_DISTRICT = 12
GOODS_OF_PRODUCER = 48


@register.simple_tag
def goods_of_district(district):
    """Return cards of the newest goods from a district; the list of goods shows the rest."""
    return newest_cards(in_district(listed_products(), district), GOODS_OF_DISTRICT)


@register.simple_tag
def goods_of_producer(producer):
    """Return cards of what a producer makes."""
    return newest_cards(listed_products().filter(producer=producer), GOODS_OF_PRODUCER)


@register.inclusion_tag("components/maker_cards.html")
def maker_cards(producers):
    """Show producers as cards: their own picture, else one of their goods."""
    producers = list(producers)
    borrowed = maker_pictures(producer.pk for producer in producers if producer.picture is None)
    cards = [
        {"producer": producer, "picture": picture_of(producer.picture) or borrowed.get(producer.pk)}
        for producer in producers
    ]
    return {"cards": cards}
