"""What every page of the shop may say: where its menu leads, and whether this is a demo."""

from dataclasses import dataclass
from functools import cache as remember

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from catalogue.products.queries import categories_on_shelf

# The official names of the OTOP classes are too long for a menu; a category we do not know keeps its name.
MENU_WORDS = {
    "textile": _("Woven cloth"),
    "food": _("Food"),
    "beverage": _("Drinks"),
    "craft": _("Handwork"),
    "herbal": _("Herbs"),
}
FIRST_LEVEL_BELOW_HOME = 3
MENU_KEPT_SECONDS = 300


@dataclass(frozen=True)
class MenuLink:
    """One line of a menu."""

    name: str
    url: str


def shop(request) -> dict:
    """Give every page its menu and the ways out of it. Nothing is read before a template asks."""
    return {
        "shop_ways": _ways(get_language()),
        "demo": settings.DEMO,
        "nav_categories": SimpleLazyObject(category_links),
        "menu_pages": SimpleLazyObject(menu_links),
        "footer_pages": SimpleLazyObject(footer_links),
    }


@remember
def _ways(_language: str) -> dict[str, str]:
    """Return the addresses that any page may lead to, in the reader's language."""
    return {
        "goods": reverse("catalogue:index"),
        "search": reverse("search:search"),
        "basket": reverse("basket:summary"),
        "districts": reverse("places:districts"),
        "account": reverse("customer:summary"),
        "books": reverse("openbooks:newest"),
    }


def category_links() -> list[MenuLink]:
    """Return the categories on the shelf, in the short words of a menu."""
    return [
        MenuLink(str(MENU_WORDS.get(category.code, category.name)), category.get_absolute_url())
        for category in categories_on_shelf()
    ]


def menu_links() -> list[MenuLink]:
    """Return the pages that editors put into the menu of the reader's language ("Show in menus")."""
    return [link for link, in_menu in first_pages() if in_menu]


def footer_links() -> list[MenuLink]:
    """Return every page right below the home page of the reader's language: the footer leaves none out."""
    return [link for link, _in_menu in first_pages()]


def first_pages() -> list[tuple[MenuLink, bool]]:
    """Return the pages below the home page and whether they are in the menu.

    Kept for some minutes, for every page shows them.
    """
    language = get_language() or settings.LANGUAGE_CODE
    key = f"first-pages-{language}"
    links = cache.get(key)
    if links is None:
        pages = Page.objects.live().filter(depth=FIRST_LEVEL_BELOW_HOME, locale__language_code=language)
        links = [(MenuLink(page.title, page.url), page.show_in_menus) for page in pages.order_by("path")]
        cache.set(key, links, MENU_KEPT_SECONDS)
    return links
