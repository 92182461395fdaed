import pytest

from catalogue.places.models import District
from tests.factories.goods import make_producer, make_product, make_tambon

pytestmark = pytest.mark.django_db


def make_district(slug: str = "mueang-khon-kaen") -> District:
    district = make_tambon().district
    district.slug = slug
    district.save()
    return district


def test_district_index_links_each_district_on_the_map_and_in_the_list(client):
    make_district()
    make_product()

    page = client.get("/en/districts/").content.decode()

    # On the map, on the card beside it, in the list.
    assert page.count('href="/en/districts/mueang-khon-kaen/"') == 3
    assert 'aria-label="Mueang Khon Kaen: 1 maker&nbsp;· 1 good"' in page


def test_district_page_shows_its_goods_and_makers(client):
    make_district()
    product = make_product(name_en="Indigo cotton shawl", producer=make_producer(name_en="Don Chang weavers"))
    make_product(name_en="Not for sale yet", is_public=False)

    page = client.get("/en/districts/mueang-khon-kaen/").content.decode()

    assert product.title_en in page
    assert "Don Chang weavers" in page
    assert "Not for sale yet" not in page


def test_district_page_costs_the_same_for_one_and_three_goods(client, django_assert_num_queries):
    make_district()
    make_product()
    client.get("/th/districts/mueang-khon-kaen/")

    with django_assert_num_queries(5):
        client.get("/th/districts/mueang-khon-kaen/")
    make_product()
    make_product()
    with django_assert_num_queries(5):
        client.get("/th/districts/mueang-khon-kaen/")


def test_counts_of_districts_are_kept_for_some_minutes_and_forgotten_with_a_change(client, django_assert_num_queries):
    district = make_district()
    client.get("/en/districts/")

    with django_assert_num_queries(0):
        client.get("/en/districts/")
    district.name_en = "Mueang"
    district.save()
    assert "Mueang:" in client.get("/en/districts/").content.decode()


def test_unknown_district_is_not_found(client):
    make_district()

    assert client.get("/th/districts/nowhere/").status_code == 404
