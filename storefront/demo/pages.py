"""Publishes the demo's pages in Thai and English: home, stories, plain pages."""

import json
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, ReferenceIndex, Site

from catalogue.places.models import District
from catalogue.producers.models import Partner
from catalogue.products.models import Category, Product
from storefront.facts.models import Fact
from storefront.pages.models import (
    CampaignPage,
    DistrictIndexPage,
    DistrictPage,
    HomePage,
    HousePage,
    PlainPage,
    StoryIndexPage,
    StoryPage,
)
from storefront.proofreading.makers import ask_maker, keep_answer
from storefront.proofreading.models import YesAnswer

from .khaen import khaen_document
from .pictures import pictures_by_file
from .tables import DATA

LANGUAGES = ("th", "en")
BELOW_HOME = {"plain": PlainPage, "house": HousePage, "campaign": CampaignPage}
CAMPAIGN_DAYS = 90
YES_OF_THE_DEMO = "ร้านสาธิต ยังไม่ได้ถามผู้ผลิตจริง"
IN_MENU = {"stories", "about"}


@transaction.atomic
def load_pages() -> int:
    """Publish the pages that are not there yet, and return how many pages the shop has."""
    papers = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (DATA / "pages").glob("*.json")}
    builder = _Builder()
    home_paper = papers["home"]
    homes = {language: builder.home(home_paper, language) for language in LANGUAGES}
    _keep_site(homes["th"])
    for language, home in homes.items():
        for paper in papers.values():
            if paper["type"] in BELOW_HOME:
                builder.page(BELOW_HOME[paper["type"]], home, paper, language)
        index = builder.page(StoryIndexPage, home, papers["stories"], language)
        # The story named first on the home page is published last: it is the newest.
        for slug in reversed(home_paper["stories"]):
            builder.page(StoryPage, index, papers[slug], language)
        districts = builder.page(DistrictIndexPage, home, papers["districts"], language)
        for paper in papers.values():
            if paper["type"] == "district":
                builder.page(DistrictPage, districts, paper, language)
        _link_hero_story(home, home_paper["hero_story"])
    return Page.objects.filter(depth__gt=1).count()


def _keep_site(home: HomePage) -> None:
    """Let the site begin at the Thai home page, under the address the shop runs at."""
    address = urlsplit(settings.SITE_URL)
    facts = {
        "hostname": address.hostname,
        "port": address.port or (443 if address.scheme == "https" else 80),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "root_page": home,
    }
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if any(getattr(site, name, None) != value for name, value in facts.items() if name != "root_page") or (
        site.root_page_id != home.pk
    ):
        for name, value in facts.items():
            setattr(site, name, value)
        site.save()
    # Wagtail's own greeting page; deleted only now, for a site goes with its first page.
    for greeting in Page.objects.filter(depth=2, slug="home", content_type__model="page"):
        greeting.delete()


def _link_hero_story(home: HomePage, slug: str) -> None:
    if home.hero_story_id is None:
        home.hero_story = StoryPage.objects.descendant_of(home).get(slug=slug)
        home.save_revision().publish()


class _Builder:
    """Makes pages from their papers. A page that exists stays as editors left it."""

    def __init__(self):
        self.locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
        self.pictures = pictures_by_file()
        self.producers = dict(Partner.objects.values_list("code", "pk"))
        self.districts = dict(District.objects.filter(slug__isnull=False).values_list("code", "pk"))
        self.categories = dict(Category.objects.values_list("code", "pk"))
        self.facts = dict(Fact.objects.values_list("code", "pk"))
        self.products = dict(Product.objects.filter(upc__isnull=False).values_list("upc", "pk"))

    def home(self, paper: dict, language: str) -> HomePage:
        # The first pages of all languages stand side by side, each known by its language.
        return self.page(HomePage, Page.get_first_root_node(), {**paper, "key": "home", "slug": language}, language)

    def page(self, kind: type[Page], parent: Page, paper: dict, language: str) -> Page:
        known = kind.objects.child_of(parent).filter(slug=paper["slug"]).first()
        if known:
            return known
        page = kind(
            slug=paper["slug"],
            locale=self.locales[language],
            # Both languages of a page find each other by this key.
            translation_key=uuid5(NAMESPACE_URL, f"demo:{paper.get('key', paper['slug'])}"),
            show_in_menus=paper["slug"] in IN_MENU,
            **self._fields(kind, paper, paper[language]),
        )
        source = page.source_page()
        if source:
            page.follow(source)
        parent.add_child(instance=page)
        revision = page.save_revision()
        if page.needs_yes:
            # Nobody was asked: the demo says so where a real shop keeps the maker's own words.
            keep_answer(ask_maker(page, by=None), YesAnswer.Answer.YES, words=YES_OF_THE_DEMO)
        revision.publish()
        ReferenceIndex.create_or_update_for_object(page)
        return page

    def _fields(self, kind: type[Page], paper: dict, words: dict) -> dict:
        names = {field.name for field in kind._meta.get_fields()}
        values = {
            "title": words["title"],
            "search_description": words["seo_description"],
            "eyebrow": words.get("eyebrow", ""),
            "headline": words.get("headline", ""),
            "intro": words.get("intro", ""),
            "kind": paper.get("kind"),
            "hero": self.pictures.get(paper.get("picture")),
            "producer_id": self.producers.get(paper.get("producer")),
            "season_title": words.get("season_title", ""),
            "season_intro": words.get("season_intro", ""),
            "season_goods": json.dumps(
                [{"type": "product", "value": self.products[upc]} for upc in paper.get("season_goods", [])]
            ),
            "body": json.dumps([self._block(block) for block in words.get("body", [])]),
            "sources": "\n".join(words.get("sources", [])),
            "is_legal": paper.get("is_legal", False),
            "which": paper.get("which"),
            "address": words.get("address", ""),
            "district_id": self.districts.get(paper.get("district")),
            "words": paper.get("words", ""),
            "category_id": self.categories.get(paper.get("category")),
            "ends_on": timezone.localdate() + timedelta(days=CAMPAIGN_DAYS),
        }
        return {name: value for name, value in values.items() if name.removesuffix("_id") in names}

    def _block(self, block: dict) -> dict:
        return {"type": block["type"], "value": getattr(self, f"_{block['type']}")(block)}

    def _heading(self, block: dict) -> str:
        return block["text"]

    def _paragraph(self, block: dict) -> str:
        return block["html"]

    def _quote(self, block: dict) -> dict:
        return {"text": block["text"], "who": block.get("who", "")}

    def _picture(self, block: dict) -> dict:
        width = block.get("width", "wide")
        return {"picture": self.pictures[block["file"]].pk, "caption": block.get("caption", ""), "width": width}

    def _picture_pair(self, block: dict) -> dict:
        return {
            "pair": _items(
                {"picture": self.pictures[half["file"]].pk, "caption": half["caption"]} for half in block["pair"]
            )
        }

    def _steps(self, block: dict) -> dict:
        return {"title": block["title"], "steps": _items({**step, "picture": None} for step in block["steps"])}

    def _producer(self, block: dict) -> dict:
        return {"producer": self.producers[block["producer"]], "words": block["words"]}

    def _place_map(self, block: dict) -> dict:
        return {
            "district": self.districts[block["district"]],
            "producer": self.producers.get(block["producer"]),
            "words": block["words"],
        }

    def _call(self, block: dict) -> dict:
        return {"words": block["words"], "button": block["button"], "page": None, "address": block["address"]}

    def _audio(self, block: dict) -> dict:
        return {
            "title": block["title"],
            "file": khaen_document().pk,
            "transcript": block["transcript"],
            "person": None,
        }

    def _renovation_fund(self, block: dict) -> dict:
        return {"title": block["title"]}

    def _products(self, block: dict) -> dict:
        return {"title": block.get("title", ""), "products": _items(self.products[upc] for upc in block["upcs"])}

    def _figures(self, block: dict) -> dict:
        return {"title": block["title"], "facts": _items(self.facts[code] for code in block["facts"])}

    def _ledger_figures(self, block: dict) -> dict:
        return {"title": block["title"], "figures": _items(block["figures"])}

    def _elements(self, block: dict) -> dict:
        return {"elements": _items(block["elements"])}


def _items(values) -> list[dict]:
    # Wagtail takes a list's items for its own only when each has an id.
    return [{"type": "item", "value": value, "id": str(uuid4())} for value in values]
