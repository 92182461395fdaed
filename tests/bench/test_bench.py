"""A small form of `make bench`: the table is complete and queries are few. Nothing here looks at the clock."""

import json
import os

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection

from tests.bench import pages, report
from tests.bench.asking import Asker
from tests.bench.measuring import Measured, Times, measure
from tests.bench.shops import PLAIN_OSCAR, Near, drop_database, far_shop, make_database

SOME = 12


@pytest.fixture
def _open_connection():
    """Keep the connection and the test's transaction with it: a request would close one that is a minute old."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ours(db, _open_connection):
    pages.fill(goods=60, makers=12)
    pages.reindex()
    return Near(pages, Asker(get_wsgi_application()))


def test_pages_keep_their_number_of_queries_for_one_row_and_many(ours):
    found = {
        one.kind: one for one in measure({"large": ours, "small": ours}, report.KINDS, rounds=1, each=2, most=SOME)
    }

    too_many = {
        kind: one.queries
        for kind, one in found.items()
        if report.AIMS[kind].queries and one.queries > report.AIMS[kind].queries
    }
    uneven = {kind: one.few_and_many for kind, one in found.items() if len(set(one.few_and_many or [])) == 2}
    assert too_many == {}
    assert uneven == {}
    assert [len(report.cells(one)) for one in found.values()] == [len(report.HEAD)] * len(report.KINDS)


@pytest.mark.postgres
def test_a_plain_shop_of_oscar_has_the_same_goods(ours, tmp_path):
    shelf = tmp_path / "shelf"
    ours.write_down(shelf=str(shelf))
    titles = [good["title"] for good in map(json.loads, shelf.open(encoding="utf-8")) if good["structure"] != "child"]
    name = f"{connection.settings_dict['NAME']}_oscar"
    server = os.environ["TEST_DATABASE_URL"]
    url = make_database(server, name)

    try:
        with far_shop(PLAIN_OSCAR, url) as oscar:
            goods = oscar.fill(shelf=str(shelf))
            addresses = oscar.addresses()
            queries = {kind: oscar.count(address=some[0]) for kind, some in addresses.items()}
    finally:
        drop_database(server, name)

    assert goods == len(titles) == len(addresses["product"])
    assert all(number > report.AIMS[kind].queries for kind, number in queries.items())


def test_a_missed_aim_is_named():
    large, small, oscar = (Times([[ms, ms]]) for ms in (10.0, 5.0, 40.0))
    slow = Measured("list", 9, 1, 9, (5, 7), first=Times([[20.0]]), large=large, small=small, oscar=oscar)

    assert report.cells(slow) == [
        "list",
        "9 <= 6 MISSED",
        "1",
        "9",
        "5 : 7 MISSED",
        "20.0",
        "",
        "10.0",
        "10.0",
        "10.0",
        "100",
        "25",
        "4.00 >= 5 MISSED",
        "2.00 <= 1.1 MISSED",
    ]
    assert report.missed(slow) == 4


def test_a_slow_machine_is_known_by_the_plain_shop_and_its_milliseconds_are_forgiven():
    times = {name: Times([[60.0, 60.0]]) for name in ("first", "anew", "large", "small")}
    product = Measured("product", oscar=Times([[25.0, 25.0]]))  # 40 a second, where 88 were promised
    search = Measured("search", **times)

    slower = report.slowness([search, product])

    assert report.cells(search)[9] == "60.0 <= 30 MISSED"
    assert report.cells(search, slower)[9] == "27.3 <= 30 kept"
    assert report.slowness([search]) == 1
