"""What can happen between the order and the money, as a buyer lives through it: each ends in one order, paid once."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import COMPUTER, PHONE
from tests.journeys.shopper import (
    Guest,
    choose_instead,
    give_address,
    is_paid,
    new_address,
    order,
    order_number,
    orders_as,
    pay_in_pretend_bank,
    pay_with_card,
    put_first_good_in_basket,
)

PAYS, ASKS_THE_BANK = "4242424242424242", "4000000000003220"
ORDERS_OF = "SELECT number, status FROM order_order WHERE guest_email = ?"
ATTEMPTS_OF = """
    SELECT method, state FROM payments_paymentattempt
    WHERE order_id = (SELECT id FROM order_order WHERE number = ?) ORDER BY id
"""


@pytest.fixture
def guest(request):
    return Guest(email=new_address(request.node.name[5:25].strip("_").replace("_", "-")))


def test_bank_asks_back_and_the_buyer_confirms(phone_page, guest):
    orders_as(phone_page, guest, "card")
    pay_with_card(phone_page, ASKS_THE_BANK)

    phone_page.wait_for_url(re.compile("/test/bank/"))
    phone_page.locator("button[value=confirm]").click()

    is_paid(phone_page)


def test_bank_asks_back_in_vain_and_the_buyer_takes_another_card(phone_page, demo_shop, guest):
    orders_as(phone_page, guest, "card")
    pay_with_card(phone_page, ASKS_THE_BANK)
    phone_page.locator("button[value=fail]").click()
    phone_page.wait_for_url(re.compile("/c/pay/"))
    pay_with_card(phone_page, ASKS_THE_BANK)
    phone_page.locator("button[value=close]").click()
    phone_page.wait_for_url(re.compile("/c/pay/"))
    pay_with_card(phone_page, PAYS)

    assert demo_shop.ask(ATTEMPTS_OF, is_paid(phone_page)) == [("card", "paid")]


def test_buyer_closes_the_card_page_before_it_leads_back(new_page, demo_shop, faults, guest):
    page = new_page(**PHONE)
    # The page of payment itself, for the way back that she never takes.
    page.route("**/return/", lambda way: way.abort())
    orders_as(page, guest, "card")
    pay_with_card(page, PAYS)
    page.close()
    faults.forgive("ERR_FAILED")

    mail = demo_shop.wait_for_mail(guest.email, count=2)
    link = re.search(r"https?://\S+/orders/\S+", mail.get_body(("plain",)).get_content()).group()
    later = new_page(**COMPUTER)
    later.goto(link)
    expect(later.locator("main")).to_contain_text("ได้รับเงิน")


@pytest.mark.parametrize("asks", [True, False], ids=["she-asks", "she-waits"])
def test_webhooks_are_lost_and_the_order_is_paid_all_the_same(phone_page, demo_shop, guest, asks):
    orders_as(phone_page, guest, "promptpay")
    with demo_shop.misfortune("drop_webhook", times=100):
        pay_in_pretend_bank(phone_page)
        if asks:
            phone_page.locator("#check-again").click()
        # Else housekeeping asks, once the payment is half a minute old; the page looks every three seconds.
        number = is_paid(phone_page, seconds=120)

    assert demo_shop.ask(ATTEMPTS_OF, number) == [("promptpay", "paid")]


def test_double_click_makes_one_order_and_one_try_to_pay(desktop_page, demo_shop, guest):
    desktop_page.goto("/th/search/?q=ผ้าไหมมัดหมี่")
    put_first_good_in_basket(desktop_page)
    give_address(desktop_page, guest)
    desktop_page.locator("[name=method][value=promptpay]").check()
    desktop_page.locator("main form[method=post] button[type=submit]").dblclick()
    expect(desktop_page.locator("img[src*='qr.png']")).to_be_visible()

    ((number, _status),) = demo_shop.ask(ORDERS_OF, guest.email)
    assert demo_shop.ask(ATTEMPTS_OF, number) == [("promptpay", "waiting")]


def test_two_tabs_make_one_order_and_one_payment(desktop_page, demo_shop, guest):
    first = desktop_page
    first.goto("/th/search/?q=ผ้าไหมมัดหมี่")
    put_first_good_in_basket(first)
    give_address(first, guest)
    second = first.context.new_page()
    second.goto(first.url)
    order(first, "promptpay")
    expect(first.locator("img[src*='qr.png']")).to_be_visible()
    order(second, "card")  # the same basket, another way to pay
    second.wait_for_url(re.compile("/c/pay/|/th/pay/"))
    if "/th/pay/" in second.url:  # it found the order; she chooses the card there
        choose_instead(second, "card")
        second.wait_for_url(re.compile("/c/pay/"))
    pay_with_card(second, PAYS)

    number = is_paid(second)
    assert is_paid(first) == number  # it follows by itself
    assert demo_shop.ask(ORDERS_OF, guest.email) == [(number, "paid")]
    assert demo_shop.ask(ATTEMPTS_OF, number) == [("promptpay", "ended"), ("card", "paid")]


def test_back_button_after_ordering_makes_no_second_order(phone_page, demo_shop, guest):
    orders_as(phone_page, guest, "promptpay")
    number = order_number(phone_page)
    phone_page.go_back()
    phone_page.wait_for_load_state("load")
    button = phone_page.locator("main form[method=post]:has([name=method]) button[type=submit]")
    if button.count():  # the page from the browser's memory
        phone_page.locator("[name=method][value=promptpay]").check()
        button.click()
        phone_page.wait_for_load_state("load")

    assert [row[0] for row in demo_shop.ask(ORDERS_OF, guest.email)] == [number]


def test_back_from_the_card_page_leads_to_the_order_and_another_way_to_pay(phone_page, demo_shop, guest):
    orders_as(phone_page, guest, "card")
    phone_page.locator("a[href*='/pay/'], a[href*='/return/']").last.click()  # the stand-in's own way back

    phone_page.wait_for_url(re.compile("/th/pay/"))
    number = order_number(phone_page)
    choose_instead(phone_page, "promptpay")
    expect(phone_page.locator("img[src*='qr.png']")).to_be_visible()
    pay_in_pretend_bank(phone_page)

    assert is_paid(phone_page) == number
    assert demo_shop.ask(ATTEMPTS_OF, number) == [("card", "ended"), ("promptpay", "paid")]


def test_promptpay_works_without_scripts(new_page, guest, demo_shop, faults):
    page = new_page(width=360, height=780, scripts=False)
    faults.forgive("422")
    page.goto("/th/search/?q=ผ้าไหมมัดหมี่")
    put_first_good_in_basket(page)
    page.locator("a[href$='/checkout/']").first.click()
    for name in ("name", "phone", "email", "line1"):
        page.locator(f"[name={name}]").fill(getattr(guest, name))
    page.locator("[name=area]").fill(guest.postcode)
    page.locator("main form[method=post] button[type=submit]").click()
    page.locator(".area__places label", has_text=guest.tambon).first.click()
    page.locator("main form[method=post] button[type=submit]").click()
    order(page, "promptpay")
    qr = page.locator("img[src*='qr.png']")
    expect(qr).to_be_visible()
    pay_in_pretend_bank(page)

    page.locator("#check-again").click()
    number = is_paid(page)
    assert demo_shop.ask(ATTEMPTS_OF, number) == [("promptpay", "paid")]
