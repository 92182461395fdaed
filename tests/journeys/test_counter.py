"""A sale over the counter by keyboard alone, and one during which the line drops: kept, tried again, booked once."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser import COMPUTER

GOOD = """
    SELECT p.upc, s.price, s.id FROM catalogue_product p JOIN partner_stockrecord s ON s.product_id = p.id
    WHERE p.is_public AND p.structure = 'standalone' AND p.lead_days IS NULL AND s.price < 1000
    AND s.num_in_stock - COALESCE(s.num_allocated, 0) > 5 ORDER BY p.id LIMIT 1
"""


@pytest.fixture
def cashier(new_page, demo_shop) -> Page:
    page = new_page(**COMPUTER)
    demo_shop.sign_in(page, "cashier", "/en/desk/counter/")
    return page


def scan(page: Page, code: str) -> None:
    """Scan a code as a hand scanner does: its keys and Enter."""
    page.locator("#counter-code").press_sequentially(code)
    page.keyboard.press("Enter")


def test_a_sale_by_keyboard(cashier, demo_shop):
    ((code, _price, _record),) = demo_shop.ask(GOOD)
    cashier.evaluate("addEventListener('keydown', () => { window.presses = (window.presses ?? 0) + 1; }, true)")
    began = time.monotonic()

    scan(cashier, code)
    expect(cashier.locator("[data-counter-rows] tr")).to_have_count(1)
    scanned = cashier.evaluate("window.presses")
    cashier.keyboard.press("Enter")
    cashier.keyboard.type("1000")
    cashier.keyboard.press("Enter")
    expect(cashier.locator("[data-counter-done]")).to_be_visible()

    keys = cashier.evaluate("window.presses") - scanned
    print(f"one good, cash: {time.monotonic() - began:.1f} s, {keys} key presses beside the scan")  # noqa: T201
    expect(cashier.locator("[data-counter-done]")).to_contain_text(re.compile(r"KK-\d{4}-\d{6}"))
    cashier.reload()
    expect(cashier.locator("[data-counter-rows] tr")).to_have_count(0)


def test_the_line_drops_and_nothing_is_lost(cashier, demo_shop, faults):
    faults.forgive("ERR_INTERNET_DISCONNECTED")
    faults.forgive("Failed to load resource")
    ((code, _price, record),) = demo_shop.ask(GOOD)
    before = demo_shop.ask("SELECT count(*) FROM order_order WHERE channel = 'counter'")[0][0]
    stock = f"SELECT num_in_stock FROM partner_stockrecord WHERE id = {record}"  # noqa: S608 -- a number of our own
    had = demo_shop.ask(stock)[0][0]
    scan(cashier, code)
    expect(cashier.locator("[data-counter-rows] tr")).to_have_count(1)

    cashier.context.set_offline(True)
    scan(cashier, code)  # known to this browser
    expect(cashier.locator("[data-quantity]")).to_have_text("2", timeout=10_000)
    cashier.locator("[data-note=exact]").click()
    cashier.locator("[data-pay=cash]").click()
    said = cashier.locator("[data-counter-say]")
    expect(said).to_contain_text("No connection. The sale is kept here", timeout=20_000)
    assert '"quantity":2' in cashier.evaluate("localStorage.getItem('counter-sale')")
    cashier.context.set_offline(False)

    expect(cashier.locator("[data-counter-done]")).to_be_visible(timeout=20_000)
    assert demo_shop.ask("SELECT count(*) FROM order_order WHERE channel = 'counter'")[0][0] == before + 1
    assert demo_shop.ask(stock)[0][0] == had - 2
