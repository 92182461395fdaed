"""The pages most visitors see keep what docs/look.md promises, in Thai.

`make audit-pages` measures every page, in both languages.
"""

import pytest

from tests.audit.gauge import Gauge
from tests.audit.promises import broken_promises
from tests.browser import WINDOWS
from tests.journeys.pages import MAIN, Visit, walk


@pytest.mark.parametrize("width", WINDOWS)
def test_main_pages_keep_the_promises_of_the_look(new_page, demo_shop, width):
    demo_shop.wait_for_pictures()
    page = new_page(**WINDOWS[width])
    gauge = Gauge(page, demo_shop.url)

    looks = [gauge.look(kind) for kind, _page in walk(Visit(page, demo_shop), MAIN)]

    assert [look.page for look in looks] == list(MAIN)
    assert [sentence for found in looks for sentence in broken_promises(found)] == []
