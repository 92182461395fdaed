"""A producer's money all the way: sold, owed, paid by two people, read on her phone; what comes back is netted."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from storefront.ui.thai_dates import short_date
from tests.browser import COMPUTER, PHONE
from tests.journeys.desk import choose_refund, give_back, pack, postal_number, ship
from tests.journeys.shopper import (
    Guest,
    give_address,
    is_paid,
    new_address,
    order,
    pay_with_card,
    put_first_good_in_basket,
)
from tests.papers import words_of
from tests.slips import slip_file

CARD = "4242424242424242"
GOOD = "ข้าวฮาง"
OWED, PAID = "รอจ่ายให้ผู้ผลิต", "จ่ายแล้ว"
MAKER_OF = """
    SELECT maker.id, maker.name_th, maker.code FROM order_line AS line
    JOIN order_order ON order_order.id = line.order_id
    JOIN partner_partner AS maker ON maker.id = line.partner_id WHERE order_order.number = ?
"""


@dataclass(frozen=True)
class Maker:
    pk: int
    name: str
    code: str


@dataclass(frozen=True)
class Person:
    """Somebody at the desk: her window and her password."""

    page: Page
    password: str


@pytest.fixture
def at_the_desk(new_page, demo_shop):
    """Seat somebody of a role at a computer of her own: `at_the_desk("manager")`."""

    def sit_down(role: str) -> Person:
        page = new_page(**COMPUTER)
        demo_shop.sign_in(page, role, "/th/desk/payouts/")
        return Person(page, demo_shop.login(role).password)

    return sit_down


@pytest.fixture
def buy(new_page):
    """Buy two pieces on a phone: `buy(guest)` returns the page of the order, and its number."""

    def buy_two(guest: Guest) -> tuple[Page, str]:
        page = new_page(**PHONE)
        page.goto(f"/th/search/?q={GOOD}")
        put_first_good_in_basket(page, pieces=2)
        give_address(page, guest)
        order(page, "card")
        page.wait_for_url(re.compile("/c/pay/"))
        pay_with_card(page, CARD)
        return page, is_paid(page)

    return buy_two


def test_money_of_a_sale_reaches_its_maker_once(at_the_desk, buy, new_page, demo_shop, faults):
    faults.forgive("422")  # where nobody is owed anything, the form comes back and says so
    manager, colleague, guest = at_the_desk("manager"), at_the_desk("manager2"), Guest(email=new_address("payout"))
    buyers_page, number = buy(guest)
    maker = Maker(*demo_shop.ask(MAKER_OF, number)[0])
    expect(where_it_went(buyers_page)).to_contain_text(OWED)
    send(manager.page, number)

    run = prepare(manager.page)
    approve_own(manager, run)
    approve(colleague, run)
    sale_baht = parts_of(colleague.page, run, maker)[number]
    assert sale_baht > 0
    takes_file_to_bank(colleague.page, run, maker)
    day = note_as_paid(colleague.page, run)
    is_not_in_another_run(manager.page, maker)

    buyers_page.reload()
    expect(where_it_went(buyers_page)).to_contain_text(f"{PAID} {day}")
    open_from_mail(buyers_page, demo_shop, guest.email)
    expect(where_it_went(buyers_page)).to_contain_text(f"{PAID} {day}")
    makers_phone = new_page(**PHONE)
    her_link = link_of(manager.page, maker)
    makers_phone.goto(her_link)
    expect(makers_phone.locator(".owed__sum")).to_have_text("฿0.00")
    reads_statement(makers_phone, number, day)

    # One of the two comes back after she was paid: she need not pay, and the next payout is smaller.
    give_one_back(manager, number)
    makers_phone.goto(her_link)
    below_baht = baht(makers_phone.locator(".owed__sum").inner_text())
    assert -sale_baht < below_baht < 0
    expect(makers_phone.locator(".owed")).to_contain_text("คุณไม่ต้องจ่ายเงินคืน")
    is_not_in_another_run(manager.page, maker)
    _page, other_number = buy(Guest(email=new_address("netted")))
    run = prepare(manager.page)
    assert parts_of(manager.page, run, maker) == {number: below_baht, other_number: sale_baht}
    assert baht(manager.page.locator(".transfer-sum").inner_text()) == sale_baht + below_baht
    cancel(manager.page, run)


def where_it_went(page: Page):
    return page.locator("section[aria-labelledby=where-baht-went]")


def baht(words: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.−-]", "", words).replace("−", "-"))


def send(page: Page, number: str) -> None:
    page.goto(f"/th/desk/orders/{number}/")
    pack(page)
    ship(page, carrier="thailand-post", tracking=postal_number())


def prepare(page: Page) -> str:
    """Prepare a payout up to today and return its address; without one, where nobody is owed anything, nothing."""
    page.goto("/th/desk/payouts/")
    page.locator("[name=cutoff]").fill(timezone.localdate().isoformat())
    with page.expect_navigation():
        page.locator("form[action$='/payouts/prepare/'] button").click()
    if found := re.search(r"/desk/payouts/\d+/$", page.url):
        return "/th" + found.group()
    expect(page.locator(".field__error")).to_contain_text("ไม่มีเงินค้างจ่ายผู้ผลิต")
    return ""


def approve_own(person: Person, run: str) -> None:
    """Whoever prepared it finds no button; if she sends what the button sends, she is told why not."""
    page = person.page
    expect(page.locator(".desk-actions")).to_contain_text("รออีกคนหนึ่งซึ่งไม่ใช่ผู้เตรียม")
    expect(page.locator("form[action$='/approve/']")).to_have_count(0)
    token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    sent = {"csrfmiddlewaretoken": token, "password": person.password}
    answer = page.request.post(f"{run}approve/", form=sent)
    assert "คุณเป็นผู้เตรียมรอบจ่ายนี้ จึงต้องให้อีกคนอนุมัติ" in answer.text()


def approve(person: Person, run: str) -> None:
    person.page.goto(run)
    form = person.page.locator("form[action$='/approve/']")
    if form.locator("[name=password]").count():
        form.locator("[name=password]").fill(person.password)
    form.locator("button").click()
    expect(person.page.locator("form[action$='/bank-file/']")).to_be_visible()


def parts_of(page: Page, run: str, maker: Maker) -> dict[str, Decimal]:
    """Open her line of a payout and return what it is made of, by the numbers of the orders."""
    page.goto(run)
    page.locator(".work-table a", has_text=maker.name).click()
    expect(page.locator("#parts")).to_be_visible()
    found = {}
    for row in page.locator(".movements li").all():
        number = re.search(r"KK-\d{4}-\d{6}", row.inner_text()).group()
        found[number] = found.get(number, Decimal(0)) + baht(row.locator(".movement__sum").inner_text())
    return found


def takes_file_to_bank(page: Page, run: str, maker: Maker) -> None:
    """Take the file, and find her in it with what her line says."""
    line = page.locator(".transfer-sum").inner_text(), page.locator(".account-number").inner_text()
    page.goto(run)
    with page.expect_download() as coming:
        page.locator("form[action$='/bank-file/'] button").click()
    rows = list(csv.DictReader(io.StringIO(coming.value.path().read_bytes().decode("utf-8-sig"))))
    (row,) = [row for row in rows if row["รหัสผู้ผลิต"] == maker.code]
    assert (Decimal(row["จำนวนเงิน (บาท)"]), row["เลขที่บัญชี"]) == (baht(line[0]), line[1])
    assert row["ข้อความถึงผู้รับ"].startswith(f"OTOP-{run.split('/')[-2]}-")


def note_as_paid(page: Page, run: str) -> str:
    """Note that the bank paid, with a page of its statement, and return the day as buyers read it."""
    page.goto(run)
    proof = slip_file()
    day = date.fromisoformat(page.locator("[name=day]").input_value())
    page.locator("[name=proof]").set_input_files({"name": "bank.jpg", "mimeType": "image/jpeg", "buffer": proof})
    page.locator(f"form[action$='{run}paid/'] button").click()
    kept = page.locator("a[href*='/payouts/proofs/']")
    expect(kept).to_have_count(1)
    assert page.request.get(kept.get_attribute("href")).body() == proof
    # Whoever is held back, as she has no account, comes into the next payout.
    if (rest := page.locator("form[action$='/close/'] button")).count():
        rest.click()
    expect(page.locator(".desk-head .badge--good")).to_be_visible()
    return short_date(day, "th")


def is_not_in_another_run(page: Page, maker: Maker) -> None:
    """Prepare once more: she is not in it."""
    if run := prepare(page):
        expect(page.locator(".work-table")).not_to_contain_text(maker.name)
        cancel(page, run)


def cancel(page: Page, run: str) -> None:
    page.goto(run)
    form = page.locator("form[action$='/cancel/']")
    page.locator("details:has(form[action$='/cancel/']) summary").click()
    form.locator("[name=why]").fill("ลองดูเท่านั้น")
    form.locator("button").click()
    expect(form).to_have_count(0)


def open_from_mail(page: Page, demo_shop, to: str) -> None:
    """Open the order by the link of the mail that tells of its parcel."""
    mail = demo_shop.wait_for_mail(to, count=3).get_body(("plain",)).get_content()
    page.goto(re.search(rf"{demo_shop.url}/th/orders/\S+", mail).group())


def link_of(page: Page, maker: Maker) -> str:
    """Make the maker's secret link at the desk, and return it."""
    page.goto(f"/th/desk/producers/{maker.pk}/")
    page.locator("form[action$='/link/new/'] button").click()
    expect(page.locator(".link-sheet img")).to_be_visible()
    return page.locator("a[href*='/statements/']").get_attribute("href")


def reads_statement(page: Page, number: str, day: str) -> None:
    """Open this month on the maker's phone: the sale stands there as paid, on the paper too."""
    page.locator(".months a").first.click()
    sale = page.locator(".movement--sale", has_text=number)
    expect(sale).to_contain_text(f"{PAID} {day}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    paper = page.request.get(page.locator("a[href$='.pdf']").get_attribute("href"))
    assert paper.headers["content-type"] == "application/pdf"
    assert number in words_of(paper.body())


def give_one_back(person: Person, number: str) -> None:
    """Give back the money of one piece, and put the piece on the shelf again."""
    person.page.goto(f"/th/desk/orders/{number}/")
    choose_refund(person.page, pieces=1)
    give_back(person.page, person.password)
    person.page.locator("form[action*='/refunds/lines/'] button").click()
    expect(person.page.locator("form[action*='/refunds/lines/']")).to_have_count(0)
