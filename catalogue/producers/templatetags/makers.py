"""Producers on the pages of other rooms."""

from django import template

from catalogue.producers import queries

register = template.Library()


@register.simple_tag
def producers_of_district(district):
    """Return the producers at home in a district."""
    return list(queries.producers_of_district(district.code))
