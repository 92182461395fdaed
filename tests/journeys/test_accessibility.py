"""Every kind of page a shopper or the desk meets is free of known barriers, on a phone and on a computer.

One walk through the shop per width: axe looks at each page, whose policy, console and requests are watched on the
way. At 320 px, which is 1280 px enlarged four times, and enlarged to 200 %, no page may scroll sideways.
"""

import pytest

from tests.audit.gauge import Gauge, barriers_of
from tests.browser import WINDOWS
from tests.journeys.pages import Visit, walk

# Texts in English come from the same templates: two pages show that their language is told.
WALKS = {"th": (), "en": ("home", "story")}


@pytest.mark.parametrize("width", WINDOWS)
def test_no_page_has_a_barrier(new_page, demo_shop, faults, width):
    page = new_page(**WINDOWS[width])
    gauge = Gauge(page, demo_shop.url)
    seen = {}

    for language, only in WALKS.items():
        for kind, _page in walk(Visit(page, demo_shop, language), only):
            seen[f"{kind.name} ({language})"] = barriers_of(page) + gauge.sideways()
    # The browser notes answers of 404 and 422, which were asked for here.
    faults.forgive("status of 404")
    faults.forgive("status of 422")

    assert {name: barriers for name, barriers in seen.items() if barriers} == {}
    assert len(seen) > 30
