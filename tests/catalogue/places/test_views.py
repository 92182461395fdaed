import re

import pytest
from django.utils import translation

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

    with django_assert_num_queries(6):
        client.get("/th/districts/mueang-khon-kaen/")
    make_product()
    make_product()
    client.get("/th/districts/mueang-khon-kaen/")  # learns of the new goods
    with django_assert_num_queries(6):
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


def test_tambon_page_shows_its_makers_and_all_its_goods(client):
    district = make_district()
    product = make_product(name_en="Indigo cotton shawl", producer=make_producer(name_en="Don Chang weavers"))
    other = make_tambon(code="400102", name_en="Sila")
    make_product(name_en="From next door", producer=make_producer(name_en="Others", tambon=other))

    page = client.get(f"/en/districts/{district.slug}/400101/").content.decode()

    assert product.title_en in page
    assert "Don Chang weavers" in page
    assert "From next door" not in page
    assert client.get(f"/en/districts/{district.slug}/400199/").status_code == 404
    assert client.get("/en/districts/elsewhere/400101/").status_code == 404


def test_tambon_page_costs_the_same_for_one_and_three(client, django_assert_max_num_queries):
    make_district()
    make_product()
    address = "/th/districts/mueang-khon-kaen/400101/"
    client.get(address)

    with django_assert_max_num_queries(10) as one:
        client.get(address)
    cost = len(one)
    make_product()
    make_product()
    client.get(address)  # learns of the new goods
    with django_assert_max_num_queries(cost):
        client.get(address)


def test_every_good_is_reached_by_place_in_three_taps(client):
    make_district()
    names = [f"Good {number}" for number in range(30)]  # more than a district's page and one page of a tambon show
    producer = make_producer()
    goods = [make_product(name_en=name, producer=producer) for name in names]

    seen = last = {"/en/districts/"}
    for _tap in range(3):
        last = {link for address in last for link in links_in(client.get(address).content.decode())} - seen
        seen = seen | last
        last = {link for link in last if re.match(r"/en/(districts|producers)/", link)}

    with translation.override("en"):
        assert {product.get_absolute_url() for product in goods} <= seen


def links_in(page: str) -> set[str]:
    return set(re.findall(r'href="([^"]+)"', page))


def test_hidden_producer_stands_on_no_page_and_no_map(client):
    make_district()
    make_producer(name_en="Not yet joined", is_public=False)

    for address in ("/en/districts/", "/en/districts/mueang-khon-kaen/", "/en/producers/"):
        page = client.get(address).content.decode()
        assert "Not yet joined" not in page
    assert "0 makers" in client.get("/en/districts/").content.decode()


def test_many_makers_of_a_district_are_shown_page_by_page_and_all_its_tambons_at_once(
    client, django_assert_max_num_queries
):
    make_district()
    far = make_tambon(code="400117", name_th="โนนท่อน", name_en="Non Thon")
    makers = [make_producer(name_en=f"Makers {number:02}") for number in range(30)]
    makers.append(make_producer(name_en="Last makers", tambon=far))
    address = "/en/districts/mueang-khon-kaen/"

    first, second = client.get(address).content.decode(), client.get(f"{address}?page=2").content.decode()

    assert "Makers 00" in first
    assert "Last makers" not in first
    assert "Last makers" in second
    assert "Tambon Non Thon" in first
    assert "Showing 1–24 of 31" in first
