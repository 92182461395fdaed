"""The map of who is heard."""

import pytest

from storefront.pages.heard import heard_by_district
from tests.factories import make_producer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_demo")]


def test_story_and_its_translation_count_once_and_figures_add_up(client):
    rows = heard_by_district()

    assert len(rows) == 26
    assert any(row.heard_count for row in rows)
    for row in rows:
        assert row.heard_count <= row.district.producer_count
        assert bool(row.heard_count) == bool(row.story_count)
    page = client.get("/en/who-is-heard/").content.decode()
    assert f"{sum(row.heard_count for row in rows)} of 66 makers" in page


def test_map_costs_the_same_with_more_producers(client, django_assert_max_num_queries):
    client.get("/th/who-is-heard/")
    with django_assert_max_num_queries(10) as one:
        client.get("/th/who-is-heard/")
    make_producer()
    with django_assert_max_num_queries(len(one)):
        client.get("/th/who-is-heard/")
