"""A shopper meets the limits of the shop: each is told in her language, and nothing she did is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.shopper import go_on, go_to_delivery, put_first_good_in_basket

TWO_POSTCODES = ("คลองกุ่ม", "10240", "10230")


def test_shopper_who_asks_for_too_many_keeps_her_basket(phone_page, faults):
    phone_page.goto("/th/products/")
    good = put_first_good_in_basket(phone_page)
    address = phone_page.get_by_role("link", name=good).first.get_attribute("href")

    phone_page.goto(address)
    # A page that was opened when there was more: it lets her ask for what has gone meanwhile.
    phone_page.locator("[name=quantity]").evaluate("field => { field.max = 99; field.value = 99; }")
    phone_page.locator("form.good button[type=submit]").click()

    expect(phone_page.locator("[data-toast]")).to_contain_text(re.compile(r"\d+ ชิ้น.*ตะกร้า"))
    expect(phone_page).to_have_url(re.compile(re.escape(address) + "$"))
    phone_page.goto("/th/basket/")
    expect(phone_page.locator("[name=quantity]").first).to_have_value("1")
    assert faults == []


def test_shopper_cannot_put_a_sold_out_good_in_her_basket(phone_page):
    phone_page.goto("/th/products/")
    open_a_sold_out_good(phone_page)

    expect(phone_page.locator(".good__stock")).to_contain_text("หมด")
    expect(phone_page.locator("form.good button[type=submit]")).to_have_count(0)


def open_a_sold_out_good(page: Page) -> None:
    """Leaf through the list until a good is marked as sold out."""
    while not page.locator(".product-card--gone a").count():
        with page.expect_navigation():
            page.locator(".pagination a[rel=next]").click()
    page.locator(".product-card--gone a").first.click()


def test_shopper_corrects_a_wrong_postcode_and_types_nothing_twice(phone_page, faults):
    tambon, postcode, other = TWO_POSTCODES
    phone_page.goto("/th/products/")
    put_first_good_in_basket(phone_page)
    go_to_delivery(phone_page)
    typed = {"name": "สมหญิง ใจดี", "phone": "081", "email": "postcode@example.com", "line1": "123 หมู่ 4"}
    for name, words in typed.items():
        phone_page.locator(f"[name={name}]").fill(words)
    phone_page.locator("[name=area]").press_sequentially(tambon)
    phone_page.locator(".area__places label", has_text=tambon).first.click()
    go_on(phone_page)

    # The number is too short, and this tambon has two postcodes: now the form asks which.
    phone_page.locator("[name=phone]").fill("081-234-5678")
    phone_page.locator("[name=postcode]").fill("40000")
    go_on(phone_page)
    sentence = phone_page.locator(".field", has=phone_page.locator("[name=postcode]"))
    expect(sentence).to_contain_text("40000")
    expect(sentence).to_contain_text(postcode)
    for name in ("name", "email", "line1"):
        expect(phone_page.locator(f"[name={name}]")).to_have_value(typed[name])
    faults.forgive("422")  # the browser notes both answers in its console

    phone_page.locator("[name=postcode]").fill(other)
    go_on(phone_page)

    expect(phone_page).to_have_url(re.compile("/th/checkout/check/"))
    expect(phone_page.locator("address")).to_contain_text(other)


@pytest.mark.parametrize(("language", "words"), [("th", "ไม่มี"), ("en", "There is nothing at this address")])
def test_unknown_order_link_leads_on_to_the_goods(phone_page, faults, language, words):
    answer = phone_page.goto(f"/{language}/orders/a-link-with-a-letter-missing/")

    assert answer.status == 404
    expect(phone_page.locator("html")).to_have_attribute("lang", language)
    expect(phone_page.get_by_role("heading", level=1)).to_contain_text(words)
    phone_page.locator("main a[href$='/products/']").click()
    expect(phone_page).to_have_url(re.compile(f"/{language}/products/$"))
    faults.forgive("404")  # the browser notes the first answer
