import pytest
from django.core.cache import cache
from django.utils.translation import override

from catalogue.products.models import Category
from storefront.ui.context import category_links, shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


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

    assert set(given) == {"demo", "shop_ways", "nav_categories"}
