"""Money that comes when its order has ended and others have the goods.

While they are there the shop takes it as payment by itself; what it cannot decide comes to the desk.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import COMPUTER, PHONE
from tests.journeys.demo import DemoShop, wait_until
from tests.journeys.desk import settle
from tests.journeys.shopper import Guest, give_address, new_address, order, orders_as, pay_with_card

CUSHION = "ปลอกหมอนอิงผ้าไหม"
PAYS = "4242424242424242"
ORDER_OF = "SELECT number FROM order_order WHERE guest_email = ?"
STATUS_OF = "SELECT status FROM order_order WHERE number = ?"
ATTEMPTS_OF = """
    SELECT attempt.state FROM payments_paymentattempt AS attempt
    JOIN order_order ON order_order.id = attempt.order_id WHERE order_order.number = ? ORDER BY attempt.id
"""
INCIDENTS_OF = """
    SELECT incident.kind, incident.remedy FROM payments_paymentincident AS incident
    JOIN order_order ON order_order.id = incident.order_id WHERE order_order.number = ? ORDER BY incident.id
"""
REFUNDS_OF = """
    SELECT refund.state, refund.reason FROM payments_refund AS refund
    JOIN payments_paymentattempt AS attempt ON attempt.id = refund.attempt_id
    JOIN order_order ON order_order.id = attempt.order_id WHERE order_order.number = ?
"""


@pytest.fixture
def buyer(new_page):
    """The phone of the buyer who pays too late."""
    return new_page(**PHONE)


@pytest.fixture
def rival(new_page, demo_shop):
    """Somebody else, who takes all that is left: `rival()` returns the number of that order, which is never paid."""
    numbers = []

    def take_all() -> str:
        numbers.append(takes_all_that_is_left(new_page(**COMPUTER), demo_shop))
        return numbers[-1]

    yield take_all
    for number in numbers:
        ends(demo_shop, number)


@pytest.fixture
def manager(new_page, demo_shop):
    """A manager who has the list of odd money open."""
    page = new_page(**COMPUTER)
    demo_shop.sign_in(page, "manager", "/th/desk/money/")
    return page


def test_order_whose_old_qr_was_paid_is_taken_up_again(buyer, rival, manager, demo_shop):
    number = order_by(buyer, demo_shop, "promptpay")
    old_qr = buyer.locator("#pretend-bank").get_attribute("href")
    ends_unseen(demo_shop, number)
    rivals_number = rival()
    pays_old_qr(buyer, demo_shop, number, old_qr)
    ends(demo_shop, rivals_number)  # and its goods are on the shelf again

    open_in_list(manager, number)
    settle(manager, "take")

    expect(manager.locator("form[action$='/settle/']")).to_have_count(0)
    expect(manager.locator("main")).to_contain_text("รับเป็นการชำระเงินของคำสั่งซื้อนี้")
    assert demo_shop.ask(INCIDENTS_OF, number) == [("late", "take")]
    assert demo_shop.ask(ATTEMPTS_OF, number) == [("paid",)]
    manager.goto("/th/desk/to-pick/")
    manager.locator(".queue a", has_text=number).click()
    expect(manager.locator("form[action$='/take/'] [data-next-step]")).to_be_visible()
    buyer.reload()
    expect(buyer.get_by_role("heading", level=1)).to_contain_text("ได้รับเงิน")
    expect(buyer.locator("main")).to_contain_text(number)


def test_late_money_goes_back_where_the_goods_are_gone(buyer, rival, manager, demo_shop, faults):
    number = order_by(buyer, demo_shop, "promptpay")
    old_qr = buyer.locator("#pretend-bank").get_attribute("href")
    ends_unseen(demo_shop, number)
    rival()
    pays_old_qr(buyer, demo_shop, number, old_qr)

    open_in_list(manager, number)
    faults.forgive("422")  # the desk refuses to sell what is gone
    settle(manager, "take")
    expect(manager.locator(".field__error")).to_contain_text("มีผู้อื่นซื้อสินค้าไปแล้ว")
    assert demo_shop.ask(STATUS_OF, number) == [("review",)]
    settle(manager, "give-back")

    expect(manager.locator("form[action$='/settle/']")).to_have_count(0)
    assert demo_shop.ask(INCIDENTS_OF, number) == [("late", "give-back")]
    assert demo_shop.ask(REFUNDS_OF, number) == [("needs-buyer", "late")]
    buyer.reload()
    expect(buyer.get_by_role("heading", level=1)).to_contain_text("เงินของคุณกำลังคืนกลับไป")


def test_card_paid_too_late_gets_its_money_back_by_itself(buyer, rival, manager, demo_shop):
    number = order_by(buyer, demo_shop, "card")
    ends_unseen(demo_shop, number)
    rival()

    pay_with_card(buyer, PAYS)
    buyer.wait_for_url(re.compile("/th/(orders|pay)/"))
    wait_until(lambda: demo_shop.ask(INCIDENTS_OF, number), 60, "the late money to be noticed")
    demo_shop.manage("payments_reconcile")

    assert demo_shop.ask(INCIDENTS_OF, number) == [("late", "by-itself")]
    assert demo_shop.ask(REFUNDS_OF, number) == [("succeeded", "late")]
    buyer.reload()
    expect(buyer.get_by_role("heading", level=1)).to_contain_text("คืน")
    manager.goto(f"/th/desk/orders/{number}/")
    expect(manager.locator("#money-back")).to_be_visible()


def order_by(page: Page, demo_shop: DemoShop, method: str) -> str:
    """Order one piece, and return the order's number; the page where it is paid is open."""
    guest = Guest(email=new_address("late"))
    orders_as(page, guest, method, CUSHION)
    return demo_shop.ask(ORDER_OF, guest.email)[0][0]


def ends_unseen(demo_shop: DemoShop, number: str) -> None:
    """Let an order end whose payment the shop believes over; its QR or its card page still takes money."""
    demo_shop.believe_payment_over(number)
    ends(demo_shop, number)


def ends(demo_shop: DemoShop, number: str) -> None:
    """Let the time to pay of an order pass: its goods go back on the shelf."""
    demo_shop.let_time_to_pay_pass(number)
    demo_shop.manage("payments_reconcile")
    assert demo_shop.ask(STATUS_OF, number) == [("expired",)]


def takes_all_that_is_left(page: Page, demo_shop: DemoShop) -> str:
    """Order every piece that is free, and return the order's number."""
    guest = Guest(email=new_address("rival"))
    page.goto(f"/th/search/?q={CUSHION}")
    page.locator(".product-card a", has_text=CUSHION).first.click()
    quantity = page.locator("form.good [name=quantity]")
    quantity.fill(quantity.get_attribute("max"))
    page.locator("form.good button[type=submit]").click()
    page.locator("[data-toast] a").click()
    page.wait_for_url(re.compile("/basket/$"))
    give_address(page, guest)
    order(page, "promptpay")
    expect(page.locator("img[src*='qr.png']")).to_be_visible()
    return demo_shop.ask(ORDER_OF, guest.email)[0][0]


def pays_old_qr(page: Page, demo_shop: DemoShop, number: str, old_qr: str) -> None:
    """Pay by a QR of which she made a picture while it was shown, and see that a person looks at it."""
    bank = page.context.new_page()
    bank.goto(old_qr)
    with bank.expect_navigation():
        bank.locator("button[value=pay]").click()
    bank.close()
    wait_until(lambda: demo_shop.ask(INCIDENTS_OF, number), 60, "the late money to be noticed")
    assert demo_shop.ask(STATUS_OF, number) == [("review",)]
    page.wait_for_url(re.compile("/th/orders/"), timeout=45_000)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ตรวจสอบการชำระเงิน")


def open_in_list(page: Page, number: str) -> None:
    """Find the money among what waits for a person, and open it."""
    page.goto("/th/desk/money/")
    page.locator(".queue a", has_text=number).click()
    expect(page.locator("form[action$='/settle/']")).to_be_visible()
