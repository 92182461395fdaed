from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.goods import make_mark, make_producer, make_product

pytestmark = pytest.mark.django_db


def test_producer_page_shows_what_it_makes(client):
    producer = make_producer(name_en="Don Chang weavers")
    make_product(name_en="Indigo cotton shawl", producer=producer)
    make_product(name_en="Somebody else's basket")

    page = client.get(f"/en/producers/{producer.slug}/").content.decode()

    assert "Don Chang weavers" in page
    assert "Indigo cotton shawl" in page
    assert "Somebody else" not in page


def test_producer_page_writes_the_year_in_the_reader_s_era(client):
    producer = make_producer()
    producer.founded_year = 1998
    producer.save()

    assert "พ.ศ. 2541" in client.get(f"/th/producers/{producer.slug}/").content.decode()
    assert "<dd>1998</dd>" in client.get(f"/en/producers/{producer.slug}/").content.decode()


def test_producer_list_costs_the_same_for_one_and_three_producers(client, django_assert_num_queries):
    make_product()
    client.get("/th/producers/")

    with django_assert_num_queries(4):
        client.get("/th/producers/")
    make_product()
    make_product()
    with django_assert_num_queries(4):
        client.get("/th/producers/")


def test_unknown_producer_is_not_found(client):
    assert client.get("/th/producers/nobody/").status_code == 404


def test_producer_page_shows_marks_and_costs_the_same_for_one_and_three(client, django_assert_max_num_queries):
    producer = make_producer()
    make_mark(producer, "organic")
    make_mark(make_product(producer=producer), level="5")
    address = f"/en/producers/{producer.slug}/"

    page = client.get(address).content.decode()
    assert "Organic" in page
    assert "OTOP stars: 5" in page
    with django_assert_max_num_queries(10) as one:
        client.get(address)
    cost = len(one)
    for _number in range(2):
        make_mark(producer, "gmp")
        make_mark(make_product(producer=producer), level="5")
    client.get(address)  # learns of the new goods
    with django_assert_max_num_queries(cost):
        client.get(address)


def test_mark_that_has_run_out_is_gone_from_the_pages(client):
    producer = make_producer()
    yesterday = timezone.localdate() - timedelta(days=1)
    make_mark(producer, "organic", expires_on=yesterday)
    product = make_product(producer=producer)
    make_mark(product, "halal", expires_on=yesterday)

    for address in (producer.get_absolute_url(), product.get_absolute_url()):
        page = client.get(address.replace("/th/", "/en/")).content.decode()
        assert "Organic" not in page
        assert "Halal" not in page
