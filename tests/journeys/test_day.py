"""A day at the centre: ten orders, packed by scanning and sent, one changed before it is packed and one brought back;
and books that agree in the evening.

It prints how long staff needed for an order, and how many keys and scans; none of the times is asserted.
"""

import re
from decimal import Decimal
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from tests.browser import COMPUTER, PHONE
from tests.journeys.desk import codes_of, give_back, hand_over, scan_quickly, take_to_table, walk_round
from tests.journeys.shopper import (
    Guest,
    choose_instead,
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
CASH, BOX = "เงินสดหน้าร้าน", "เงินสดในลิ้นชัก"
SOAP_CODE = "KKO-0089"
SOAP, TEA, PILLOW, SCARF, FISH = "สบู่โปรตีนไหมชนบท", "ชามะตูมภูเวียง", "หมอนขิดหกเหลี่ยม", "ผ้าขาวม้าร้อยสีบ้านฝาง", "คั่วปลาไทภู"
# What each of the orders is of, and how it is paid. One with several pieces goes in two parcels.
ORDERS = [
    (PROMPTPAY, [(SCARF, 1)]),
    (PROMPTPAY, [(PILLOW, 1), (SOAP, 2)]),
    (PROMPTPAY, [(TEA, 1)]),
    (CARD, [(SOAP, 2)]),
    (CARD, [(FISH, 1), (TEA, 1)]),
    (CARD, [(PILLOW, 1)]),
    (ON_DELIVERY, [(SCARF, 1)]),
    (ON_DELIVERY, [(FISH, 2)]),
    (PROMPTPAY, [(SOAP, 1)]),
]
IN_TWO_PARCELS, CHANGED, BROUGHT_BACK = 1, 2, 3


@pytest.fixture
def packer(new_page, demo_shop) -> Page:
    page = new_page(**COMPUTER)
    demo_shop.sign_in(page, "packer", "/th/desk/")
    return page


def buys(page: Page, method: str, goods: list[tuple[str, int]]) -> tuple[str, Decimal]:
    """Order goods, pay for them, and return the number of the order and its sum."""
    for words, pieces in goods:
        page.goto(f"/th/search/?q={words}")
        put_first_good_in_basket(page, pieces)
    give_address(page, Guest(email=new_address("day")))
    total = order(page, method)
    if method == CARD:
        page.wait_for_url(re.compile("/c/pay/"))
        pay_with_card(page, PAYS)
    elif method == PROMPTPAY:
        page.wait_for_url(re.compile("/th/pay/"))
        pay_in_pretend_bank(page)
    page.wait_for_url(re.compile("/th/orders/"), timeout=30_000)
    return order_number(page), baht(total)


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


def sells_over_the_counter(page: Page, code: str, given: str) -> tuple[Decimal, int, float]:
    """Sell a good for cash by keyboard alone; return its sum, the keys beside the scan, and the seconds."""
    page.goto("/th/desk/counter/")
    page.evaluate("addEventListener('keydown', () => { window.presses = (window.presses ?? 0) + 1; }, true)")
    begun = monotonic()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("[data-counter-rows] tr")).to_have_count(1)
    scanned = page.evaluate("window.presses")
    page.keyboard.press("Enter")
    page.keyboard.type(given)
    page.keyboard.press("Enter")
    expect(page.locator("[data-counter-done]")).to_be_visible()
    sum_baht = baht(page.locator("[data-done-sum]").inner_text())
    assert baht(page.locator("[data-done-change]").inner_text()) == Decimal(given) - sum_baht
    return sum_baht, page.evaluate("window.presses") - scanned, monotonic() - begun


def changes(page: Page, number: str, code: str) -> int:
    """Offer the buyer of an order another good for its first one, and return how many presses it took."""
    page.goto(f"/th/desk/orders/{number}/")
    page.locator("a[href$='/swap/']").click()
    page.locator("[name^=pieces_]").first.fill("1")
    page.locator("[name=find]").fill(code)
    page.locator("[name=find]").press("Enter")
    page.locator("button[name=add]").click()
    page.locator("button[value=ask]").click()
    expect(page.locator("form[action*='/swaps/']")).to_be_visible()
    return 4


def says_yes(page: Page, address: str) -> tuple[str, Decimal]:
    """Agree on the page of an order, pay the difference, and return the number of the new order and what it cost."""
    page.goto(address)
    page.locator("button[name=say][value=yes]").click()
    page.wait_for_url(re.compile("/th/pay/"))
    difference = baht(page.locator(".amount").inner_text())
    choose_instead(page, PROMPTPAY)
    pay_in_pretend_bank(page)
    page.wait_for_url(re.compile("/th/orders/"), timeout=30_000)
    return order_number(page), difference


def brings_back(page: Page, address: str) -> None:
    """Ask on the page of an order to give a piece of it back."""
    page.goto(address)
    page.locator("a[href$='/ask/']").click()
    page.locator("[name^=pieces_]").first.fill("1")
    page.locator("[name=kind][value=return]").check()
    page.locator("[name=wish][value=money]").check()
    page.locator("form:has([name=kind]) button[type=submit]").click()
    expect(page.locator("form[action$='/withdraw/']")).to_be_visible()


def takes_back(page: Page, number: str, password: str) -> int:
    """Answer a return, note that it came, give the money back; return how many presses it took from the list."""
    page.goto("/th/desk/cases/")
    page.locator(".work-table a", has_text=number).click()
    page.locator("button[value=yes]").click()
    page.locator("form[action$='/arrived/'] button").click()
    page.locator("a[href*='/refund/?case=']").click()
    page.locator("button[value=look]:visible").last.click()
    expect(page.locator("button[value=give]")).to_be_visible()
    give_back(page, password)
    page.goto("/th/desk/cases/")
    expect(page.locator(".desk-work")).not_to_contain_text(number)
    return 6


def test_a_day_of_mixed_orders_ends_with_books_that_agree(new_page, packer, demo_shop, faults):
    manager = new_page(**COMPUTER)
    demo_shop.sign_in(manager, "manager", "/th/desk/books/")
    morning = cash_up(manager)
    faults.forgive("422")  # the box that is closed though pieces are missing
    phones = [new_page(**PHONE) for _order in ORDERS]
    bought = [buys(phone, method, goods) for phone, (method, goods) in zip(phones, ORDERS, strict=True)]
    numbers = [number for number, _paid in bought]
    presses_change = changes(manager, numbers[CHANGED], SOAP_CODE)
    numbers[CHANGED], difference = says_yes(phones[CHANGED], phones[CHANGED].url)
    sold_baht, keys, seconds = sells_over_the_counter(manager, SOAP_CODE, "1000")

    begun = monotonic()
    stops = walk_round(packer, numbers)
    picked = monotonic() - begun

    in_two = numbers[IN_TWO_PARCELS]
    pack_what_is_there(packer, in_two)
    begun = monotonic()
    work = [pack_by_scanning(packer, number) for number in numbers if number != in_two]
    packed = monotonic() - begun

    boxes = [f"{in_two}/1", *(number for number in numbers if number != in_two)]
    begun = monotonic()
    hand_over(packer, tracked(boxes, series=in_two[-6:]), carrier="flash")
    sent = monotonic() - begun
    pack_by_scanning(packer, in_two)  # what followed
    hand_over(packer, tracked([f"{in_two}/2"], series=f"9{in_two[-6:]}"), carrier="flash")

    brings_back(phones[BROUGHT_BACK], phones[BROUGHT_BACK].url)
    presses_back = takes_back(manager, numbers[BROUGHT_BACK], demo_shop.login("manager").password)

    evening = cash_up(manager)
    assert evening[CASH][0] - morning[CASH][0] == sold_baht
    for method, way in ((CARD, "บัตร"), (PROMPTPAY, "พร้อมเพย์")):
        paid = sum(paid for (how, _goods), (_number, paid) in zip(ORDERS, bought, strict=True) if how == method)
        assert evening[way][0] - morning[way][0] == paid + (difference if method == PROMPTPAY else 0)
    # Other journeys may have left odd money behind in this demo; this day has added none. Only the cash in the box
    # nobody has counted yet: what was taken for it differs by just as much.
    differences = {way: sums[1] - morning[way][1] for way, sums in evening.items() if sums[1] != morning[way][1]}
    assert differences == {BOX: -sold_baht}
    each = len(numbers)
    print(  # noqa: T201 -- the figures of the desk
        f"\none good over the counter, cash: {seconds:.1f} s, {keys} keys beside the scan; goods of an order changed in"
        f" {presses_change} presses, a return settled in {presses_back};"
        f" {each} orders picked in one round of {stops} stops: {picked / each:.1f} s each,"
        f" one scan for a stop;"
        f" packed: {packed / len(work):.1f} s each, {sum(scans for scans, _ in work) / len(work):.1f} scans and"
        f" {sum(presses for _, presses in work) / len(work):.1f} presses; sent: {sent / each:.1f} s each."
    )


def tracked(boxes: list[str], *, series: str) -> list[str]:
    """Give each box a number of the carrier, as somebody pastes them who has them from his list."""
    return [f"{box} TH{series}{place:02}" for place, box in enumerate(boxes)]


def cash_up(page: Page) -> dict[str, tuple[Decimal, Decimal]]:
    """Return of each way what orders were paid in it today, and by how much the books or Stripe differ."""
    page.goto("/th/desk/books/")
    rows = {}
    for row in page.locator(".cash-up tbody tr").all():
        way, orders, *_between, difference = row.locator("th, td").all_inner_texts()
        rows[way] = baht(orders), baht(difference)
    return rows


def baht(words: str) -> Decimal:
    return Decimal(words.replace("฿", "").replace(",", "").replace("−", "-").replace("–", "0"))
