"""Money back and odd money, with a buyer on one side and a manager at the desk on the other."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.demo import wait_until
from tests.journeys.desk import choose_refund, give_back, settle
from tests.journeys.shopper import (
    Guest,
    is_paid,
    new_address,
    order_number,
    orders_as,
    pay_in_pretend_bank,
    pay_with_card,
)

PAYS, DISPUTED, REFUND_FAILS = "4242424242424242", "4000000000000259", "4000000000005126"
TWO_PIECES = "ข้าวฮาง"
REFUNDS_OF = """
    SELECT refund.state, refund.refund_id FROM payments_refund AS refund
    JOIN payments_paymentattempt AS attempt ON attempt.id = refund.attempt_id
    JOIN order_order ON order_order.id = attempt.order_id WHERE order_order.number = ? ORDER BY refund.id
"""
STATUS_OF = "SELECT status FROM order_order WHERE number = ?"
INCIDENTS_OF = """
    SELECT incident.kind, incident.id, incident.remedy FROM payments_paymentincident AS incident
    JOIN order_order ON order_order.id = incident.order_id WHERE order_order.number = ? ORDER BY incident.id
"""


@pytest.fixture
def guest(request):
    return Guest(email=new_address(request.node.name[5:25].strip("_").replace("_", "-")))


@pytest.fixture
def manager(desktop_page, demo_shop):
    """A manager at a computer: `manager(path)` opens a page of the desk."""

    def open_page(path: str):
        if not desktop_page.context.cookies():
            demo_shop.sign_in(desktop_page, "manager", path)
        desktop_page.goto(path)
        return desktop_page

    return open_page


def buy(page, guest, method: str, card: str = PAYS) -> str:
    """Order and pay, and return the order's number."""
    orders_as(page, guest, method)
    if method == "card":
        pay_with_card(page, card)
    else:
        pay_in_pretend_bank(page)
    return is_paid(page)


def states(demo_shop, number: str) -> list[str]:
    return [state for state, _id in demo_shop.ask(REFUNDS_OF, number)]


def test_card_money_goes_back_in_part_then_whole(phone_page, manager, demo_shop, guest):
    number = buy(phone_page, guest, "card")
    password = demo_shop.login("manager").password
    page = manager(f"/th/desk/orders/{number}/")

    # First the delivery alone, which needs no piece.
    page.locator("a[href$='/refund/']").click()
    page.locator("[name=delivery]").check()
    page.locator("[name=reason]").select_option("other")
    page.locator("button[value=look]:visible").last.click()
    give_back(page, password)
    assert states(demo_shop, number) == ["succeeded"]
    phone_page.reload()
    expect(phone_page.locator("main")).to_contain_text("คืน")

    choose_refund(page, pieces=None)
    give_back(page, password)  # asked once in a quarter of an hour
    assert states(demo_shop, number) == ["succeeded", "succeeded"]
    assert demo_shop.ask(STATUS_OF, number) == [("refunded",)]
    expect(page.locator("a[href$='/refund/']")).to_have_count(0)
    phone_page.reload()
    expect(phone_page.get_by_role("heading", level=1)).to_contain_text("คืน")


def test_promptpay_money_goes_back_when_the_buyer_names_her_account(phone_page, manager, demo_shop, guest):
    number = buy(phone_page, guest, "promptpay")
    page = manager(f"/th/desk/orders/{number}/")
    choose_refund(page, pieces=1, reason="faulty")
    give_back(page, demo_shop.login("manager").password)

    ((state, refund_id),) = demo_shop.ask(REFUNDS_OF, number)
    assert state == "needs-buyer"
    bank = phone_page.context.new_page()
    bank.goto(f"{demo_shop.standin_url}/test/refund/{refund_id}")  # what the link in Stripe's mail opens
    bank.locator("button[value=submit]").click()
    demo_shop.manage("payments_reconcile")
    assert states(demo_shop, number)[0] in {"pending", "succeeded"}
    page.reload()
    expect(page.locator(".money-back")).to_contain_text("คืน")


def test_refund_that_waits_for_the_buyer_is_withdrawn(phone_page, manager, demo_shop, guest):
    number = buy(phone_page, guest, "promptpay")
    page = manager(f"/th/desk/orders/{number}/")
    choose_refund(page, pieces=None)
    give_back(page, demo_shop.login("manager").password)
    page.locator("form[action$='/withdraw/'] button").click()

    expect(page.locator("form[action$='/withdraw/']")).to_have_count(0)
    assert states(demo_shop, number) == ["canceled"]
    assert demo_shop.ask(STATUS_OF, number) == [("paid",)]
    expect(page.locator("a[href$='/refund/']")).to_be_visible()


def test_double_click_gives_money_back_once(phone_page, manager, demo_shop, guest):
    number = buy(phone_page, guest, "card")
    page = manager(f"/th/desk/orders/{number}/")
    choose_refund(page, pieces=None)
    page.locator("[name=password]").fill(demo_shop.login("manager").password)
    page.locator("button[value=give]").dblclick()
    expect(page.locator("#money-back")).to_be_visible()

    assert states(demo_shop, number) == ["succeeded"]


def test_order_that_ended_is_paid_by_its_old_qr_and_the_desk_settles_it(phone_page, manager, demo_shop, guest):
    orders_as(phone_page, guest, "promptpay")
    number = order_number(phone_page)
    bank_page = phone_page.locator("#pretend-bank").get_attribute("href")
    demo_shop.let_time_to_pay_pass(number)
    demo_shop.manage("payments_reconcile")
    assert demo_shop.ask(STATUS_OF, number) == [("expired",)]
    phone_page.wait_for_url(re.compile("/th/orders/"), timeout=45_000)  # the page that waited tells her by itself

    bank = phone_page.context.new_page()
    bank.goto(bank_page)
    bank.locator("button[value=pay_again]").click()
    demo_shop.manage("payments_reconcile", "--all")

    ((_kind, pk, _remedy),) = demo_shop.ask(INCIDENTS_OF, number)
    page = manager("/th/desk/money/")
    page.locator(f"a[href$='/desk/money/{pk}/']").first.click()
    settle(page, "outside", "โอนคืนจากบัญชีธนาคารแล้ว")
    expect(page.locator("form[action$='/settle/']")).to_have_count(0)
    assert demo_shop.ask(INCIDENTS_OF, number)[0][2] == "outside"


@pytest.mark.parametrize(
    ("fault", "kind", "remedy", "refunds"),
    [
        ("short_payment", "short", "take", []),
        ("over_payment", "over", "give-back-excess", ["needs-buyer"]),
    ],
)
def test_wrong_sum_is_settled_at_the_desk(phone_page, manager, demo_shop, guest, fault, kind, remedy, refunds):
    orders_as(phone_page, guest, "promptpay")
    number = order_number(phone_page)
    with demo_shop.misfortune(fault):
        pay_in_pretend_bank(phone_page)
        is_paid(phone_page)

    assert demo_shop.ask(STATUS_OF, number) == [("review",)]
    ((found, pk, _remedy),) = demo_shop.ask(INCIDENTS_OF, number)
    assert found == kind
    page = manager(f"/th/desk/money/{pk}/")
    settle(page, remedy, "ลูกค้าประจำ คุยกันแล้ว")
    expect(page.locator("form[action$='/settle/']")).to_have_count(0)
    assert demo_shop.ask(STATUS_OF, number) == [("paid",)]
    assert states(demo_shop, number) == refunds
    phone_page.reload()
    expect(phone_page.locator("main")).to_contain_text("ได้รับเงิน")


def test_disputed_card_keeps_the_goods_here_and_is_answered(phone_page, manager, demo_shop, guest):
    number = buy(phone_page, guest, "card", DISPUTED)
    # The bank asks for the money a moment after it was paid.
    wait_until(lambda: demo_shop.ask(INCIDENTS_OF, number), 60, "the dispute to come")
    ((kind, pk, _remedy),) = demo_shop.ask(INCIDENTS_OF, number)
    assert kind == "dispute"
    page = manager(f"/th/desk/money/{pk}/")
    settle(page, "fight", "มีหลักฐานการส่งและลายเซ็นผู้รับ")

    expect(page.locator(".incident__meaning")).to_be_visible()
    expect(page.locator("main")).to_contain_text("มีหลักฐานการส่งและลายเซ็นผู้รับ")


def test_refund_that_did_not_arrive_comes_to_the_desk(phone_page, manager, demo_shop, guest):
    number = buy(phone_page, guest, "card", REFUND_FAILS)
    page = manager(f"/th/desk/orders/{number}/")
    choose_refund(page, pieces=None)
    give_back(page, demo_shop.login("manager").password)
    # The bank takes ten seconds to find that the card cannot be refunded.
    wait_until(lambda: states(demo_shop, number) == ["failed"], 60, "the refund to fail")
    ((kind, pk, _remedy),) = demo_shop.ask(INCIDENTS_OF, number)
    assert kind == "refund-failed"
    page = manager(f"/th/desk/money/{pk}/")
    settle(page, "outside", "คืนเป็นเงินสดที่ร้าน")
    expect(page.locator("form[action$='/settle/']")).to_have_count(0)
