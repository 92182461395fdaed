"""Stories on the pages of goods and producers."""

from django import template
from django.utils.translation import get_language

from storefront.pages import queries

register = template.Library()


@register.inclusion_tag("components/stories_about.html")
def stories_about(thing, title=""):
    """Show the stories a good or a producer appears in; nothing when there are none."""
    return {"cards": queries.stories_about(thing, get_language() or "th"), "title": title}
