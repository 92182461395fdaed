"""What an editor finds on her first page: what waits for her, and what has grown old or lost its goods."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from catalogue.products.queries import listed_products
from catalogue.search.models import Miss
from storefront.consents.queries import consents_to_renew
from storefront.facts.texts import stale_facts
from storefront.pages.models import StoryPage
from storefront.pages.states import State
from storefront.proofreading.contents import read_page

from .models import FieldNote, PublishingRun, UnpublishedAtItsHour
from .staff import language_rows

SHOWN = 8


class NewsroomPanel(Component):
    """One list of the editor's first page. An empty one says nothing."""

    order = 100
    template_name = ""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"request": parent_context["request"], **self.tell(parent_context["request"].user)}

    def tell(self, user) -> dict:
        raise NotImplementedError


class MyDraftsPanel(NewsroomPanel):
    """Drafts of hers that nobody reads yet, and notes from villages that nobody has taken up."""

    name, order, template_name = "my_drafts", 205, "cms/home/my_drafts.html"

    def tell(self, user) -> dict:
        mine = Page.objects.filter(owner=user, has_unpublished_changes=True, depth__gt=1)
        notes = FieldNote.objects.filter(page__live=False).select_related("page", "by").exclude(page__owner=user)
        return {
            "drafts": mine.select_related("locale").order_by("-latest_revision_created_at")[:SHOWN],
            "notes": notes[:SHOWN],
        }


class OldPanel(NewsroomPanel):
    """What has grown old: facts, English behind its Thai, consents that end soon, pages kept back at their hour."""

    name, order, template_name = "grown_old", 230, "cms/home/grown_old.html"

    def tell(self, user) -> dict:
        cells = [(row.title, page, state) for row in language_rows() for _locale, page, state in row.cells]
        week = timezone.now() - timedelta(days=7)
        return {
            "facts": stale_facts()[:SHOWN],
            "behind": [(title, page) for title, page, state in cells if state is State.BEHIND][:SHOWN],
            "consents": consents_to_renew()[:SHOWN],
            "kept_back": UnpublishedAtItsHour.objects.filter(at__gte=week).select_related("page")[:SHOWN],
            "run": PublishingRun.objects.filter(pk=1).first(),
        }


class MissedPanel(NewsroomPanel):
    """Stories whose goods are all gone, and what shoppers looked for in vain."""

    name, order, template_name = "missed", 240, "cms/home/missed.html"

    def tell(self, user) -> dict:
        return {"stories": stories_without_goods()[:SHOWN], "misses": Miss.objects.order_by("-times", "-last")[:SHOWN]}


def stories_without_goods() -> list[StoryPage]:
    """Return the live stories that show goods of which none is on the shelf any more. Two queries and the blocks'."""
    goods_of = {story: read_page(story) for story in StoryPage.objects.live().select_related("locale")}
    named = {pk for contents in goods_of.values() for pk in contents.goods}
    listed = set(listed_products().filter(pk__in=named).values_list("pk", flat=True))
    return [
        story
        for story, contents in goods_of.items()
        if "products" in contents.blocks and not listed.intersection(contents.goods)
    ]


PANELS = (MyDraftsPanel, OldPanel, MissedPanel)
