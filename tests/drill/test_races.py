"""The short form: fewer people than in `make drill`."""

import pytest

from tests.drill.races import RACES

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
KNOWN = [pytest.param(race, times, off, id=name) for name, race, _full, times, off in RACES]


@pytest.mark.parametrize(("race", "times", "off"), KNOWN)
def test_without_its_guard_the_race_is_lost(race, times, off):
    with off():
        assert race(times)


@pytest.mark.parametrize(("race", "times", "off"), KNOWN)
def test_with_its_guard_everything_is_right(race, times, off):
    assert race(times) == []
