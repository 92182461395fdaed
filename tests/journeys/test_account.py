"""A shopper opens an account, keeps an address, buys with it, and comes back for her order."""

import re
import secrets
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.shopper import (
    Guest,
    empty_basket,
    order,
    order_number,
    pay_with_card,
    put_first_good_in_basket,
    search_for,
)

SILK = "ผ้าไหมมัดหมี่"
PAYS = "4242424242424242"


@dataclass(frozen=True)
class Owner(Guest):
    """Somebody with an account."""

    password: str = "khaen kaen khun"
    new_password: str = "indigo and lac"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_shopper_opens_an_account_buys_with_a_kept_address_and_finds_the_order(new_page, demo_shop, faults, scripts):
    page = new_page(width=360, height=780, is_phone=True, scripts=scripts)
    owner = Owner(email=f"account-{secrets.token_hex(4)}@example.com")
    faults.forgive("422")  # without scripts the address comes back once, with the tambons to choose from

    open_account(page, owner)
    assert owner.email in demo_shop.wait_for_mail(owner.email).get_body(("plain",)).get_content()
    keep_address(page, owner)
    number = buy(page, owner)
    find_order(page, number)
    change_password(page, owner)
    sign_out(page)
    sign_in(page, owner.email, owner.password)
    expect(page.locator("main [role=alert]")).to_be_visible()
    sign_in(page, owner.email, owner.new_password)

    expect(page.locator(".order-card")).to_contain_text(number)
    assert "เปลี่ยนรหัสผ่าน" in demo_shop.wait_for_mail(owner.email, count=4)["Subject"]


def test_shopper_who_forgot_her_password_sets_a_new_one(desktop_page, demo_shop):
    page, owner = desktop_page, Owner(email=f"forgot-{secrets.token_hex(4)}@example.com")
    open_account(page, owner)
    sign_out(page)
    page.locator("a[href$='/password-reset/']").click()
    page.locator("[name=email]").fill(owner.email)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/password-reset/done/"))

    words = demo_shop.wait_for_mail(owner.email, count=2).get_body(("plain",)).get_content()
    page.goto(re.search(rf"{demo_shop.url}/\S+/password-reset/confirm/\S+", words).group())
    for name in ("new_password1", "new_password2"):
        page.locator(f"[name={name}]").fill(owner.new_password)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/password-reset/complete/"))
    sign_in(page, owner.email, owner.new_password)

    page.wait_for_url(re.compile(r"/accounts/$"))


def test_customer_picks_one_of_her_addresses_while_she_orders(desktop_page, demo_shop):
    page = desktop_page
    demo_shop.sign_in(page, "customer", "/th/accounts/")
    empty_basket(page)
    search_for(page, SILK)
    put_first_good_in_basket(page)
    page.locator("a[href$='/checkout/']").first.click()
    expect(page.locator("[name=line1]")).to_have_value("123 หมู่ 4 ถนนมิตรภาพ")

    page.locator("label.way", has_text="บุญมา").click()

    expect(page.locator("[name=line1]")).to_have_value("9 หมู่ 2")
    page.locator("main form[method=post] button[type=submit]").click()
    page.wait_for_url(re.compile("/checkout/check/"))
    expect(page.locator("address")).to_contain_text("ตำบลชนบท")


def open_account(page: Page, owner: Owner) -> None:
    """Go from the menu of a phone, or the foot of the page, to the account, and open one."""
    page.goto("/th/products/")
    page.locator(".site-footer a[href$='/accounts/']").click()
    form = page.locator("form:has([name=registration_submit])")
    form.locator("[type=email]").fill(owner.email)
    for field in form.locator("[type=password]").all():
        field.fill(owner.password)
    form.locator("button").click()
    page.wait_for_url(re.compile(r"/accounts/$"))


def keep_address(page: Page, owner: Owner) -> None:
    page.locator("main a[href$='/addresses/']").last.click()
    page.locator("main a[href$='/addresses/add/']").click()
    for name in ("name", "phone", "line1"):
        page.locator(f"[name={name}]").fill(getattr(owner, name))
    choose_tambon(page, owner)
    page.locator(".account__page form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/addresses/$"))
    expect(page.locator(".address-card")).to_contain_text(owner.tambon)


def choose_tambon(page: Page, owner: Owner) -> None:
    """Type the postcode and choose from the answers; without scripts these come with the form."""
    page.locator("[name=area]").press_sequentially(owner.postcode)
    if not page.evaluate("matchMedia('(scripting: enabled)').matches"):
        page.locator(".account__page form button[type=submit]").click()
    page.locator(".area__places label", has_text=owner.tambon).first.click()


def buy(page: Page, owner: Owner) -> str:
    """Buy without typing a name or an address, and return the order's number."""
    page.goto(f"/th/search/?q={SILK}")
    put_first_good_in_basket(page)
    page.locator("a[href$='/checkout/']").first.click()
    expect(page.locator("[name=email]")).to_have_value(owner.email)
    expect(page.locator("[name=line1]")).to_have_value(owner.line1)
    page.locator("main form[method=post] button[type=submit]").click()
    page.wait_for_url(re.compile("/checkout/check/"))
    order(page, "card")
    page.wait_for_url(re.compile(r"/c/pay/"))
    pay_with_card(page, PAYS)
    page.wait_for_url(re.compile("/th/orders/"), timeout=30_000)
    return order_number(page)


def find_order(page: Page, number: str) -> None:
    """Come from the order's page to the list, and back by the card as a whole."""
    page.locator(".breadcrumbs a[href$='/accounts/orders/']").click()
    card = page.locator(".order-card", has_text=number)
    expect(card).to_contain_text("ชำระแล้ว")
    card.click(position={"x": 5, "y": 5})
    page.wait_for_url(re.compile(r"/th/orders/"))
    assert order_number(page) == number


def change_password(page: Page, owner: Owner) -> None:
    page.goto("/th/accounts/profile/")
    page.locator("a[href$='/change-password/']").click()
    page.locator("[name=old_password]").fill(owner.password)
    for name in ("new_password1", "new_password2"):
        page.locator(f"[name={name}]").fill(owner.new_password)
    page.locator(".account__page form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/accounts/profile/$"))


def sign_out(page: Page) -> None:
    page.goto("/th/accounts/")
    page.locator("form[action$='/logout/'] button").click()
    page.wait_for_url(re.compile(r"/accounts/login/$"))


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/th/accounts/login/")
    form = page.locator("form:has([name=login_submit])")
    form.locator("[type=email]").fill(email)
    form.locator("[type=password]").fill(password)
    with page.expect_navigation():
        form.locator("button").click()
