"""A day at the centre: orders paid in many ways, picked, packed by scanning, sent; and books that agree in the evening.

It prints how long staff needed for an order, and how many keys and scans; none of the times is asserted.
"""

import re
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from tests.browser import COMPUTER, PHONE
from tests.journeys.desk import codes_of, hand_over, scan_quickly, take_to_table, walk_round
from tests.journeys.shopper import (
    Guest,
    give_address,
    new_address,
    order,
    order_number,
    pay_in_pretend_bank,
    pay_with_card,
    put_first_good_in_basket,
)

PAYS = "4242424242424242"
CARD, PROMPTPAY, ON_DELIVERY = "card", "promptpay", "cod"
# What each of the orders is of, and how it is paid. One with several pieces goes in two parcels.
ORDERS = [
    (PROMPTPAY, [("ผ้าขาวม้า", 1)]),
    (PROMPTPAY, [("ปลอกหมอนอิง", 1), ("ผ้าขาวม้า", 2)]),
    (PROMPTPAY, [("ตะกร้า", 1)]),
    (CARD, [("ผ้าขาวม้า", 2)]),
    (CARD, [("แจ่วบอง", 1), ("ตะกร้า", 1)]),
    (CARD, [("ปลอกหมอนอิง", 1)]),
    (ON_DELIVERY, [("ผ้าขาวม้า", 1)]),
    (ON_DELIVERY, [("แจ่วบอง", 2)]),
    (PROMPTPAY, [("แจ่วบอง", 1)]),
]
IN_TWO_PARCELS = 1


@pytest.fixture
def packer(new_page, demo_shop) -> Page:
    page = new_page(**COMPUTER)
    demo_shop.sign_in(page, "packer", "/th/desk/")
    return page


def buys(page: Page, method: str, goods: list[tuple[str, int]]) -> str:
    """Order goods, pay for them, and return the number of the order."""
    for words, pieces in goods:
        page.goto(f"/th/search/?q={words}")
        put_first_good_in_basket(page, pieces)
    give_address(page, Guest(email=new_address("day")))
    order(page, method)
    if method == CARD:
        page.wait_for_url(re.compile("/c/pay/"))
        pay_with_card(page, PAYS)
    elif method == PROMPTPAY:
        page.wait_for_url(re.compile("/th/pay/"))
        pay_in_pretend_bank(page)
    page.wait_for_url(re.compile("/th/orders/"), timeout=30_000)
    return order_number(page)


def pack_by_scanning(page: Page, number: str) -> tuple[int, int]:
    """Pack an order; return how many scans and how many presses of keys and buttons it took."""
    take_to_table(page, number)
    codes = codes_of(page)
    scan_quickly(page, codes)
    expect(page.locator("#close [autofocus]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text(number)
    return len(codes), 2


def pack_what_is_there(page: Page, number: str) -> None:
    """Put one piece into a box and close it, though others are missing: they follow in another."""
    take_to_table(page, number)
    scan_quickly(page, codes_of(page)[:1])
    expect(page.locator(".scan__answer .notice--good")).to_be_visible()
    page.locator("#close button").click()
    page.locator("#close [name=is_part]").check()
    page.locator("#close button").click()
    expect(page.locator(".messages")).to_contain_text(f"{number}/1")


def test_a_day_of_mixed_orders_ends_with_books_that_agree(new_page, packer, demo_shop, faults):
    numbers = [buys(new_page(**PHONE), method, goods) for method, goods in ORDERS]

    begun = monotonic()
    stops = walk_round(packer, numbers)
    picked = monotonic() - begun

    in_two = numbers[IN_TWO_PARCELS]
    pack_what_is_there(packer, in_two)
    begun = monotonic()
    work = [pack_by_scanning(packer, number) for number in numbers]
    packed = monotonic() - begun

    names = [f"{in_two}/1", f"{in_two}/2", *(number for number in numbers if number != in_two)]
    begun = monotonic()
    hand_over(
        packer, [f"{name} TH{number:010}" for number, name in enumerate(names, int(in_two[-6:]) * 100)], carrier="flash"
    )
    sent = monotonic() - begun

    agrees(new_page(**COMPUTER), demo_shop)
    each = len(numbers)
    print(  # noqa: T201 -- the figures of the desk
        f"\n{each} orders picked in one round of {stops} stops: {picked / each:.1f} s each, one scan for a stop;"
        f" packed: {packed / each:.1f} s each, {sum(scans for scans, _ in work) / each:.1f} scans and"
        f" {sum(presses for _, presses in work) / each:.1f} presses; sent: {sent / each:.1f} s each."
    )


def agrees(page: Page, demo_shop) -> None:
    """The cash-up of the day: in each way what orders were paid is what stands in the books, or what Stripe says."""
    demo_shop.sign_in(page, "manager", "/th/desk/books/")
    for row in page.locator(".cash-up tbody tr").all():
        sums = [cell.inner_text() for cell in row.locator("td:not(.is-empty)").all()]
        assert sums[-1] == "฿0.00", row.inner_text()
