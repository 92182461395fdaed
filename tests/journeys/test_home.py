"""The first page a visitor sees."""

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("window", ["phone_page", "desktop_page"])
def test_home_answers_in_thai_and_fits_the_window(request, window):
    page = request.getfixturevalue(window)

    answer = page.goto("/")

    assert answer.status == 200
    expect(page).to_have_url(re.compile(r"/th/$"))
    expect(page.locator("html")).to_have_attribute("lang", "th")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("[ก-๙]"))
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
