"""The stand-in's pages in a real browser, without JavaScript, on a small phone, by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from checkout.payments.standin import buyer
from tests.checkout.payments.standin.shop_side import promptpay_params, session_params

pytestmark = pytest.mark.journey


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="th-TH")
    yield context.new_page()
    context.close()


def faults_of(page) -> list[str]:
    """What axe finds on the page, and whether it must be scrolled sideways."""
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return found + ["scrolls sideways"] * wide


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_is_accessible_and_fits_a_phone(standin, client, phone, language):
    cs = client.v1.checkout.sessions.create(params=session_params(standin))
    pi = client.v1.payment_intents.create(params=promptpay_params())
    pages = [
        cs.url,
        pi.next_action.promptpay_display_qr_code.data,
        standin.url + "/_standin/",
        standin.url + "/nowhere",
    ]
    pages.append(pi.next_action.promptpay_display_qr_code.hosted_instructions_url)
    paid = client.v1.payment_intents.create(params=promptpay_params())
    buyer.scan_qr(standin.account, paid.id, "pay_twice")
    params = {"amount": 50_000, "currency": "thb", "payment_method": "pm_card_createDispute", "confirm": True}
    client.v1.payment_intents.create(params=params)
    standin.advance(10)
    refund = client.v1.refunds.create(params={"payment_intent": paid.id, "amount": 1_000})
    pages += [f"{standin.url}/test/promptpay/{paid.id}", f"{standin.url}/test/refund/{refund.id}"]

    for url in pages:
        phone.goto(f"{url}?lang={language}")
        assert faults_of(phone) == [], url


def test_card_is_declined_then_confirmed_at_the_bank_by_keyboard(standin, client, browser, shop):
    success = f"{standin.url}/_standin/?paid={{CHECKOUT_SESSION_ID}}"
    cs = client.v1.checkout.sessions.create(params=session_params(standin, success_url=success))
    page = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False).new_page()
    page.goto(cs.url)

    page.get_by_role("radio", name="4000 0000 0000 0002").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="ชำระ ฿635").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("ธนาคารไม่อนุมัติบัตรนี้")
    page.get_by_label("หรือพิมพ์เลขบัตรทดสอบ").fill("4000 0000 0000 3220")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("ธนาคารตัวอย่าง ยืนยันการจ่าย")
    page.get_by_role("button", name="ใช่ ยืนยันการจ่าย").press("Enter")
    page.wait_for_url(f"{standin.url}/_standin/?paid={cs.id}")
    page.context.close()

    assert client.v1.checkout.sessions.retrieve(cs.id).payment_status == "paid"


def test_console_orders_a_fault_and_moves_the_clock(standin, client, phone):
    before = standin.account.now()
    client.v1.payment_intents.create(params=promptpay_params())
    phone.goto(f"{standin.url}/_standin/?lang=en")

    phone.get_by_label("Fault", exact=True).select_option("The API answers 409")
    phone.get_by_role("button", name="Arm it").click()
    expect(phone.get_by_text("Armed: The API answers 409 × 1")).to_be_visible()
    phone.get_by_role("button", name="Disarm all").click()
    expect(phone.get_by_text("No fault is armed.")).to_be_visible()
    phone.get_by_label("Seconds").fill("60")
    phone.get_by_role("button", name="Move on").click()
    expect(phone.get_by_role("heading", level=1)).to_be_visible()

    assert standin.account.now() == before + 60
    assert faults_of(phone) == []
