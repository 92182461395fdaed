"""Pictures of pages and blocks, ready to be drawn."""

from django import template

from catalogue.pictures import queries

register = template.Library()


@register.simple_tag
def picture_of(image):
    """Return a chosen picture as the picture component draws it; None where none was chosen."""
    return queries.picture_of(image)
