"""Orders are picked in one round, packed by scanning, and a second person is told who has one on the table."""

import re

from playwright.sync_api import Page, expect

from tests.browser import COMPUTER
from tests.journeys.desk import codes_of, scan, ship
from tests.journeys.shopper import Guest, give_address, new_address, order, order_number, put_first_good_in_basket

SCARF = "ผ้าขาวม้า"


def order_on_delivery(page: Page) -> str:
    page.goto(f"/th/search/?q={SCARF}")
    put_first_good_in_basket(page)
    give_address(page, Guest(email=new_address("packing")))
    order(page, "cod")
    page.wait_for_url(re.compile("/th/orders/"))
    return order_number(page)


def test_two_orders_are_picked_in_one_round_and_packed_by_scanning(new_page, phone_page, desktop_page, demo_shop):
    numbers = [order_on_delivery(phone_page), order_on_delivery(phone_page)]
    desk = desktop_page
    demo_shop.sign_in(desk, "packer", "/th/desk/rounds/")

    for box in desk.locator("[name=order]:enabled").all():
        box.set_checked(box.get_attribute("value") in numbers)
    desk.locator("button[data-next-step]").click()
    expect(desk.locator("h1")).to_contain_text("รอบหยิบ")
    scan(desk, "ไม่มีรหัสนี้")
    expect(desk.locator(".scan__answer .notice--warn")).to_be_visible()
    desk.locator("tr button.button").first.click()
    expect(desk.locator("tr.is-done")).to_have_count(1)
    while desk.locator("tr button.button").count():
        desk.locator("tr button.button").first.click()
        desk.wait_for_load_state("networkidle")
    desk.locator("form[action$='/done/'] button").click()
    expect(desk.locator("h1")).to_be_visible()

    presses = 0
    for number in numbers:
        desk.goto(f"/th/desk/orders/{number}/")
        desk.locator("form[action$='/take/'] button").click()
        expect(desk.locator("#scan-code")).to_be_focused()
        codes = codes_of(desk)
        scan(desk, numbers[0] if number == numbers[1] else numbers[1])
        expect(desk.locator(".scan__answer .notice--warn")).to_be_visible()
        for code in codes:  # as fast as a scanner can, without waiting for any answer
            desk.keyboard.type(code)
            desk.keyboard.press("Enter")
            presses += 1
        expect(desk.locator("#close [autofocus]")).to_be_focused()
        expect(desk.locator("tr.is-next")).to_have_count(0)
        scan(desk, codes[0])  # one too many, though the focus is on the button that closes the box
        expect(desk.locator(".scan__answer .notice--warn")).to_be_visible()
        expect(desk.locator("#close [autofocus]")).to_be_focused()
        if number == numbers[0]:
            second = new_page(**COMPUTER)
            demo_shop.sign_in(second, "manager", f"/th/desk/orders/{number}/box/")
            expect(second.locator(".notice--warn")).to_be_visible()
        desk.keyboard.press("Enter")
        expect(desk.locator(".messages")).to_contain_text(number)
        presses += 2

    desk.goto(f"/th/desk/orders/{numbers[0]}/")
    ship(desk, carrier="flash", tracking=f"TH{numbers[0][-6:]:0>10}")
    assert presses <= 10 * len(numbers)
