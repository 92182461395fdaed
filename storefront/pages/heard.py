"""Who is heard: of how many producers of each district a story tells."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import ReferenceIndex

from catalogue.places.queries import DistrictCard, district_cards
from catalogue.producers.models import Partner
from catalogue.products.models import Product

from .models import StoryPage


@dataclass(frozen=True)
class Heard:
    """A district, of how many of its producers a story tells, and how many stories those are."""

    district: DistrictCard
    heard_count: int
    story_count: int

    @property
    def tone(self) -> str:
        """Name how deeply it is dyed: the more of its producers are heard, the deeper; white where nobody is."""
        if not self.heard_count:
            return "pale"
        return "deep" if 2 * self.heard_count >= self.district.producer_count else "middle"


@require_safe
def heard(request: HttpRequest) -> HttpResponse:
    """Show on the map and in figures whose stories are told, and where nobody has been heard yet."""
    rows = heard_by_district()
    context = {
        "rows": sorted(rows, key=lambda row: (-row.heard_count, row.district.name)),
        "districts": [row.district for row in rows],
        "tones": {row.district.code: row for row in rows},
        "heard_count": sum(row.heard_count for row in rows),
        "maker_count": sum(row.district.producer_count for row in rows),
    }
    return render(request, "pages/heard.html", context)


def heard_by_district() -> list[Heard]:
    """Return what is heard of each district, in the order of their codes. Six queries beside the districts' own.

    A producer is heard where a story shows her or a good of hers; a story and its translation are one story.
    """
    shown = stories_shown(Partner)
    of_goods = stories_shown(Product)
    for good, producer in Product.objects.filter(pk__in=of_goods, producer__isnull=False).values_list("pk", "producer"):
        shown[producer] |= of_goods[good]
    producers = Partner.objects.filter(pk__in=shown, is_public=True).values_list("pk", "tambon__district__code")
    heard_ones, told = Counter(), defaultdict(set)
    for pk, code in producers:
        heard_ones[code] += 1
        told[code] |= shown[pk]
    return [Heard(district, heard_ones[district.code], len(told[district.code])) for district in district_cards()]


def stories_shown(model) -> dict[int, set]:
    """Return which live stories show each thing of a kind. Two queries: Wagtail's index knows blocks, too."""
    references = ReferenceIndex.objects.filter(
        content_type=ContentType.objects.get_for_model(StoryPage),
        to_content_type=ContentType.objects.get_for_model(model),
    )
    live = dict(StoryPage.objects.live().values_list("pk", "translation_key"))
    shown = defaultdict(set)
    for story, thing in references.values_list("object_id", "to_object_id"):
        if int(story) in live:
            shown[int(thing)].add(live[int(story)])
    return shown
