"""The editors' part of the frame: which pages stand in menu and footer where nobody has written them."""

import pytest
from django.core.cache import cache
from django.utils.translation import override
from wagtail.models import Locale, Page

from storefront.pages.context import frame, this_frame

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


def make_pages(*titles: str, language: str = "en", in_menu: bool = True, live: bool = True) -> None:
    """Put pages directly below the home page of a language."""
    locale, _created = Locale.objects.get_or_create(language_code=language)
    home = Page.objects.filter(depth=2, locale=locale).first()
    if home is None:
        home = Page.get_first_root_node().add_child(instance=Page(title="Home", slug=f"home-{language}", locale=locale))
    for title in titles:
        home.add_child(instance=Page(title=title, slug=title.lower(), locale=locale, show_in_menus=in_menu, live=live))


def test_menu_shows_the_pages_editors_put_there_in_the_readers_language():
    make_pages("Stories", "About")
    make_pages("Rueanglao", language="th")
    make_pages("Hidden", in_menu=False)
    make_pages("Draft", live=False)

    with override("en"):
        assert [link.name for link in this_frame().menu] == ["Stories", "About"]


def test_footer_leaves_no_first_page_out():
    make_pages("Stories")
    make_pages("Privacy", in_menu=False)
    make_pages("Draft", live=False)

    with override("en"):
        assert [link.name for link in this_frame().footer] == ["Stories", "Privacy"]


def test_menu_is_read_once_and_kept(django_assert_num_queries):
    make_pages("Stories")
    with override("en"):
        first = this_frame()

        with django_assert_num_queries(0):
            assert this_frame().menu == first.menu


def test_nothing_is_read_before_a_template_asks(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        given = frame(rf.get("/en/"))

    assert set(given) == {"menu_pages", "footer_pages", "footer_words"}
