"""What pages show."""

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from wagtail.models import Locale, ReferenceIndex

from catalogue.places.queries import districts_with_counts
from catalogue.products.queries import newest_product_pks, product_cards

from .models import HomePage, StoryIndexPage, StoryPage

STORIES_PER_PAGE = 12


def home_context(home: HomePage) -> dict:
    """Return what the home page of a language shows beside its own words."""
    return {
        "cards": product_cards(newest_product_pks(8)),
        "districts": districts_with_counts(),
        "stories": with_pictures(StoryPage.objects.descendant_of(home))[:3],
    }


def with_pictures(stories):
    """Return the live stories of a queryset, newest first, with what a card shows."""
    return (
        stories.live()
        .select_related("hero")
        .prefetch_related("hero__renditions")
        .order_by("-first_published_at", "-pk")
    )


def page_of_stories(index: StoryIndexPage, number: str | None) -> Page:
    """Return one page of an index's stories."""
    return Paginator(with_pictures(StoryPage.objects.child_of(index)), STORIES_PER_PAGE).get_page(number)


def stories_about(thing, language: str) -> list[StoryPage]:
    """Return the live stories of one language that show a good or a producer.

    Wagtail's reference index knows every page a thing stands on, inside blocks too.
    """
    references = ReferenceIndex.get_references_to(thing).filter(
        content_type=ContentType.objects.get_for_model(StoryPage)
    )
    pks = {int(pk) for pk in references.values_list("object_id", flat=True)}
    if not pks:
        return []
    locale = Locale.objects.get(language_code=language)
    return list(with_pictures(StoryPage.objects.filter(pk__in=pks, locale=locale)))
