"""What every page of the shop may say: where its menu leads, and whether this is a demo."""

from dataclasses import dataclass
from functools import cache as remember

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalogue.products.queries import categories_on_shelf

# The official names of the OTOP classes are too long for a menu; a category we do not know keeps its name.
MENU_WORDS = {
    "textile": _("Woven cloth"),
    "food": _("Food"),
    "beverage": _("Drinks"),
    "craft": _("Handwork"),
    "herbal": _("Herbs"),
}


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
