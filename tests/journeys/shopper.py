"""What a shopper does, step by step, as the journeys need it."""

import re
import secrets
from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass(frozen=True)
class Guest:
    """Somebody without an account."""

    email: str
    name: str = "สมหญิง ใจดี"
    phone: str = "081-234-5678"
    line1: str = "123 หมู่ 4 ถนนมิตรภาพ"
    postcode: str = "40000"
    tambon: str = "ในเมือง"


def new_address(name: str) -> str:
    """Make an e-mail address nobody has used: journeys may share one demo for many runs."""
    return f"{name}-{secrets.token_hex(4)}@example.com"


def search_for(page: Page, words: str) -> None:
    """Find the search field, which hides behind a button on a phone, and use it."""
    field = page.locator("#site-search-words")
    if not field.is_visible():
        page.locator("button.tool--search").click()
    field.fill(words)
    field.press("Enter")
    page.wait_for_url(re.compile("/search/"))


def empty_basket(page: Page) -> None:
    """Take out what an earlier journey left in the basket of an account; some of it may have sold out meanwhile."""
    page.goto("/th/basket/")
    while page.locator(".line__remove").count():
        with page.expect_navigation():
            page.locator(".line__remove button").first.click()


def put_first_good_in_basket(page: Page, pieces: int = 1) -> str:
    """Open the first good of a list that is not sold out, put it in the basket, and return its name."""
    page.locator(".product-card:not(.product-card--gone) a").first.click()
    name = page.get_by_role("heading", level=1).inner_text().replace("\n", "")
    if pieces > 1:
        page.locator("form.good [name=quantity]").fill(str(pieces))
    page.locator("form.good button[type=submit]").click()
    # With scripts a small sheet answers on the page itself; without, the basket opens.
    to_basket = page.locator("[data-toast] a")
    expect(to_basket.or_(page.locator("#basket .lines")).first).to_be_visible()
    if to_basket.is_visible():
        to_basket.click()
    page.wait_for_url(re.compile(r"/basket/$"))
    expect(page.locator("main")).to_contain_text(name)
    return name


def type_code(page: Page, code: str) -> None:
    """Open the field for a code, where it is not open yet, and send one."""
    if not page.locator("#code").is_visible():
        page.locator("details:has(#code) summary").click()
    page.locator("#code").fill(code)
    with page.expect_navigation():
        page.locator("form:has(#code) button").click()


def give_address(page: Page, guest: Guest) -> None:
    """Go from the basket through the address to the last look."""
    go_to_delivery(page)
    fill_in(page, guest)
    choose_tambon(page, guest)
    go_on(page)
    page.wait_for_url(re.compile("/checkout/check/"))
    expect(page.locator("address")).to_contain_text(guest.tambon)


def go_to_delivery(page: Page) -> None:
    """Go from the basket to the address, and wait until the page answers to what is typed."""
    page.locator("a[href$='/checkout/']").first.click()
    expect(page.locator("[name=area]")).to_be_visible()
    page.wait_for_load_state("load")


def fill_in(page: Page, guest: Guest) -> None:
    """Write who the parcel is for, all but the tambon."""
    for name in ("name", "phone", "email", "line1"):
        page.locator(f"[name={name}]").fill(getattr(guest, name))


def choose_tambon(page: Page, guest: Guest) -> None:
    """Type the postcode and choose the tambon from what the page then offers."""
    page.locator("[name=area]").press_sequentially(guest.postcode)
    page.locator(".area__places label", has_text=guest.tambon).first.click()


def go_on(page: Page) -> None:
    """Press the button that leads to the next step."""
    page.locator("main form[method=post] button[type=submit]").click()


def order(page: Page, method: str) -> str:
    """Choose how to pay and press the button; return the sum that was shown beside it."""
    total = page.locator(".order-summary dd.sums__all").inner_text() if page.locator(".order-summary").count() else ""
    page.locator(f"[name=method][value={method}]").check()
    go_on(page)
    return total


def order_number(page: Page) -> str:
    """Read the order's number off its own page."""
    return re.search(r"KK-\d{4}-\d{6}", page.locator("main").inner_text()).group()


def pay_with_card(page: Page, number: str) -> None:
    """Choose a test card on the stand-in's page and pay; the rarer ones are folded away."""
    if not page.locator(f"[name=test_card][value='{number}']").is_visible():
        page.locator("details summary").click()
    page.locator(f"[name=test_card][value='{number}']").check()
    page.locator("form:has([name=test_card]) button").first.click()


def pay_in_pretend_bank(page: Page, action: str = "pay") -> None:
    """Open the page behind the QR in a second window and press a button there; the first window stays open."""
    with page.expect_popup() as opened:
        page.locator("#pretend-bank").click()
    bank = opened.value
    # A window that is closed while it still waits for its answer never says that it is closed.
    with bank.expect_navigation():
        bank.locator(f"button[value={action}]").click()
    bank.close()


def orders_as(page: Page, guest: Guest, method: str, words: str = "ผ้าขาวม้า") -> str:
    """Put a good into the basket, give the address and order; return the sum. The page where it is paid is open."""
    page.goto(f"/th/search/?q={words}")
    put_first_good_in_basket(page)
    give_address(page, guest)
    total = order(page, method)
    page.wait_for_url(re.compile(r"/th/pay/|/c/pay/"))
    return total


def choose_instead(page: Page, method: str) -> None:
    """Change to another way to pay while one is open."""
    page.locator(f"form:has([name=method][value={method}]) button").click()


def is_paid(page: Page, seconds: int = 45) -> str:
    """Wait until the order's own page is there, and return the order's number."""
    page.wait_for_url(re.compile("/th/orders/"), timeout=seconds * 1000)
    return order_number(page)
