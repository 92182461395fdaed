"""The lists of work at the desk: one row on a phone, which says where one is and leads to all of them."""

import pytest
from playwright.sync_api import expect

from tests.browser import COMPUTER, PHONE

LISTS = {"th": "เงินที่ต้องตรวจสอบ", "en": "Odd money"}
LONG_LOGIN = "somebody.with.a.very.long.name@otop-khonkaen.example"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("language", LISTS)
def test_lists_take_one_row_of_a_phone_and_lead_on(new_page, demo_shop, language, scripts):
    page = new_page(**PHONE, scripts=scripts)
    demo_shop.sign_in(page, "manager", f"/{language}/desk/money/")
    button, lists = page.locator(".desk-lists-button"), page.locator("#desk-lists")

    expect(button).to_contain_text(LISTS[language])
    words = button.locator("span").last.evaluate("words => [words.scrollWidth, words.clientWidth]")
    assert words[0] <= words[1], "the name of the open list is cut off"
    row, brand = button.bounding_box(), page.locator(".desk-side .brand").bounding_box()
    assert abs(row["y"] + row["height"] / 2 - brand["y"] - brand["height"] / 2) < 1, "they do not stand in one row"
    assert page.locator(".desk-side").bounding_box()["height"] < 130  # with the search in a row of its own
    expect(lists).to_be_hidden()

    button.click()
    expect(lists.locator("[aria-current]")).to_contain_text(LISTS[language])
    expect(lists.locator(".desk-who")).to_be_visible()
    with page.expect_navigation():
        lists.locator("a[href$='/desk/transfers/']").click()
    expect(page.locator("h1")).to_be_visible()
    expect(lists).to_be_hidden()


def test_lists_lie_at_the_side_of_a_computer_and_a_long_login_is_cut(new_page, demo_shop):
    page = new_page(**COMPUTER)
    demo_shop.sign_in(page, "manager", "/th/desk/money/")
    login = page.locator(".desk-who > p")

    expect(page.locator(".desk-lists-button")).to_be_hidden()
    expect(page.locator("#desk-lists a[aria-current]")).to_be_visible()
    expect(login).to_have_attribute("title", demo_shop.login("manager").email)
    before = login.bounding_box()
    login.evaluate("(login, words) => { login.textContent = words; }", LONG_LOGIN)
    assert login.bounding_box() == before, "a long login takes another line"
    assert login.evaluate("login => getComputedStyle(login).textOverflow") == "ellipsis"
