"""A guest transfers and sends a slip; staff find the money on the statement. Another pays when the parcel comes."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from tests.journeys.desk import pack, postal_number, ship
from tests.journeys.shopper import Guest, give_address, new_address, order, order_number, put_first_good_in_basket
from tests.slips import SVG, slip_file

SCARF = "ผ้าขาวม้า"


def order_by(page: Page, method: str, guest: Guest) -> str:
    page.goto(f"/th/search/?q={SCARF}")
    put_first_good_in_basket(page)
    give_address(page, guest)
    return order(page, method)


def send_slip(page: Page, data: bytes, name: str = "slip.jpg") -> None:
    page.locator("[name=picture]").set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": data})
    page.locator("#send-slip").click()


def confirm(page: Page, sum_baht: str) -> None:
    """Type what stands on the bank's statement, and say that the money is there."""
    page.locator("[name=received_baht]").fill(sum_baht)
    page.locator("[name=received_on]").fill(date.today().isoformat())
    page.locator("form[action$='/confirm/'] button").click()


def test_guest_transfers_and_staff_find_the_money(phone_page, desktop_page, demo_shop, faults):
    guest = Guest(email=new_address("transfer"))
    order_by(phone_page, "transfer", guest)
    phone_page.wait_for_url(re.compile("/th/pay/"))
    number, pay_url = order_number(phone_page), phone_page.url
    total = phone_page.locator(".remit--sum .remit__number").inner_text()
    expect(phone_page.locator("main")).to_contain_text("000-0-00000-0")

    faults.forgive("422")  # the form comes back with what is wrong
    send_slip(phone_page, SVG)
    expect(phone_page.locator(".field__error")).to_be_visible()
    send_slip(phone_page, slip_file(reference=number.replace("-", "")))
    expect(phone_page.locator("#payment .notice--good")).to_be_visible()

    demo_shop.sign_in(desktop_page, "cashier", "/th/desk/transfers/")
    desktop_page.locator(".queue a", has_text=number).click()
    expect(desktop_page.locator(".slip-picture")).to_be_visible()
    assert desktop_page.locator(".slip-picture").evaluate("image => image.naturalWidth") > 0
    confirm(desktop_page, total.replace("฿", "").replace(",", ""))
    expect(desktop_page.locator(".messages")).to_contain_text(number)

    phone_page.goto(pay_url)
    phone_page.wait_for_url(re.compile("/th/orders/"))
    expect(phone_page.locator("main")).to_contain_text(number)
    demo_shop.wait_for_mail(guest.email, count=2)


def test_slip_is_sent_without_scripts(new_page):
    page = new_page(width=360, height=780)
    order_by(page, "transfer", Guest(email=new_address("slip")))
    page.wait_for_url(re.compile("/th/pay/"))
    plain = new_page(width=360, height=780, scripts=False)
    plain.goto(page.url)

    send_slip(plain, slip_file(reference=new_address("T").split("@")[0].replace("-", "")))

    expect(plain.locator("#payment .notice--good")).to_be_visible()


def test_guest_pays_when_the_parcel_comes(phone_page, desktop_page, demo_shop):
    order_by(phone_page, "cod", Guest(email=new_address("cod")))
    phone_page.wait_for_url(re.compile("/th/orders/"))
    expect(phone_page.locator("#on-delivery")).to_be_visible()
    number = order_number(phone_page)

    demo_shop.sign_in(desktop_page, "manager", f"/th/desk/orders/{number}/")
    expect(desktop_page.locator(".parcel-label__collect")).to_be_visible()
    pack(desktop_page)
    tracking = postal_number()
    ship(desktop_page, carrier="thailand-post", tracking=tracking)
    desktop_page.goto("/th/desk/on-delivery/")
    desktop_page.locator(".queue a", has_text=number).click()
    desktop_page.locator("form[action$='/collected/'] button").click()
    expect(desktop_page.locator("form[action$='/remitted/'] button")).to_be_visible()
    desktop_page.locator("[name=reference]").fill(tracking)
    desktop_page.locator("form[action$='/remitted/'] button").click()

    desktop_page.wait_for_url(re.compile("/on-delivery/$"))
    expect(desktop_page.locator(".messages")).to_contain_text(number)
