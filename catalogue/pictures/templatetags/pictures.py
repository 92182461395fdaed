"""Pictures of pages and blocks, ready to be drawn."""

from django import template
from django.db.models import prefetch_related_objects

from catalogue.pictures import queries
from catalogue.pictures.pictures import Picture

register = template.Library()


@register.simple_tag
def picture_of(image):
    """Return a chosen picture as the picture component draws it; None where none was chosen.

    Its sizes are read once, however often a page asks: for its head, then for its body. One that is ready stays so.
    """
    if not image or isinstance(image, Picture):
        return image or None
    prefetch_related_objects([image], "renditions")
    return queries.picture_of(image)
