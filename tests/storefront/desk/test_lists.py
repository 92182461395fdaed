"""Each list of goods, makers and stock at the desk asks the database as often for three rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from catalogue.spreadsheets.models import Import
from catalogue.stock.counts import goods_of_producer, make_sheet
from tests.catalogue.stock.test_lots import make_food
from tests.checkout.reviews.test_reviews import make_review
from tests.factories import make_mark, make_producer, make_product, make_staff, make_variant

pytestmark = pytest.mark.django_db
LISTS = [
    *("stock", "stock-notes", "stock-counts", "stock-lots", "stock-producer"),
    *("goods", "makers", "marks", "reviews", "tables"),
]


def add_one_of_everything() -> None:
    clerk, maker = make_staff(), make_producer()
    for good in (make_food(soon=(4, 10)), make_product(producer=maker, stock=3)):
        make_mark(good, is_checked=False)
        make_review(good, shown=False)
        make_review(good)
        make_sheet(good.title, goods_of_producer(good.producer_id), by=clerk)
    make_product(producer=maker, is_public=False)
    make_variant(parent=make_product(price=None, producer=maker, is_public=False), stock=1)
    make_mark(maker)
    Import.objects.create(kind="goods", name="table.xlsx", by=clerk, state="done")


@pytest.fixture
def manager(client):
    client.force_login(make_staff(may_everything=True))
    return client


def test_lists_cost_the_same_for_one_row_and_for_three(manager):
    add_one_of_everything()
    queries_of_lists(manager)  # what is kept for all pages is read
    of_one = queries_of_lists(manager)
    add_one_of_everything()
    add_one_of_everything()

    assert queries_of_lists(manager) == of_one


def queries_of_lists(client) -> dict[str, int]:
    counts = {}
    for name in LISTS:
        with override("th"):
            address = reverse(f"desk:{name}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts[name] = len(queries)
    return counts
