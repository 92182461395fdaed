"""Whoever is somewhere on a page stays there when a piece of it is exchanged: the focus never falls off the page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.shopper import (
    Guest,
    give_address,
    go_to_delivery,
    new_address,
    order,
    pay_in_pretend_bank,
    put_first_good_in_basket,
)

SOAP = "/th/search/?q=สบู่โปรตีนไหม"


def focused(page: Page) -> str:
    """Return where the focus is: the tag, and the id if there is one."""
    return page.evaluate("document.activeElement.tagName.toLowerCase() + '#' + document.activeElement.id")


@pytest.fixture
def basket_page(desktop_page) -> Page:
    """The basket, with one good in it."""
    desktop_page.goto(SOAP)
    put_first_good_in_basket(desktop_page)
    return desktop_page


def test_focus_stays_on_the_button_that_puts_in_the_basket(desktop_page):
    desktop_page.goto(SOAP)
    desktop_page.locator(".product-card a").first.click()
    desktop_page.locator("form.good button[type=submit]").press("Enter")

    expect(desktop_page.locator("[data-toast]")).to_be_visible()
    expect(desktop_page.locator("form.good button[type=submit]")).to_be_focused()


@pytest.mark.parametrize("part", ["-more", ""], ids=["button", "field"])
def test_focus_stays_where_the_quantity_was_changed(basket_page, part):
    field = basket_page.locator("[name=quantity]").first
    place = basket_page.locator(f"#{field.get_attribute('id')}{part}")

    with basket_page.expect_response(re.compile("/basket/$")):
        place.press("Enter" if part else "ArrowUp")

    expect(field).to_have_value("2")
    expect(basket_page.locator("[data-basket-count]").first).to_have_text("2")
    expect(place).to_be_focused()


def test_focus_goes_to_the_way_back_when_a_line_is_removed(basket_page):
    basket_page.goto("/th/search/?q=ผ้าขาวม้า")
    put_first_good_in_basket(basket_page)
    remove = basket_page.locator(".line__remove button").first

    remove.press("Enter")

    expect(basket_page.locator(".line__remove button")).to_have_count(1)
    assert focused(basket_page) != "body#"


def test_focus_stays_in_the_field_while_tambons_appear(basket_page):
    go_to_delivery(basket_page)
    basket_page.locator("[name=area]").press_sequentially("40000")

    expect(basket_page.locator("[name=tambon]").first).to_be_visible()
    expect(basket_page.locator("[name=area]")).to_be_focused()


def test_focus_stays_while_the_page_waits_for_the_money(basket_page):
    give_address(basket_page, Guest(email=new_address("focus")))
    order(basket_page, "promptpay")
    basket_page.locator("#check-again").focus()

    with basket_page.expect_response(re.compile("/state/")):
        pass
    expect(basket_page.locator("#check-again")).to_be_focused()

    # The QR lapses, and what had the focus goes with it: then the focus is on the piece that came instead.
    basket_page.locator("#save-qr").focus()
    pay_in_pretend_bank(basket_page, "lapse")
    expect(basket_page.locator("[name=method][value=promptpay]")).to_be_visible(timeout=30_000)
    assert focused(basket_page) != "body#"
    assert basket_page.evaluate("document.activeElement.closest('#payment') !== null")


@pytest.mark.parametrize(
    ("place", "key"),
    [("#filters-district input", "Space"), ("#filters-stars input", "Space"), ("#sort", "ArrowDown")],
    ids=["district", "stars", "order"],
)
def test_focus_stays_on_the_filter_that_was_changed(desktop_page, place, key):
    desktop_page.goto("/th/products/")
    chosen = desktop_page.locator(place).first
    name = chosen.get_attribute("id")

    with desktop_page.expect_response(re.compile(r"/products/\?")):
        chosen.press(key)

    expect(desktop_page).to_have_url(re.compile(rf"[?&]{chosen.get_attribute('name')}="))
    assert focused(desktop_page).endswith(f"#{name}")
