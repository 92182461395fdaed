"""What stands in the frame of every page: the pages of its menu and its footer."""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.cache import cache
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page

from storefront.ui.context import MenuLink

from .models import DistrictIndexPage, FrameLink, SiteFrame

FIRST_LEVEL_BELOW_HOME = 3
# A title may name a person, and what she takes back is gone from every page within a minute.
FRAME_KEPT_SECONDS = 30
TOLD_KEY = "told-places"


@dataclass(frozen=True)
class Frame:
    """The editors' part of menu and footer in one language."""

    about: str = ""
    menu: list[MenuLink] = field(default_factory=list)
    footer: list[MenuLink] = field(default_factory=list)


def frame(request) -> dict:
    """Give every page the editors' part of its frame. Nothing is read before a template asks."""
    return {
        "menu_pages": SimpleLazyObject(lambda: this_frame().menu),
        "footer_pages": SimpleLazyObject(lambda: this_frame().footer),
        "footer_words": SimpleLazyObject(lambda: this_frame().about),
    }


def this_frame() -> Frame:
    """Return the frame in the reader's language. Kept for some seconds, for every page shows it."""
    language = get_language() or settings.LANGUAGE_CODE
    key = frame_key(language)
    kept = cache.get(key)
    if kept is None:
        kept = _written(language) or _by_itself(language)
        cache.set(key, kept, FRAME_KEPT_SECONDS)
    return kept


def frame_key(language: str) -> str:
    return f"frame-{language}"


def forget_frames(**_signal) -> None:
    """Let the next page read its frame, and which places are told of, anew: an editor has changed something."""
    cache.delete_many([TOLD_KEY, *(frame_key(language) for language, _name in settings.LANGUAGES)])


def _written(language: str) -> Frame | None:
    """Return the frame that editors wrote; a page in it that is not published is left out."""
    written = SiteFrame.objects.filter(locale__language_code=language).first()
    if written is None:
        return None
    links = [
        (link.place, MenuLink(link.words or link.page.title, link.page.url if link.page else link.address))
        for link in written.links.select_related("page")
        if link.page is None or link.page.live
    ]
    of = {place: [link for where, link in links if where == place] for place in FrameLink.Place.values}
    return Frame(about=written.about, menu=of[FrameLink.Place.MENU], footer=of[FrameLink.Place.FOOTER])


def _by_itself(language: str) -> Frame:
    """Return every page right below the home page in the footer, and in the menu those "shown in menus"."""
    pages = Page.objects.live().filter(depth=FIRST_LEVEL_BELOW_HOME, locale__language_code=language)
    rows = [
        (MenuLink(page.title, page.url), page.show_in_menus)
        for page in pages.not_type(DistrictIndexPage).order_by("path")
    ]
    return Frame(menu=[link for link, in_menu in rows if in_menu], footer=[link for link, _in_menu in rows])
