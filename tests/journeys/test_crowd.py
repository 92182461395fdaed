"""The short form of `python -m tests.journeys.crowd`: editors save while shoppers buy, and nobody is turned away."""

from tests.journeys.crowd import work_for

SECONDS = 20


def test_two_editors_and_shoppers_at_once_meet_no_locked_database(demo_shop):
    day = work_for(demo_shop, SECONDS)

    assert day.wrong == []
    assert day.done["autosave"] > 5
    assert day.done["publish"] + day.done["basket"] > 5
