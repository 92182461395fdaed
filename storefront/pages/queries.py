"""What pages show."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import IntegerField
from django.db.models.functions import Cast, Coalesce
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import get_language
from wagtail.models import Page as AnyPage
from wagtail.models import ReferenceIndex

from catalogue.pictures.pictures import Picture
from catalogue.pictures.queries import picture_of
from catalogue.places.queries import DistrictCard, district_cards, districts_with_pages
from catalogue.producers.models import Partner
from catalogue.producers.queries import producers_to_meet
from catalogue.products.models import Category
from catalogue.products.queries import (
    categories_on_shelf,
    listed_products,
    maker_cloths,
    products_in,
)
from catalogue.products.whole_shelf import kept_cards, newest_cards
from catalogue.search.queries import products_matching
from storefront.facts.models import Fact
from storefront.facts.texts import facts_named
from storefront.proofreading.contents import read_page
from storefront.ui.context import MENU_WORDS

from .context import TOLD_KEY
from .models import CampaignPage, DistrictIndexPage, DistrictPage, HomePage, HousePage, StoryIndexPage, StoryPage

STORIES_PER_PAGE = 12
GOODS_ON_HOME = 4
MAKERS_ON_HOME = 3
CANDIDATES = 5  # to choose from, for each producer introduced
STORIES_ON_HOME = 3
MORE_STORIES = 3
GOODS_OF_CAMPAIGN = 24
ALL_DISTRICTS = "all"
# Where a story plays: where its editor says, else where its maker works.
DISTRICT = Coalesce("district__code", "producer__tambon__district__code")
LETTERS_A_MINUTE = 900
SHELVES_KEPT_SECONDS = 30  # a picture whose consent was taken back is gone within a minute


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
    districts = district_cards()
    # A deleted product stays in the list as None.
    season = kept_cards(block.value.pk for block in home.season_goods if block.value) if home.season_title else []
    return {
        "is_season": bool(season),
        "cards": season or newest_cards(listed_products(), GOODS_ON_HOME),
        "shelves": category_shelves(),
        "districts": districts,
        "chosen_district": _district_of(home, districts),
        "producer_count": sum(district.producer_count for district in districts),
        "product_count": sum(district.product_count for district in districts),
        "makers": makers_to_meet(MAKERS_ON_HOME),
        "stories": [story_card(story) for story in stories],
        "all_stories": _address_of_index(home),
    }


def makers_to_meet(count: int) -> list[Partner]:
    """Return a few producers whose cloths differ, so that a weaver stands beside a basket maker and a cook."""
    candidates = list(producers_to_meet()[: CANDIDATES * count])
    cloths = maker_cloths(producer.pk for producer in candidates)
    first_of = {cloths[producer.pk].motif: producer for producer in reversed(candidates)}
    return sorted(candidates, key=lambda producer: first_of[cloths[producer.pk].motif] is not producer)[:count]


def _address_of_index(home: HomePage) -> str:
    index = StoryIndexPage.objects.child_of(home).live().first()
    return index.url if index else ""


@dataclass(frozen=True)
class CategoryShelf:
    """A category as the home page leads to it: with the picture of its newest good."""

    name: str
    url: str
    picture: Picture | None


def category_shelves() -> list[CategoryShelf]:
    """Return the categories on the shelf, each with a picture. Kept for some minutes."""
    key = f"category-shelves-{get_language()}"
    shelves = cache.get(key)
    if shelves is None:
        shelves = [_shelf(category) for category in categories_on_shelf()]
        cache.set(key, shelves, SHELVES_KEPT_SECONDS)
    return shelves


def _shelf(category: Category) -> CategoryShelf:
    newest = newest_cards(products_in(category), 1)
    return CategoryShelf(
        name=str(MENU_WORDS.get(category.code, category.name)),
        url=category.get_absolute_url(),
        picture=newest[0].picture if newest else None,
    )


def _district_of(home: HomePage, districts: list[DistrictCard]) -> DistrictCard | None:
    """Return the district to begin the map with: where the first story plays, else the one with most goods."""
    code = StoryPage.objects.filter(pk=home.hero_story_id).values_list("producer__tambon__district__code", flat=True)
    by_code = {district.code: district for district in districts}
    return by_code.get(code.first()) or max(districts, key=lambda district: district.product_count, default=None)


def with_pictures(stories):
    """Return the live stories of a queryset, newest first, with what a card shows."""
    return (
        stories.live()
        .select_related("hero")
        .prefetch_related("hero__renditions")
        .order_by("-first_published_at", "-pk")
    )


@dataclass(frozen=True)
class Narrowing:
    """One way to narrow the list of stories: its words, where it leads, how many it leaves, and whether it is on."""

    words: str
    url: str
    count: int
    is_on: bool


def index_context(index: StoryIndexPage, asked: QueryDict) -> dict:
    """Return a page of the cards of an index's stories, and ways to narrow them. Three queries and the pictures'."""
    rows = list(StoryPage.objects.child_of(index).live().annotate(place=DISTRICT).values_list("kind", "place"))
    about = asked.get("about") if asked.get("about") in StoryPage.Kind.values else ""
    slugs = {district.code: district for district in districts_with_pages()}
    chosen = next((code for code, district in slugs.items() if district.slug == asked.get("district")), "")
    stories = with_pictures(StoryPage.objects.child_of(index)).annotate(place=DISTRICT)
    stories = stories.filter(**({"kind": about} if about else {}), **({"place": chosen} if chosen else {}))
    page = Paginator(stories, STORIES_PER_PAGE).get_page(asked.get("page"))
    page.object_list = [story_card(story) for story in page.object_list]
    kinds = Counter(kind for kind, place in rows if not chosen or place == chosen)
    places = Counter(place for kind, place in rows if place and (not about or kind == about))
    return {
        "page_of_stories": page,
        "is_narrowed": bool(about or chosen),
        "kinds": [
            Narrowing(
                str(label),
                _address(index, about="" if about == kind else kind, place=_slug(slugs, chosen)),
                kinds[kind],
                about == kind,
            )
            for kind, label in StoryPage.Kind.choices
            if kinds[kind]
        ],
        "places": [
            Narrowing(
                slugs[code].name,
                _address(index, about=about, place="" if chosen == code else slugs[code].slug),
                count,
                chosen == code,
            )
            for code, count in sorted(places.items())
            if code in slugs
        ],
    }


def _slug(slugs: dict, code: str) -> str:
    return slugs[code].slug if code else ""


def _address(index: StoryIndexPage, *, about: str, place: str) -> str:
    asked = urlencode({name: value for name, value in (("about", about), ("district", place)) if value})
    return f"{index.url}?{asked}" if asked else index.url


def story_context(story: StoryPage) -> dict:
    """Return what a story shows beside its own words: how long it is, and stories to go on with."""
    others = with_pictures(StoryPage.objects.sibling_of(story, inclusive=False))[:MORE_STORIES]
    story.producer = Partner.objects.select_related("tambon__district").filter(pk=story.producer_id).first()
    return {"minutes_to_read": minutes_to_read(story), "more_stories": [story_card(other) for other in others]}


def facts_named_on(page) -> list[Fact]:
    """Return the facts a page names, each once: readers are told where they come from. No query of its own."""
    return facts_named(read_page(page).fact_codes)


def stories_of_house(house: HousePage) -> list[StoryCard]:
    """Return the newest stories about one of the houses, in its language."""
    kinds = {
        HousePage.Which.CENTRE: [StoryPage.Kind.CENTRE],
        HousePage.Which.COMPANY: [StoryPage.Kind.CENTRE, StoryPage.Kind.FOUNDATION],
        HousePage.Which.FOUNDATION: [StoryPage.Kind.FOUNDATION],
    }
    told = StoryPage.objects.filter(locale_id=house.locale_id, kind__in=kinds[house.which])
    return [story_card(story) for story in with_pictures(told)[:MORE_STORIES]]


def campaign_context(campaign: CampaignPage) -> dict:
    """Return the goods that a campaign's rule finds today, and whether it is on."""
    today = timezone.localdate()
    state = "before" if today < campaign.starts_on else "after" if today > campaign.ends_on else "on"
    return {"state": state, "cards": goods_of(campaign) if state != "after" else []}


def goods_of(campaign: CampaignPage) -> list:
    """Return the cards of the goods on the shelf that all given parts of a campaign's rule fit, the newest first."""
    goods = products_in(campaign.category) if campaign.category else listed_products()
    makers = [block.value.pk for block in campaign.producers if block.value]
    if makers:
        goods = goods.filter(producer__in=makers)
    if campaign.words:
        goods = goods.filter(pk__in=products_matching(campaign.words))
    return newest_cards(goods, GOODS_OF_CAMPAIGN)


def told_places() -> set[str]:
    """Return the codes of the districts that editors tell of. Two queries, kept for some seconds."""
    told = cache.get(TOLD_KEY)
    if told is None:
        told = set(DistrictPage.objects.live().values_list("district__code", flat=True))
        told |= {ALL_DISTRICTS} if DistrictIndexPage.objects.live().exists() else set()
        cache.set(TOLD_KEY, told, SHELVES_KEPT_SECONDS)
    return told


def words_on_district(code: str, language: str) -> DistrictPage | None:
    """Return what editors tell of a district, in Thai where there is nothing in the language asked.

    One query, and none for a district of which nothing is told.
    """
    if code not in told_places():
        return None
    pages = DistrictPage.objects.live().filter(district__code=code).select_related("locale")
    by_language = {page.locale.language_code: page for page in pages}
    return by_language.get(language) or by_language.get(settings.LANGUAGE_CODE)


def words_on_districts(language: str) -> DistrictIndexPage | None:
    """Return what editors tell of all districts together; None where they tell nothing."""
    if ALL_DISTRICTS not in told_places():
        return None
    return DistrictIndexPage.objects.live().filter(locale__language_code=language).first()


def minutes_to_read(story: StoryPage) -> int:
    """Return how many minutes a story takes, at least one.

    Thai is counted in letters, for its words are not spaced: about 900 of either script are read in a minute.
    """
    words = " ".join(text for block in story.body for text in block.block.get_searchable_content(block.value))
    return max(round(len(f"{story.intro} {strip_tags(words)}") / LETTERS_A_MINUTE), 1)


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
