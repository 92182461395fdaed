"""Producers on the pages of other rooms."""

from collections import Counter

from django import template

from catalogue.producers import marks, queries

register = template.Library()

MAKERS_PER_PAGE = 24


@register.simple_tag
def producers_of_district(district, number=None):
    """Return one page of the producers at home in a district; the pages together show all of them."""
    return queries.page_of_producers(number, per_page=MAKERS_PER_PAGE, district_code=district.code)


@register.simple_tag
def tambons_with_makers(district):
    """Return the tambons of a district in which somebody makes something."""
    return list(queries.tambons_with_makers(district.code))


@register.simple_tag
def producers_of_tambon(tambon):
    """Return the producers at home in a tambon."""
    return list(queries.producers_with_counts().filter(tambon=tambon))


@register.inclusion_tag("components/marks_of_good.html")
def marks_of_good(product):
    """Show the marks of a good that hold today, with issuer, number and days."""
    return {"marks": marks.current_marks([product.pk]).get(product.pk, [])}


@register.inclusion_tag("components/marks_of_maker.html")
def marks_of_maker(producer):
    """Show the marks a producer bears herself, and which kinds her goods bear, how often. One query."""
    found = marks.marks_around(producer)
    of_goods = Counter(mark.label for mark in found if mark.product_id)
    return {"marks": [mark for mark in found if mark.producer_id], "of_goods": sorted(of_goods.items())}
