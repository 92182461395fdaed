"""The short form: each history in order and in two others; `make drill` has a thousand in all."""

import pytest

from tests.drill.histories import HISTORIES, shuffle

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", HISTORIES)
def test_however_the_shop_hears_of_it_it_stands_where_it_should(name):
    deliveries, found = shuffle(name, range(2))

    assert found == []
    assert deliveries
