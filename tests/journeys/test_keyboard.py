"""The whole purchase and the desk's money by keyboard alone: no mouse, and at every step one sees where one is."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import WINDOWS
from tests.journeys.keyboard import Keyboard
from tests.journeys.pages import Visit, walk
from tests.journeys.shopper import Guest, new_address

SOAP = "สบู่โปรตีนไหม"
THREE_LINKS = "<a href=#a id=one>One</a><p><a href=#a id=two>Two</a></p><a href=#a id=three>Three</a><i></i>"


@pytest.mark.parametrize("width", WINDOWS)
def test_whole_purchase_by_keyboard(new_page, width):
    page = new_page(**WINDOWS[width])
    keyboard = Keyboard(page)
    guest = Guest(email=new_address("keyboard"))

    page.goto("/")
    find(keyboard, SOAP)
    put_two_in_basket(keyboard)
    keyboard.tab_to("a[href$='/checkout/']")
    keyboard.press("Enter")
    give_address(keyboard, guest)
    choose_promptpay(keyboard)
    pay_at_the_pretend_bank(keyboard)

    # The page notices by itself that it was paid.
    page.wait_for_url(re.compile("/th/orders/"), timeout=30_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("฿")
    assert keyboard.faults == []
    assert keyboard.stops > 50


def find(keyboard: Keyboard, words: str) -> None:
    page = keyboard.page
    if page.locator("#site-search-words").is_visible():
        keyboard.tab_to("#site-search-words")
    else:
        keyboard.tab_to(".tool--search")
        keyboard.press("Enter")
        expect(page.locator("#site-search-words")).to_be_focused()
    keyboard.type(words)
    keyboard.press("Enter")
    page.wait_for_url(re.compile("/search/"))
    keyboard.tab_to(".product-card a")
    keyboard.press("Enter")
    expect(page.locator("form.good")).to_be_visible()


def put_two_in_basket(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.skip_to_content()
    keyboard.tab_to("[name=quantity]")
    keyboard.press("ArrowUp")
    expect(page.locator("[name=quantity]")).to_have_value("2")
    keyboard.tab_to("form.good button[type=submit]")
    keyboard.press("Space")
    expect(page.locator("[data-basket-count]").first).to_have_text("2")
    keyboard.tab_back_to(".tool--basket")
    keyboard.press("Enter")
    page.wait_for_url(re.compile("/basket/$"))


def give_address(keyboard: Keyboard, guest: Guest) -> None:
    page = keyboard.page
    page.wait_for_url(re.compile("/checkout/$"))
    keyboard.skip_to_content()
    for name in ("name", "phone", "email", "line1"):
        keyboard.fill(f"[name={name}]", getattr(guest, name))
    keyboard.fill("[name=area]", guest.postcode)
    expect(page.locator("[name=tambon]").first).to_be_visible()
    keyboard.tab_to("[name=tambon]")
    keyboard.press("Space", "ArrowDown", "ArrowUp")
    expect(page.locator("[name=tambon]").first).to_be_checked()
    keyboard.tab_to("main form[method=post] button[type=submit]")
    keyboard.press("Enter")
    page.wait_for_url(re.compile("/checkout/check/"))
    expect(page.locator("address")).to_contain_text(guest.tambon)


def choose_promptpay(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.skip_to_content()
    keyboard.tab_to("[name=method]")
    keyboard.press("ArrowDown")
    expect(page.locator("[name=method][value=card]")).to_be_checked()
    keyboard.press("ArrowUp")
    expect(page.locator("[name=method][value=promptpay]")).to_be_checked()
    keyboard.tab_to("main form[method=post] button[type=submit]")
    keyboard.press("Enter")
    page.wait_for_url(re.compile("/th/pay/"))


def pay_at_the_pretend_bank(keyboard: Keyboard) -> None:
    keyboard.skip_to_content()
    keyboard.tab_to("#pretend-bank")
    with keyboard.page.expect_popup() as opened:
        keyboard.press("Enter")
    bank = Keyboard(opened.value)
    bank.tab_to("button[value=pay]")
    # A window that is closed while it still waits for its answer never says that it is closed.
    with bank.page.expect_navigation():
        bank.press("Enter")
    bank.page.close()
    keyboard.faults += bank.faults


MONEY_AT_THE_DESK = (
    "desk-money-list",
    "desk-incident",
    "desk-incident-faults",
    "desk-incident-settled",
    "desk-refund",
    "desk-refund-faults",
    "desk-refund-look",
    "desk-refunded",
    "desk-transfers",
    "desk-transfer",
    "desk-accounts",
    "desk-collection",
    "desk-collection-back",
    "desk-collections",
)


@pytest.mark.parametrize("width", WINDOWS)
def test_every_page_of_money_at_the_desk_leads_round_by_keyboard(new_page, demo_shop, faults, width):
    page = new_page(**WINDOWS[width])
    found, seen = [], []

    for kind, _page in walk(Visit(page, demo_shop), MONEY_AT_THE_DESK):
        keyboard = Keyboard(page)
        keyboard.go_round()
        found += keyboard.faults
        seen.append(kind.name)
    faults.forgive("422")  # the forms that come back with what is wrong

    assert found == []
    assert seen == list(MONEY_AT_THE_DESK)


@pytest.mark.parametrize("width", WINDOWS)
def test_odd_money_is_settled_and_given_back_by_keyboard(new_page, demo_shop, width):
    page = new_page(**WINDOWS[width])
    visit, keyboard = Visit(page, demo_shop), Keyboard(page)
    for _there in walk(visit, ["order-odd"]):
        visit.sign_in("manager", "desk/to-pick/")

    open_list(keyboard, "/desk/money/")
    open_entry(keyboard, visit.order_number)
    keyboard.skip_to_content()
    keyboard.fill("[name=note]", "คุยกันทางโทรศัพท์แล้ว")
    press_button(keyboard, "button[value=take]")
    expect(page.locator("form[action$='/settle/']")).to_have_count(0)

    visit.open(f"desk/orders/{visit.order_number}/")
    keyboard.skip_to_content()
    press_button(keyboard, "a[href$='/refund/']")
    keyboard.skip_to_content()
    keyboard.fill("[name^=pieces_]", "1")
    keyboard.tab_to("[name=reason]")
    keyboard.press("ArrowDown")
    press_button(keyboard, "button[value=look]:not([tabindex])")
    keyboard.fill("[name=password]", demo_shop.login("manager").password)
    press_button(keyboard, "button[value=give]")
    expect(page.locator(".money-back__list")).to_be_visible()
    assert keyboard.faults == []


@pytest.mark.parametrize("width", WINDOWS)
def test_money_of_slip_and_parcel_is_found_by_keyboard(new_page, demo_shop, width):
    page = new_page(**WINDOWS[width])
    visit, keyboard = Visit(page, demo_shop), Keyboard(page)
    for _there in walk(visit, ["desk-transfer"]):
        total = page.locator(".transfer-sum").inner_text()
        visit.open("desk/transfers/")

    open_entry(keyboard, visit.order_number)
    keyboard.skip_to_content()
    keyboard.fill("[name=received_baht]", total.replace("฿", "").replace(",", ""))
    press_button(keyboard, "form[action$='/confirm/'] button")
    expect(page.locator(".messages")).to_contain_text(visit.order_number)

    for _there in walk(visit, ["desk-collection"]):
        visit.open("desk/to-pick/")
    open_list(keyboard, "/desk/on-delivery/")
    open_entry(keyboard, visit.order_number)
    keyboard.skip_to_content()
    press_button(keyboard, "form[action$='/collected/'] button")
    expect(page.locator("form[action$='/remitted/'] button")).to_be_visible()
    keyboard.skip_to_content()
    keyboard.fill("[name=reference]", visit.order_number)
    press_button(keyboard, "form[action$='/remitted/'] button")
    expect(page.locator(".messages")).to_contain_text(visit.order_number)
    assert keyboard.faults == []


def press_button(keyboard: Keyboard, button: str) -> None:
    """Go to what leads on, and press it."""
    keyboard.tab_to(button)
    with keyboard.page.expect_navigation():
        keyboard.press("Enter")


def open_entry(keyboard: Keyboard, number: str) -> None:
    """Open the entry of an order in the list beside."""
    entry = keyboard.page.locator(".queue a", has_text=number)
    press_button(keyboard, f".queue a[href='{entry.get_attribute('href')}']")


def open_list(keyboard: Keyboard, address: str) -> None:
    """Go to another list of work; on a phone the lists open first."""
    page = keyboard.page
    if page.locator(".desk-lists-button").is_visible():
        keyboard.tab_to(".desk-lists-button")
        keyboard.press("Enter")
        expect(page.locator("#desk-lists")).to_be_visible()
    press_button(keyboard, f"#desk-lists a[href$='{address}']")


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ("", []),
        ("#two { outline: 0 }", ["“Two” shows no focus"]),
        ("#two { outline: 0 } #two:focus { box-shadow: 0 0 0 2px }", []),
        ("#two { position: absolute; left: -99px }", ["“Two” is out of sight at -99"]),
        ("i { position: fixed; inset: 0 }", ["One” is covered", "Two” is covered", "Three” is covered"]),
    ],
    ids=["sound", "no ring", "a shadow as ring", "out of sight", "covered"],
)
def test_keyboard_sees_where_it_is(browser, style, fault):
    page = browser.new_context().new_page()
    page.set_content(f"<style>{style}</style>{THREE_LINKS}")
    keyboard = Keyboard(page)

    keyboard.tab_to("#three")

    assert [words for words in fault if not any(words in found for found in keyboard.faults)] == []
    assert bool(fault) == bool(keyboard.faults)
    page.context.close()
