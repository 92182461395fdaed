"""Goods on the pages of other rooms."""

from django import template
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.pictures.queries import picture_of
from catalogue.products.filters import Filters
from catalogue.products.models import Product
from catalogue.products.queries import (
    FEW_LEFT,
    listed_products,
    maker_cloths,
)
from catalogue.products.shelf import CARDS_PER_PAGE
from catalogue.products.whole_shelf import kept_cards, newest_cards, whole_shelf

register = template.Library()

GOODS_OF_DISTRICT = 12
GOODS_OF_PRODUCER = 48


@register.simple_tag
def goods_of_district(district):
    """Return cards of the newest goods from a district; the list of goods shows the rest."""
    shelf = whole_shelf()
    newest = shelf.select(Filters({"district": (district.slug,)})).pks
    return shelf.cards_of(newest[:GOODS_OF_DISTRICT])


@register.simple_tag
def goods_of_tambon(tambon, number=None):
    """Return one page of the goods made in a tambon, as cards; the pages together show all of them."""
    goods = listed_products().filter(producer__tambon=tambon).order_by("-date_created", "-pk")
    page = Paginator(goods.values_list("pk", flat=True), CARDS_PER_PAGE).get_page(number)
    page.object_list = kept_cards(page.object_list)
    return page


@register.simple_tag
def goods_of_producer(producer):
    """Return cards of what a producer makes."""
    return newest_cards(listed_products().filter(producer=producer), GOODS_OF_PRODUCER)


@register.inclusion_tag("components/maker_cards.html")
def maker_cards(producers, level=3):
    """Show producers as cards: a portrait, else a length of the cloth that stands for them."""
    producers = list(producers)
    cloths = maker_cloths(producer.pk for producer in producers if producer.picture is None)
    return {"cards": [_maker_card(producer, cloths.get(producer.pk)) for producer in producers], "level": level}


def _maker_card(producer, cloth):
    return {
        "producer": producer,
        "picture": picture_of(producer.picture),
        "motif": cloth.motif if cloth else "",
        "palette": cloth.palette if cloth else "",
    }


@register.simple_tag
def cloth_of_maker(producer):
    """Return the cloth that stands for one producer; None where there are no goods yet."""
    return maker_cloths([producer.pk]).get(producer.pk)


@register.simple_tag
def stock_words(product: Product, left: int) -> str:
    """Say how many there are of a good, or of one of its variants."""
    if product.is_one_of_a_kind:
        return _("One of a kind: there is only this one")
    if product.lead_days:
        return ngettext("%(counter)s can be ordered now", "%(counter)s can be ordered now", left) % {"counter": left}
    if left <= FEW_LEFT:
        return ngettext("Only %(counter)s left", "Only %(counter)s left", left) % {"counter": left}
    return ngettext("In stock, %(counter)s piece", "In stock, %(counter)s pieces", left) % {"counter": left}
