"""The short form of a minute of twenty writers."""

import pytest
from django.db import connection

from tests.drill.writers import twenty_writers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one writer at a time")
def test_twenty_writers_all_come_through():
    orders, found = twenty_writers(3)

    assert found == []
    assert orders
