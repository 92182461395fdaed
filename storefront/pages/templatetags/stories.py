"""Stories on the pages of goods and producers."""

from django import template
from django.utils.translation import get_language

from storefront.pages import queries

register = template.Library()


@register.inclusion_tag("components/stories_about.html")
def stories_about(thing, title=""):
    """Show the stories a good or a producer appears in; nothing when there are none."""
    return {"cards": queries.stories_about(thing, get_language() or "th"), "title": title}


@register.inclusion_tag("components/place_words.html", takes_context=True)
def words_on_place(context, district=None):
    """Show what editors tell of a district, or of all; in Thai, saying so, where English is not there yet."""
    language = get_language() or "th"
    words = queries.words_on_district(district.code, language) if district else queries.words_on_districts(language)
    return {
        "words": words,
        "is_foreign": words is not None and words.locale.language_code != language,
        "named_facts": queries.facts_named_on(words) if words else [],
        "request": context.get("request"),
    }
