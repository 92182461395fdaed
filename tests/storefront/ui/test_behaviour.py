"""What our small scripts do in a browser, and that nothing is missing without them."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override

pytestmark = pytest.mark.journey

STATIC = Path(settings.BASE_DIR) / "storefront" / "static" / "shop"
ADDRESS = "http://shop.test/"


def open_page(browser, body: str, *scripts: str, cookies: dict | None = None, javascript: bool = True):
    """Open a page made of our components and scripts; nothing leaves this machine."""
    with override("en"):
        inner = Template("{% load ui %}" + body).render(Context({}))
    tags = "".join(f"<script type=module src='/{name}'></script>" for name in scripts)
    sheets = "".join(f"<link rel=stylesheet href='/{name}.css'>" for name in ("base", "components"))
    page = browser.new_context(java_script_enabled=javascript).new_page()
    for name, value in (cookies or {}).items():
        page.context.add_cookies([{"name": name, "value": value, "url": ADDRESS}])

    def answer(route):
        path = route.request.url.removeprefix(ADDRESS)
        if path.endswith((".js", ".css")):
            return route.fulfill(path=STATIC / path.rsplit(".", 1)[1] / path)
        if path:
            return route.fulfill(status=204)
        return route.fulfill(
            body=f"<!doctype html><html lang=en><meta charset=utf-8>{sheets}{tags}{inner}</html>",
            content_type="text/html",
        )

    page.route("**/*", answer)
    page.goto(ADDRESS)
    return page


def test_stepper_counts_within_the_stock_and_tells_the_form(browser):
    page = open_page(browser, "{% quantity_stepper value=2 max=3 %}", "stepper.js")
    page.evaluate("window.heard = 0; document.addEventListener('change', () => heard++)")

    for _press in range(3):
        page.get_by_role("button", name="One more").click()

    assert page.input_value("input") == "3"
    assert page.evaluate("heard") == 1


def test_stepper_never_goes_below_one(browser):
    page = open_page(browser, "{% quantity_stepper value=2 max=3 %}", "stepper.js")

    for _press in range(3):
        page.get_by_role("button", name="One less").click()

    assert page.input_value("input") == "1"


def test_stepper_without_scripts_is_a_plain_number_field(browser):
    page = open_page(browser, "{% quantity_stepper value=2 max=3 %}", javascript=False)

    assert not page.locator("button").first.is_visible()
    assert page.get_by_label("Quantity").is_editable()


@pytest.mark.parametrize(("cookie", "shown"), [("3", "3"), ("120", "99+")])
def test_basket_badge_shows_what_the_cookie_says(browser, cookie, shown):
    page = open_page(
        browser, "<b data-basket-count hidden></b>", "basket-badge.js", cookies={"basket_items": cookie, "other": "7"}
    )

    assert page.locator("b").is_visible()
    assert page.locator("b").text_content() == shown


@pytest.mark.parametrize("cookies", [{}, {"basket_items": "0"}, {"not_basket_items": "5"}, {"basket_items": "x"}])
def test_basket_badge_of_an_empty_basket_is_hidden(browser, cookies):
    page = open_page(browser, "<b data-basket-count hidden></b>", "basket-badge.js", cookies=cookies)

    assert not page.locator("b").is_visible()


def test_basket_badge_follows_a_basket_changed_without_leaving_the_page(browser):
    page = open_page(browser, "<b data-basket-count hidden></b>", "basket-badge.js")

    page.evaluate("document.cookie = 'basket_items=2'; document.dispatchEvent(new Event('htmx:afterRequest'))")

    assert page.locator("b").text_content() == "2"


FORM = (
    "<form method=post action=/order data-once>"
    "<button name=pay value=card data-busy='One moment…'><i>Pay</i> now</button></form>"
)


def test_form_is_sent_once_with_the_value_of_its_button(browser):
    page = open_page(browser, FORM, "once.js")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data))

    page.locator("button").click()
    page.get_by_text("One moment…").wait_for()
    page.evaluate("document.querySelector('form').requestSubmit()")
    page.wait_for_timeout(100)

    assert sent == ["pay=card"]
    assert page.locator("button").is_disabled()


def test_form_wakes_when_the_page_is_shown_again(browser):
    page = open_page(browser, FORM, "once.js")
    page.locator("button").click()
    page.get_by_text("One moment…").wait_for()

    page.evaluate("window.dispatchEvent(new Event('pageshow'))")

    assert page.locator("button").is_enabled()
    assert page.locator("button").inner_html() == "<i>Pay</i> now"


def test_opened_sheet_is_ready_to_be_typed_into(browser):
    sheet = "<div id=sheet popover><a href=/x>x</a><input data-first-field></div>"
    page = open_page(browser, "<button popovertarget=sheet>Search</button>" + sheet, "sheet.js")

    page.get_by_role("button", name="Search").click()

    assert page.wait_for_function("document.activeElement.matches('[data-first-field]')")
