"""Suggestions while somebody types: with pictures, by keyboard alone, and never in the way of an ordinary search."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import COMPUTER

FIELD = "#site-search-words"


@pytest.fixture
def page(new_page) -> Page:
    page = new_page(**COMPUTER)
    page.goto("/th/products/")
    page.locator(FIELD).focus()
    return page


def offered(page: Page):
    return page.locator("#site-suggestions [role=option]")


def test_two_letters_offer_goods_with_their_pictures(page):
    page.locator(FIELD).press_sequentially("ผ้า", delay=30)

    expect(offered(page).first).to_be_visible()
    expect(page.locator(FIELD)).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#site-suggestions .suggestion picture").first).to_be_visible()
    expect(page.locator("[data-suggest-count]")).not_to_be_empty()


def test_arrows_choose_and_enter_opens(page):
    page.locator(FIELD).press_sequentially("ผ้า", delay=30)
    expect(offered(page).first).to_be_visible()

    page.keyboard.press("ArrowDown")
    first = offered(page).first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(page.locator(FIELD)).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    expect(page.locator(FIELD)).to_be_focused()
    address = first.get_attribute("href")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{address}")


def test_arrows_go_round_past_the_field(page):
    page.locator(FIELD).press_sequentially("ผ้า", delay=30)
    expect(offered(page).first).to_be_visible()

    page.keyboard.press("ArrowUp")
    expect(offered(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{FIELD}[aria-activedescendant]")).to_have_count(0)


def test_escape_leaves_what_was_typed_and_enter_searches_for_it(page):
    page.locator(FIELD).press_sequentially("ผ้าไหม", delay=30)
    expect(offered(page).first).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.locator("#site-suggestions")).to_be_hidden()
    expect(page.locator(FIELD)).to_have_value("ผ้าไหม")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?q=*")
    expect(page.locator(".product-card").first).to_be_visible()


def test_whoever_goes_on_closes_the_list(page):
    page.locator(FIELD).press_sequentially("ผ้า", delay=30)
    expect(offered(page).first).to_be_visible()

    page.keyboard.press("Tab")

    expect(page.locator("#site-suggestions")).to_be_hidden()


def test_what_nobody_sells_offers_nothing(page):
    with page.expect_response("**/search/suggest/**"):
        page.locator(FIELD).press_sequentially("xqzk", delay=30)

    expect(page.locator("#site-suggestions")).to_be_hidden()
    expect(page.locator(FIELD)).to_have_attribute("aria-expanded", "false")
