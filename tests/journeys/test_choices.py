"""Choosing a variant on the page of a good."""

import pytest
from django.utils import translation
from playwright.sync_api import expect

from tests.factories.goods import make_product, make_variant


@pytest.fixture
def rice(transactional_db):
    """A good with a small and a large bag, of which few are left."""
    rice = make_product(name_en="Rice", price=None)
    make_variant(parent=rice, name_en="1 kg", price="85.00", stock=9)
    make_variant(parent=rice, name_en="5 kg", price="425.00", stock=2)
    with translation.override("en"):
        return rice.get_absolute_url()


def test_the_chosen_variant_shows_its_price_its_pieces_and_its_most(browser, live_server, rice):
    page = browser.new_page()
    page.goto(live_server.url + rice)
    expect(page.locator("[data-chosen=price]")).to_have_text("฿85–฿425")
    page.locator("[data-stepper] input").fill("9")

    page.locator(".choices label", has_text="5 kg").click()

    expect(page.locator("[data-chosen=price]")).to_have_text("฿425")
    expect(page.locator("[data-chosen=stock]")).to_have_text("Only 2 left")
    expect(page.locator("[data-chosen=price-in-button]")).to_have_text("· ฿425")
    expect(page.locator("[data-stepper] input")).to_have_value("2")
    page.close()


def test_without_scripts_each_variant_says_its_own_price_and_pieces(browser, live_server, rice):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + rice)

    expect(page.locator(".choices label").last).to_contain_text("฿425")
    expect(page.locator(".choices label").last).to_contain_text("2 left")
    context.close()
