"""A guest on a phone types the code she was given, and her order costs less."""

import pytest
from playwright.sync_api import expect

from checkout.orders.models import Order
from tests.audit.gauge import barriers_of
from tests.browser import PHONE, window
from tests.factories import make_product, make_tambon, make_voucher
from tests.journeys.shopper import Guest, give_address, new_address, order, put_first_good_in_basket, type_code


@pytest.fixture
def voucher(transactional_db, settings):
    """Return a voucher of 29 baht in a shop with one good, which is paid on delivery."""
    settings.COD_ENABLED, settings.COD_POSTCODES = True, ["40"]
    make_product(name_th="ผ้าไหมมัดหมี่", price="590.00")
    make_tambon()
    return make_voucher(baht="29.00")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_guest_mistypes_her_code_then_orders_with_it(browser, live_server, voucher, scripts):
    context = browser.new_context(**window(**{**PHONE, "scripts": scripts}), base_url=live_server.url)
    page = context.new_page()
    page.goto("/th/products/")
    put_first_good_in_basket(page)

    type_code(page, f"{voucher.code}x")
    expect(page.locator("#code_error")).to_be_visible()
    expect(page.locator("#code")).to_have_value(f"{voucher.code}x")
    assert not scripts or barriers_of(page) == []
    type_code(page, f" {voucher.code.lower()} ")
    expect(page.locator(".sums")).to_contain_text("−฿29")
    expect(page.locator(".codes")).to_contain_text(voucher.code)
    assert not scripts or barriers_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

    if scripts:  # how the address is given without them is another journey
        give_address(page, Guest(email=new_address("code")))
        expect(page.locator(".order-summary")).to_contain_text("−฿29")
        order(page, "cod")
        page.wait_for_url("**/th/orders/**")
        expect(page.locator("main")).to_contain_text(voucher.code)
        assert Order.objects.get().discounts.get().voucher_id == voucher.pk
    else:
        page.locator(".codes button").click()
        expect(page.locator(".sums")).not_to_contain_text("−฿29")
    context.close()
