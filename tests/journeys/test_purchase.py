"""A guest finds a silk cloth and buys it, by PromptPay and by card; staff send both parcels."""

import re
import secrets

from playwright.sync_api import expect

from tests.journeys.desk import pack, postal_number, ship
from tests.journeys.shopper import (
    Guest,
    fill_in,
    give_address,
    go_on,
    go_to_delivery,
    new_address,
    order,
    order_number,
    pay_in_pretend_bank,
    pay_with_card,
    put_first_good_in_basket,
    search_for,
)

PAYS, DECLINED = "4242424242424242", "4000000000000002"
SILK = "ผ้าไหมมัดหมี่"


def test_guest_buys_by_promptpay_on_a_phone_and_the_desk_sends_it(phone_page, desktop_page, demo_shop):
    guest = Guest(email=new_address("promptpay"))
    phone_page.goto("/")
    search_for(phone_page, SILK)
    put_first_good_in_basket(phone_page)
    give_address(phone_page, guest)
    total = order(phone_page, "promptpay")

    phone_page.wait_for_url(re.compile("/th/pay/"))
    qr = phone_page.locator("img[src*='qr.png']")
    expect(qr).to_be_visible()
    assert qr.evaluate("image => image.naturalWidth") > 0
    pay_in_pretend_bank(phone_page)

    phone_page.wait_for_url(re.compile("/th/orders/"), timeout=30_000)
    number, tracking = order_number(phone_page), postal_number()
    expect(phone_page.get_by_role("heading", level=1)).to_contain_text(total)
    staff_send(desktop_page, demo_shop, number, carrier="thailand-post", tracking=tracking)

    phone_page.reload()
    expect(phone_page.locator("main")).to_contain_text(tracking)
    mail = demo_shop.wait_for_mail(guest.email, count=3)
    assert tracking in mail.get_body(("plain",)).get_content()


def test_guest_whose_card_is_declined_pays_with_another(desktop_page, phone_page, demo_shop):
    guest = Guest(email=new_address("card"))
    desktop_page.goto("/th/")
    search_for(desktop_page, SILK)
    put_first_good_in_basket(desktop_page)
    give_address(desktop_page, guest)
    order(desktop_page, "card")

    desktop_page.wait_for_url(re.compile(r"/c/pay/"))
    pay_with_card(desktop_page, DECLINED)
    expect(desktop_page.locator("body")).to_contain_text("ธนาคารไม่อนุมัติบัตรนี้")
    pay_with_card(desktop_page, PAYS)

    desktop_page.wait_for_url(re.compile("/th/orders/"), timeout=30_000)
    number, tracking = order_number(desktop_page), f"TH{secrets.token_hex(5).upper()}"
    staff_send(phone_page, demo_shop, number, carrier="flash", tracking=tracking)
    desktop_page.reload()
    expect(desktop_page.locator("main")).to_contain_text(tracking)


def test_whole_purchase_works_without_scripts(new_page, faults):
    page = new_page(width=360, height=780, scripts=False)
    guest = Guest(email=new_address("noscript"))
    page.goto(f"/th/search/?q={SILK}")
    put_first_good_in_basket(page)
    go_to_delivery(page)
    fill_in(page, guest)
    page.locator("[name=area]").fill(guest.postcode)
    go_on(page)
    faults.forgive("422")  # without scripts the first answer is the form again, with the tambons to choose from
    page.locator(".area__places label", has_text=guest.tambon).first.click()
    go_on(page)
    total = order(page, "card")

    page.wait_for_url(re.compile(r"/c/pay/"))
    pay_with_card(page, PAYS)

    page.wait_for_url(re.compile("/th/orders/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(total)


def test_promptpay_that_lapsed_can_be_tried_again(phone_page):
    phone_page.goto(f"/th/search/?q={SILK}")
    put_first_good_in_basket(phone_page)
    give_address(phone_page, Guest(email=new_address("lapsed")))
    order(phone_page, "promptpay")
    phone_page.wait_for_url(re.compile("/th/pay/"))
    pay_in_pretend_bank(phone_page, action="lapse")

    # The page asks again by itself and then offers both ways once more.
    expect(phone_page.locator("[name=method][value=promptpay]")).to_be_visible(timeout=30_000)
    order(phone_page, "promptpay")

    expect(phone_page.locator("img[src*='qr.png']")).to_be_visible()


def staff_send(page, demo_shop, number: str, *, carrier: str, tracking: str) -> None:
    """Pack an order at the desk, give it a number and hand it over."""
    demo_shop.sign_in(page, "packer", f"/th/desk/orders/{number}/")
    pack(page)
    ship(page, carrier=carrier, tracking=tracking)
