"""What pages show."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db.models import IntegerField
from django.db.models.functions import Cast
from wagtail.models import Page as AnyPage
from wagtail.models import ReferenceIndex

from catalogue.pictures.pictures import Picture
from catalogue.pictures.queries import picture_of
from catalogue.places.queries import districts_with_counts
from catalogue.producers.queries import producers_to_meet
from catalogue.products.queries import listed_products, newest_cards

from .models import HomePage, StoryIndexPage, StoryPage

STORIES_PER_PAGE = 12
GOODS_ON_HOME = 8
MAKERS_ON_HOME = 3
STORIES_ON_HOME = 3


@dataclass(frozen=True)
class StoryCard:
    """A story as a list shows it."""

    url: str
    title: str
    intro: str
    kind_label: str
    date: datetime | None
    picture: Picture | None


def story_card(story: StoryPage) -> StoryCard:
    """Return the card of a story that was read with its picture."""
    return StoryCard(
        url=story.url,
        title=story.title,
        intro=story.intro,
        kind_label=story.get_kind_display(),
        date=story.first_published_at,
        picture=picture_of(story.hero),
    )


def home_context(home: HomePage) -> dict:
    """Return what the home page of a language shows beside its own words."""
    stories = with_pictures(StoryPage.objects.descendant_of(home))[:STORIES_ON_HOME]
    districts = list(districts_with_counts())
    return {
        "cards": newest_cards(listed_products(), GOODS_ON_HOME),
        "districts": districts,
        "producer_count": sum(district.producer_count for district in districts),
        "product_count": sum(district.product_count for district in districts),
        "makers": producers_to_meet(MAKERS_ON_HOME),
        "stories": [story_card(story) for story in stories],
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
    """Return one page of the cards of an index's stories."""
    page = Paginator(with_pictures(StoryPage.objects.child_of(index)), STORIES_PER_PAGE).get_page(number)
    page.object_list = [story_card(story) for story in page.object_list]
    return page


def stories_about(thing, language: str) -> list[StoryCard]:
    """Return cards of the live stories of one language that show a good or a producer. Two queries.

    Wagtail's reference index knows every page a thing stands on, inside blocks too.
    """
    references = ReferenceIndex.get_references_to(thing).filter(
        content_type=ContentType.objects.get_for_model(StoryPage)
    )
    pks = references.annotate(page=Cast("object_id", IntegerField())).values("page")
    return [
        story_card(story)
        for story in with_pictures(StoryPage.objects.filter(pk__in=pks, locale__language_code=language))
    ]


def urls_in_each_language(page: AnyPage) -> dict[str, str]:
    """Return where a page stands in each language that has it, for the language switch and search engines."""
    pages = page.get_translations(inclusive=True).live().select_related("locale")
    return {translation.locale.language_code: translation.url for translation in pages}
