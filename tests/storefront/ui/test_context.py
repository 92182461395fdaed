import pytest
from django.core.cache import cache
from django.utils.translation import override
from wagtail.models import Locale, Page

from catalogue.products.models import Category
from storefront.ui.context import category_links, footer_links, menu_links, shop

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
        assert [link.name for link in menu_links()] == ["Stories", "About"]


def test_footer_leaves_no_first_page_out():
    make_pages("Stories")
    make_pages("Privacy", in_menu=False)
    make_pages("Draft", live=False)

    with override("en"):
        assert [link.name for link in footer_links()] == ["Stories", "Privacy"]


def test_menu_is_read_once_and_kept(django_assert_num_queries):
    make_pages("Stories")
    with override("en"):
        menu_links()

        with django_assert_num_queries(0):
            menu_links()


def test_menu_says_categories_in_short_words_and_keeps_the_name_of_a_new_one():
    Category.add_root(name="Textiles and apparel", slug="textile", code="textile")
    Category.add_root(name="Toys", slug="toys", code="toys")

    with override("en"):
        links = category_links()

    assert [link.name for link in links] == ["Woven cloth", "Toys"]
    assert all(link.url.startswith("/en/products/category/") for link in links)


def test_nothing_is_read_before_a_template_asks(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        given = shop(rf.get("/en/"))

    assert set(given) == {"demo", "shop_ways", "nav_categories", "menu_pages", "footer_pages"}
