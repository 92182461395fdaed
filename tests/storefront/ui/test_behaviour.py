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
    page = open_page(browser, "{% quantity_stepper value=2 max=3 %}", "everywhere.js")
    page.evaluate("window.heard = 0; document.addEventListener('change', () => heard++)")

    for _press in range(3):
        page.get_by_role("button", name="One more").click()

    assert page.input_value("input") == "3"
    assert page.evaluate("heard") == 1


def test_stepper_never_goes_below_one(browser):
    page = open_page(browser, "{% quantity_stepper value=2 max=3 %}", "everywhere.js")

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
        browser, "<b data-basket-count hidden></b>", "everywhere.js", cookies={"basket_items": cookie, "other": "7"}
    )

    assert page.locator("b").is_visible()
    assert page.locator("b").text_content() == shown


@pytest.mark.parametrize("cookies", [{}, {"basket_items": "0"}, {"not_basket_items": "5"}, {"basket_items": "x"}])
def test_basket_badge_of_an_empty_basket_is_hidden(browser, cookies):
    page = open_page(browser, "<b data-basket-count hidden></b>", "everywhere.js", cookies=cookies)

    assert not page.locator("b").is_visible()


def test_basket_badge_follows_a_basket_changed_without_leaving_the_page(browser):
    page = open_page(browser, "<b data-basket-count hidden></b>", "everywhere.js")

    page.evaluate("document.cookie = 'basket_items=2'; document.dispatchEvent(new Event('htmx:afterRequest'))")

    assert page.locator("b").text_content() == "2"


FORM = (
    "<form method=post action=/order data-once>"
    "<button name=pay value=card data-busy='One moment…'><i>Pay</i> now</button></form>"
)


def test_form_is_sent_once_with_the_value_of_its_button(browser):
    page = open_page(browser, FORM, "everywhere.js")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data))

    page.locator("button").click()
    page.get_by_text("One moment…").wait_for()
    page.evaluate("document.querySelector('form').requestSubmit()")
    page.wait_for_timeout(100)

    assert sent == ["pay=card"]
    assert page.locator("button").is_disabled()


def test_resting_button_keeps_the_focus_and_lets_nothing_pass_to_htmx(browser):
    page = open_page(browser, FORM, "everywhere.js")
    page.evaluate("""
      const form = document.querySelector('form');
      window.heard = 0;
      form.addEventListener('submit', (event) => { heard += 1; event.preventDefault(); });
    """)

    page.locator("button").press("Enter")
    page.get_by_text("One moment…").wait_for()
    page.locator("button").press("Enter")

    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    assert page.evaluate("heard") == 1


def test_form_wakes_when_the_page_is_shown_again(browser):
    page = open_page(browser, FORM, "everywhere.js")
    page.locator("button").click()
    page.get_by_text("One moment…").wait_for()

    page.evaluate("window.dispatchEvent(new Event('pageshow'))")

    assert page.locator("button").is_enabled()
    assert page.locator("button").inner_html() == "<i>Pay</i> now"


def test_opened_sheet_is_ready_to_be_typed_into(browser):
    sheet = "<div id=sheet popover><a href=/x>x</a><input data-first-field></div>"
    page = open_page(browser, "<button popovertarget=sheet>Search</button>" + sheet, "everywhere.js")

    page.get_by_role("button", name="Search").click()

    assert page.wait_for_function("document.activeElement.matches('[data-first-field]')")


def exchange(page, old: str, new: str) -> None:
    """Exchange a piece of the page as htmx does, telling before and after."""
    page.evaluate(
        """([old, html]) => {
          const piece = document.querySelector(old);
          piece.dispatchEvent(new Event("htmx:beforeSwap", { bubbles: true }));
          piece.outerHTML = html;
          document.body.dispatchEvent(new Event("htmx:afterSettle", { bubbles: true }));
        }""",
        [old, new],
    )


def test_focus_goes_to_the_piece_that_came_instead(browser):
    page = open_page(browser, "<div id=frame><div id=piece><a id=gone href=/x>x</a></div></div>", "everywhere.js")
    page.locator("#gone").focus()

    exchange(page, "#piece", "<div id=piece>The money has come.</div>")

    assert page.evaluate("document.activeElement.id") == "piece"


def test_focus_goes_round_a_piece_that_is_gone(browser):
    page = open_page(browser, "<div id=frame><div id=piece><a href=/x>x</a></div></div>", "everywhere.js")
    page.locator("a").focus()

    exchange(page, "#piece", "")

    assert page.evaluate("document.activeElement.id") == "frame"


def test_focus_elsewhere_is_left_alone(browser):
    page = open_page(browser, "<input><div id=piece></div>", "everywhere.js")
    page.locator("input").focus()

    exchange(page, "#piece", "<div id=piece>New</div>")

    assert page.evaluate("document.activeElement.tagName") == "INPUT"


def test_who_was_nowhere_is_led_nowhere(browser):
    page = open_page(browser, "<div id=piece></div>", "everywhere.js")

    exchange(page, "#piece", "<div id=piece>New</div>")

    assert page.evaluate("document.activeElement.tagName") == "BODY"


@pytest.mark.parametrize(("goal", "left"), [("#under", 0), ("#beside", 1)])
def test_toast_leaves_the_place_one_goes_to(browser, goal, left):
    places = "<p><a id=beside href=/y>y</a></p><p id=corner><a id=under href=/x>x</a></p>"
    page = open_page(browser, f"{places}<div id=toasts></div>", "everywhere.js")
    page.evaluate("corner.style = toasts.style = 'position: fixed; inset: auto 0 0 auto; width: 100px'")
    page.evaluate("toasts.innerHTML = '<div data-toast>It is in your basket</div>'")

    page.locator(goal).focus()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    assert page.locator("[data-toast]").count() == left
