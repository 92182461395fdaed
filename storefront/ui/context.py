"""What every page of the shop may say: where its menu leads, and whether this is a demo."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
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
    """Give every page its menu. Nothing is read before a template asks."""
    return {
        "demo": settings.DEMO,
        "nav_categories": SimpleLazyObject(category_links),
        "menu_pages": SimpleLazyObject(page_links),
    }


def category_links() -> list[MenuLink]:
    """Return the categories on the shelf, in the short words of a menu."""
    return [
        MenuLink(str(MENU_WORDS.get(category.code, category.name)), category.get_absolute_url())
        for category in categories_on_shelf()
    ]


def page_links() -> list[MenuLink]:
    """Return the pages that editors put into the menu of the reader's language ("Show in menus").

    Kept for some minutes, for every page shows them.
    """
    language = get_language() or settings.LANGUAGE_CODE
    key = f"menu-pages-{language}"
    links = cache.get(key)
    if links is None:
        pages = Page.objects.live().in_menu().filter(depth=FIRST_LEVEL_BELOW_HOME, locale__language_code=language)
        links = [MenuLink(page.title, page.url) for page in pages.order_by("path")]
        cache.set(key, links, MENU_KEPT_SECONDS)
    return links
