"""Every type of page the shop has, and how a visitor comes to it: one line each.

Whoever looks at all pages (the test of barriers, `make audit-pages`, `make lighthouse`) walks along this table.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Error, Page, expect

from tests.journeys.demo import DemoShop
from tests.journeys.desk import fill_in_refund, give_back, pack, postal_number, settle, ship
from tests.journeys.shopper import (
    Guest,
    choose_tambon,
    empty_basket,
    fill_in,
    give_address,
    go_on,
    go_to_delivery,
    new_address,
    order,
    order_number,
    pay_in_pretend_bank,
    put_first_good_in_basket,
    type_code,
)
from tests.slips import slip_file


@dataclass
class Visit:
    """One walk through the shop, in one window and one language."""

    page: Page
    shop: DemoShop
    language: str = "th"
    guest: Guest = field(init=False)
    order_number: str = ""
    order_address: str = ""

    def __post_init__(self):
        tambon = {"th": "ในเมือง", "en": "Nai Mueang"}[self.language]
        self.guest = Guest(email=new_address("look"), tambon=tambon)

    def open(self, path: str) -> int:
        """Open a page of the shop by its address without the language, and return the status of the answer."""
        return self.page.goto(f"/{self.language}/{path}").status

    def sign_in(self, role: str, path: str) -> None:
        self.page.context.clear_cookies()
        self.shop.sign_in(self.page, role, f"/{self.language}/{path}")


@dataclass(frozen=True)
class PageType:
    """A type of page.

    `way` is its address without the language, or what a visitor does to come there from the page `after`; it says
    False where there is no such page: the menu of a wide window is no sheet.
    """

    name: str
    way: str | Callable[[Visit], bool | None]
    after: str = ""
    status: int = 200
    is_sheet: bool = False  # opened upon a page, and gone when that is loaded again

    def reach(self, visit: Visit) -> bool:
        """Go there, and say whether there is such a page."""
        if callable(self.way):
            return self.way(visit) is not False
        status = visit.open(self.way)
        assert status == self.status, f"{self.name}: {visit.page.url} answers {status}"
        return True


def shows_its_parts(visit: Visit) -> bool:
    """Open the page of components, where there is one."""
    return visit.open("styleguide/") == 200


def opens(sheet: str, button: str) -> Callable[[Visit], bool]:
    """Return the way to a sheet of a phone; a computer shows what is in it anyway."""

    def go(visit: Visit) -> bool:
        visit.open("products/")
        if not visit.page.locator(button).is_visible():
            return False
        visit.page.locator(button).click()
        expect(visit.page.locator(sheet)).to_be_visible()
        return True

    return go


def chooses_category(visit: Visit) -> None:
    visit.open("products/")
    visit.page.goto(visit.page.locator("a[href*='/category/']").first.get_attribute("href"))


def finds(good: str) -> Callable[[Visit], None]:
    """Return the way to a good, which is known by its Thai name."""

    def go(visit: Visit) -> None:
        visit.page.goto(f"/th/search/?q={good}")
        address = visit.page.locator(".product-card a", has_text=good).first.get_attribute("href")
        visit.open(address.removeprefix("/th/"))
        expect(visit.page.locator("form.good")).to_be_visible()

    return go


def explains_figures(visit: Visit) -> None:
    """Open what every figure of the public books says of how it was counted."""
    visit.page.evaluate("document.querySelectorAll('.open-figure__how').forEach(how => { how.open = true; })")


def fills_basket(visit: Visit) -> None:
    visit.open("search/?q=ผ้าไหมมัดหมี่")
    put_first_good_in_basket(visit.page)


def mistypes_a_code(visit: Visit) -> None:
    type_code(visit.page, "no such code")
    expect(visit.page.locator("#code[aria-invalid=true]")).to_be_visible()


def goes_to_delivery(visit: Visit) -> None:
    go_to_delivery(visit.page)


def leaves_fields_empty(visit: Visit) -> None:
    visit.page.locator("main form[method=post]").evaluate("form => { form.noValidate = true; }")
    choose_tambon(visit.page, visit.guest)
    go_on(visit.page)
    expect(visit.page.locator("[name=email][aria-invalid=true]")).to_be_visible()


def wishes_for_an_invoice(visit: Visit) -> None:
    fill_in(visit.page, visit.guest)
    visit.page.locator("[name=tax-wanted]").check()
    visit.page.locator("[name=tax-tax_id]").fill("0123456789061")
    go_on(visit.page)
    expect(visit.page.locator("[name=tax-tax_id][aria-invalid=true]")).to_be_visible()


def fills_them_in(visit: Visit) -> None:
    fill_in(visit.page, visit.guest)
    visit.page.locator("[name=tax-wanted]").uncheck()
    go_on(visit.page)
    visit.page.wait_for_url(re.compile("/checkout/check/"))


def orders(visit: Visit) -> None:
    order(visit.page, "promptpay")
    expect(visit.page.locator("img[src*='qr.png']")).to_be_visible()
    visit.order_number = order_number(visit.page)


def looks_at_order(visit: Visit) -> None:
    visit.page.goto(visit.page.url.replace("/pay/", "/orders/"))


def pays_too_late(visit: Visit) -> None:
    visit.page.goto(visit.page.url.replace("/orders/", "/pay/"))
    pay_in_pretend_bank(visit.page, "lapse")
    visit.page.locator("#check-again").click()
    expect(visit.page.locator("[name=method][value=promptpay]")).to_be_visible()


def pays(visit: Visit) -> None:
    order(visit.page, "promptpay")
    expect(visit.page.locator("img[src*='qr.png']")).to_be_visible()
    pay_in_pretend_bank(visit.page)
    visit.page.locator("#check-again").click()
    visit.page.wait_for_url(re.compile("/orders/"))
    visit.order_address = visit.page.url


def asks_for_an_invoice(visit: Visit) -> None:
    visit.page.locator("a[href$='/tax-invoice/']").click()
    expect(visit.page.locator("[name=tax_id]")).to_be_visible()


def mistypes_the_number(visit: Visit) -> None:
    answers = {"name": "บริษัท ตัวอย่าง จำกัด", "tax_id": "0123456789061", "address": "99 กรุงเทพมหานคร 10310"}
    for name, words in answers.items():
        visit.page.locator(f"[name={name}]").fill(words)
    go_on(visit.page)
    expect(visit.page.locator("[name=tax_id][aria-invalid=true]")).to_be_visible()


def gets_the_invoice(visit: Visit) -> None:
    visit.page.locator("[name=tax_id]").fill("0123456789016")
    go_on(visit.page)
    expect(visit.page.locator("#papers ~ ul")).to_contain_text("TX")


def sees_desk(visit: Visit) -> None:
    visit.sign_in("packer", "desk/to-pick/")


def opens_order_at_desk(visit: Visit) -> None:
    assert visit.open(f"desk/orders/{visit.order_number}/") == 200


def opens_swap(visit: Visit) -> None:
    visit.sign_in("manager", f"desk/orders/{visit.order_number}/swap/")
    expect(visit.page.locator("[name=find]")).to_be_visible()


def finds_other_good(visit: Visit) -> None:
    visit.page.locator("[name=find]").fill("สบู่")
    visit.page.locator("button[name=step][value=find]:visible").last.click()
    expect(visit.page.locator("button[name=add]").first).to_be_visible()


def prices_other_good(visit: Visit) -> None:
    visit.page.locator("[name^=pieces_]").first.fill("1")
    visit.page.locator("button[name=add]").first.click()
    expect(visit.page.locator("button[value=ask]")).to_be_visible()


def asks_the_buyer(visit: Visit) -> None:
    visit.page.locator("[name=words]").fill("ผืนนี้ขาดค่ะ")
    visit.page.locator("button[value=ask]").click()
    expect(visit.page.locator("form[action*='/swaps/']")).to_be_visible()


def sees_the_question(visit: Visit) -> None:
    visit.page.goto(visit.order_address)
    expect(visit.page.locator("button[name=say][value=yes]")).to_be_visible()


def keeps_what_she_ordered(visit: Visit) -> None:
    visit.page.locator("button[name=say][value=no]").click()
    expect(visit.page.locator("button[name=say]")).to_have_count(0)


def packs(visit: Visit) -> None:
    visit.sign_in("packer", f"desk/orders/{visit.order_number}/")
    pack(visit.page)


def sees_order_sent(visit: Visit) -> None:
    tracking = postal_number()
    ship(visit.page, carrier="thailand-post", tracking=tracking)
    visit.page.goto(visit.order_address)
    expect(visit.page.locator("main")).to_contain_text(tracking)


def asks_about_goods(visit: Visit) -> None:
    visit.page.locator("a[href$='/ask/']").click()
    expect(visit.page.locator("[name=kind]").first).to_be_visible()


def chooses_nothing_to_ask(visit: Visit) -> None:
    visit.page.locator("form:has([name=kind])").evaluate("form => { form.noValidate = true; form.submit(); }")
    expect(visit.page.locator(".field__error").first).to_be_visible()


def asks_to_return(visit: Visit) -> None:
    visit.page.locator("[name^=pieces_]").first.fill("1")
    visit.page.locator("[name=kind][value=return]").check()
    visit.page.locator("[name=wish][value=money]").check()
    visit.page.locator("form:has([name=kind]) button[type=submit]").click()
    expect(visit.page.locator("#cases")).to_be_visible()
    expect(visit.page.locator("form[action$='/withdraw/']")).to_be_visible()


def sees_cases(visit: Visit) -> None:
    visit.sign_in("cashier", "desk/cases/")


def opens_case(visit: Visit) -> None:
    visit.page.locator(".work-table a", has_text=visit.order_number).click()
    expect(visit.page.locator("#asked")).to_be_visible()


def forgets_the_reason(visit: Visit) -> None:
    visit.page.locator("button[value=no]").click()
    expect(visit.page.locator("[name=answer][aria-invalid=true]")).to_be_visible()


def checks_lines_of_parcels(visit: Visit) -> None:
    visit.page.locator("#sending [name=lines]").fill(f"{visit.order_number} {postal_number()}\nwhatever this is")
    visit.page.locator("#sending button[value=check]").click()
    expect(visit.page.locator("#checked tbody tr")).to_have_count(2)


def pays_too_little(visit: Visit) -> None:
    visit.page.context.clear_cookies()
    fills_basket(visit)
    goes_to_delivery(visit)
    choose_tambon(visit.page, visit.guest)
    fills_them_in(visit)
    orders(visit)
    with visit.shop.misfortune("short_payment"):
        pay_in_pretend_bank(visit.page)
        visit.page.locator("#check-again").click()
        visit.page.wait_for_url(re.compile("/orders/"))
    visit.order_address = visit.page.url


def sees_no_odd_money(visit: Visit) -> None:
    visit.sign_in("cashier", "desk/money/")


def sees_odd_money(visit: Visit) -> None:
    visit.sign_in("manager", "desk/money/")


def opens_incident(visit: Visit) -> None:
    visit.page.locator("a[href*='/desk/money/']", has_text=visit.order_number).first.click()
    expect(visit.page.locator("form[action$='/settle/']")).to_be_visible()


def forgets_the_note(visit: Visit) -> None:
    settle(visit.page, "take")
    expect(visit.page.locator("[name=note][aria-invalid=true]")).to_be_visible()


def settles_incident(visit: Visit) -> None:
    settle(visit.page, "take", "คุยกันทางโทรศัพท์แล้ว")
    expect(visit.page.locator("form[action$='/settle/']")).to_have_count(0)


def corrects_an_invoice(visit: Visit) -> None:
    waits_for(visit, f"desk/orders/{visit.order_number}/", "a[href$='/tax-invoice/']")
    visit.page.locator("a[href$='/tax-invoice/']").click()
    expect(visit.page.locator("[name=reason]")).to_be_visible()


def waits_for(visit: Visit, path: str, piece: str) -> None:
    """Open a page until the worker has done its part and a piece of it is there."""
    for _second in range(60):
        visit.open(path)
        if visit.page.locator(piece).count():
            return
        visit.page.wait_for_timeout(1000)
    raise AssertionError(f"{path}: no {piece}")


def opens_refund(visit: Visit) -> None:
    assert visit.open(f"desk/orders/{visit.order_number}/refund/") == 200


def chooses_no_reason(visit: Visit) -> None:
    visit.page.locator("button[value=look]:visible").last.click()
    expect(visit.page.locator("[name=reason][aria-invalid=true]")).to_be_visible()


def chooses_everything(visit: Visit) -> None:
    opens_refund(visit)
    fill_in_refund(visit.page, pieces=None)


def gives_back(visit: Visit) -> None:
    give_back(visit.page, visit.shop.login("manager").password)


def sees_order_refunded(visit: Visit) -> None:
    visit.page.goto(visit.order_address)


def orders_by(method: str) -> Callable[[Visit], None]:
    """Return the way of a new guest to an order that is paid so."""

    def go(visit: Visit) -> None:
        visit.page.context.clear_cookies()
        visit.open("search/?q=ผ้าขาวม้า")
        put_first_good_in_basket(visit.page)
        give_address(visit.page, visit.guest)
        order(visit.page, method)
        visit.page.wait_for_url(re.compile("/pay/" if method == "transfer" else "/orders/"))
        visit.order_number = order_number(visit.page)

    return go


def sends_slip(visit: Visit) -> None:
    picture = {"name": "slip.jpg", "mimeType": "image/jpeg", "buffer": slip_file(reference=secrets.token_hex(8))}
    visit.page.locator("[name=picture]").set_input_files(picture)
    visit.page.locator("#send-slip").click()
    expect(visit.page.locator("#payment .notice--good")).to_be_visible()


def sees_transfers(visit: Visit) -> None:
    visit.sign_in("cashier", "desk/transfers/")


def opens_transfer(visit: Visit) -> None:
    visit.page.locator(".queue a", has_text=visit.order_number).click()
    expect(visit.page.locator(".slip-picture")).to_be_visible()


def opens_lists_of_work(visit: Visit) -> bool:
    """Open the lists of the desk, which lie open at the side of a computer."""
    if not visit.page.locator(".desk-lists-button").is_visible():
        return False
    visit.page.locator(".desk-lists-button").click()
    expect(visit.page.locator("#desk-lists")).to_be_visible()
    return True


def sees_terms(visit: Visit) -> None:
    visit.sign_in("manager", "desk/terms/")


def leaves_terms_empty(visit: Visit) -> None:
    visit.page.locator("form:has([name=commission_percent])").evaluate(
        "form => { form.noValidate = true; form.submit(); }"
    )
    expect(visit.page.locator("[name=commission_percent][aria-invalid=true]")).to_be_visible()


def sees_drafts(visit: Visit) -> None:
    visit.sign_in("manager", "desk/goods/")


def opens_good(visit: Visit) -> None:
    visit.open("desk/goods/6/")
    expect(visit.page.locator("#id_title_th")).to_be_visible()


def sees_books(visit: Visit) -> None:
    visit.sign_in("manager", "desk/books/")


def sees_stock(visit: Visit) -> None:
    visit.sign_in("manager", "desk/stock/")


def opens_scarce_good(visit: Visit) -> None:
    visit.page.locator("tbody a[href*='/desk/stock/goods/']").first.click()
    expect(visit.page.locator("[name=shelf]")).to_be_visible()


def counts_nothing(visit: Visit) -> None:
    visit.page.locator("form:has([name=counted_baht])").evaluate("form => { form.noValidate = true; form.submit(); }")
    expect(visit.page.locator("[name=counted_baht][aria-invalid=true]")).to_be_visible()


def opens_oldest_month(visit: Visit) -> None:
    visit.page.locator("a[href*='/desk/books/months/2']").last.click()
    expect(visit.page.locator("#check")).to_be_visible()


def follows_money_of_parcel(visit: Visit) -> None:
    visit.sign_in("manager", f"desk/orders/{visit.order_number}/")
    pack(visit.page)
    ship(visit.page, carrier="thailand-post", tracking=postal_number())
    visit.open("desk/on-delivery/")
    visit.page.locator(".queue a", has_text=visit.order_number).click()
    expect(visit.page.locator("form[action$='/collected/']")).to_be_visible()


def sees_parcel_come_back(visit: Visit) -> None:
    visit.page.locator("details:has(form[action$='/came-back/']) summary").click()
    visit.page.locator("[name=note]").fill("ผู้รับไม่อยู่")
    visit.page.locator("form[action$='/came-back/'] button").click()
    expect(visit.page.locator("form[action$='/looked-at/']")).to_be_visible()


def sees_makers(visit: Visit) -> None:
    visit.sign_in("manager", "desk/makers/")


def opens_maker(visit: Visit) -> None:
    visit.page.locator(".work-table a[href*='/desk/makers/']").first.click()
    expect(visit.page.locator("#joining")).to_be_visible()


def leaves_maker_empty(visit: Visit) -> None:
    visit.page.locator("form:has([name=name_th])").evaluate("form => { form.noValidate = true; form.submit(); }")
    expect(visit.page.locator("[name=name_th][aria-invalid=true]")).to_be_visible()


def sees_payouts(visit: Visit) -> None:
    visit.sign_in("manager", "desk/payouts/")


def opens_producer(visit: Visit) -> None:
    visit.page.locator(".desk-work a[href*='/desk/producers/']").first.click()
    expect(visit.page.locator("form[action$='/link/new/']")).to_be_visible()


def makes_her_a_link(visit: Visit) -> None:
    visit.page.locator("form[action$='/link/new/'] button").click()
    expect(visit.page.locator(".link-sheet img")).to_be_visible()


def opens_her_page(visit: Visit) -> None:
    visit.page.goto(visit.page.locator("a[href*='/statements/']").get_attribute("href"))


def signs_in(visit: Visit) -> None:
    visit.sign_in("customer", "accounts/")


def opens_account_with_faults(visit: Visit) -> None:
    visit.page.context.clear_cookies()
    visit.open("accounts/login/")
    form = visit.page.locator("form:has([name=registration_submit])")
    form.evaluate("form => { form.noValidate = true; form.submit(); }")
    expect(visit.page.locator("[name=registration-email][aria-invalid=true]")).to_be_visible()


def acts_on_an_address(link: str) -> Callable[[Visit], None]:
    """Return the way to what can be done with the first address of the book."""

    def go(visit: Visit) -> None:
        visit.open("accounts/addresses/")
        visit.page.locator(f".address-card__acts {link}").first.click()

    return go


def goes_to_delivery_as_customer(visit: Visit) -> None:
    empty_basket(visit.page)
    visit.open("products/")
    put_first_good_in_basket(visit.page)
    visit.open("checkout/")
    expect(visit.page.locator("[name=address]").first).to_be_attached()


def signs_out(visit: Visit) -> None:
    visit.open("accounts/")
    visit.page.locator("form[action$='/logout/'] button").click()


PAGES = (
    PageType("home", ""),
    PageType("list", "products/"),
    PageType("list-2", "products/?page=2"),
    PageType("category", chooses_category),
    PageType("narrowed", "products/?district=chonnabot&district=phon&stars=5&in_stock=1&price_from=free"),
    PageType("narrowed-away", "products/?stars=1"),
    PageType("menu", opens("#site-menu", ".tool--menu"), is_sheet=True),
    PageType("search", opens("#site-search", ".tool--search"), is_sheet=True),
    PageType("filters", opens("#filters", "#filters-button"), is_sheet=True),
    PageType("product", finds("ผ้าขาวม้าฝ้ายทอมือดอนช้าง")),
    PageType("product-variants", finds("ข้าวฮางสาวะถี")),
    PageType("product-unpictured", finds("สบู่โปรตีนไหม")),
    PageType("product-gone", finds("กล้วยตากน้ำผึ้งสีชมพู")),
    PageType("districts", "districts/"),
    PageType("district", "districts/chonnabot/"),
    PageType("tambon", "districts/chonnabot/401801/"),
    PageType("heard", "who-is-heard/"),
    PageType("makers", "producers/"),
    PageType("maker", "producers/nongbuanoi-silk/"),
    PageType("found", "search/?q=ผ้าไหม"),
    PageType("found-nothing", "search/?q=zzzz"),
    PageType("asked-nothing", "search/?q="),
    PageType("stories", "stories/"),
    PageType("stories-narrowed", "stories/?about=craft"),
    PageType("stories-none", "stories/?about=craft&district=phon"),
    PageType("story", "stories/ban-nong-bua-noi-silk/"),
    PageType("story-food", "stories/tai-phu-kitchen/"),
    PageType("story-money", "stories/where-the-money-goes/"),
    PageType("house", "otop-centre/"),
    PageType("campaign", "silk-fair/"),
    PageType("district-told", "districts/phon/"),
    PageType("legal", "returns/"),
    PageType("plain", "how-to-buy/"),
    PageType("open-books", "open-books/"),
    PageType("open-books-explained", explains_figures, after="open-books"),
    PageType("missing", "no-such-page/", status=404),
    PageType("styleguide", shows_its_parts),
    PageType("sign-in", "accounts/login/"),
    PageType("basket-empty", "basket/"),
    PageType("basket", fills_basket),
    PageType("basket-code-faults", mistypes_a_code, after="basket", status=422),
    PageType("delivery", goes_to_delivery, after="basket"),
    PageType("delivery-faults", leaves_fields_empty, after="delivery", status=422),
    PageType("delivery-invoice-faults", wishes_for_an_invoice, after="delivery-faults", status=422),
    PageType("check", fills_them_in, after="delivery-invoice-faults"),
    PageType("pay", orders, after="check"),
    PageType("order-waiting", looks_at_order, after="pay"),
    PageType("pay-late", pays_too_late, after="order-waiting"),
    PageType("order-paid", pays, after="pay-late"),
    PageType("invoice", asks_for_an_invoice, after="order-paid"),
    PageType("invoice-faults", mistypes_the_number, after="invoice", status=422),
    PageType("order-invoice", gets_the_invoice, after="invoice-faults"),
    PageType("desk", sees_desk, after="order-paid"),
    PageType("desk-order", opens_order_at_desk, after="desk"),
    PageType("desk-swap", opens_swap, after="desk-order"),
    PageType("desk-swap-found", finds_other_good, after="desk-swap"),
    PageType("desk-swap-priced", prices_other_good, after="desk-swap-found"),
    PageType("desk-swap-asked", asks_the_buyer, after="desk-swap-priced"),
    PageType("order-swap", sees_the_question, after="desk-swap-asked"),
    PageType("order-swap-declined", keeps_what_she_ordered, after="order-swap"),
    PageType("desk-packed", packs, after="order-swap-declined"),
    PageType("order-sent", sees_order_sent, after="desk-packed"),
    PageType("order-ask", asks_about_goods, after="order-sent"),
    PageType("order-ask-faults", chooses_nothing_to_ask, after="order-ask", status=422),
    PageType("order-asked", asks_to_return, after="order-ask-faults"),
    PageType("desk-parcels", "desk/parcels/", after="order-asked"),
    PageType("desk-parcels-checked", checks_lines_of_parcels, after="desk-parcels"),
    PageType("desk-cases", sees_cases, after="desk-parcels-checked"),
    PageType("desk-case", opens_case, after="desk-cases"),
    PageType("desk-case-faults", forgets_the_reason, after="desk-case", status=422),
    PageType("desk-money", sees_no_odd_money, after="desk-case-faults"),
    PageType("order-odd", pays_too_little),
    PageType("desk-money-list", sees_odd_money, after="order-odd"),
    PageType("desk-incident", opens_incident, after="desk-money-list"),
    PageType("desk-incident-faults", forgets_the_note, after="desk-incident", status=422),
    PageType("desk-incident-settled", settles_incident, after="desk-incident-faults"),
    PageType("desk-invoice", corrects_an_invoice, after="desk-incident-settled"),
    PageType("desk-refund", opens_refund, after="desk-incident-settled"),
    PageType("desk-refund-faults", chooses_no_reason, after="desk-refund", status=422),
    PageType("desk-refund-look", chooses_everything, after="desk-refund-faults"),
    PageType("desk-refunded", gives_back, after="desk-refund-look"),
    PageType("order-refunded", sees_order_refunded, after="desk-refunded"),
    PageType("pay-transfer", orders_by("transfer")),
    PageType("pay-slip-sent", sends_slip, after="pay-transfer"),
    PageType("desk-transfers", sees_transfers, after="pay-slip-sent"),
    PageType("desk-transfer", opens_transfer, after="desk-transfers"),
    PageType("desk-accounts", "desk/transfers/accounts/", after="desk-transfers"),
    PageType("desk-lists", opens_lists_of_work, after="desk-accounts", is_sheet=True),
    PageType("desk-terms", sees_terms),
    PageType("desk-terms-faults", leaves_terms_empty, after="desk-terms", status=422),
    PageType("desk-makers", sees_makers),
    PageType("desk-maker", opens_maker, after="desk-makers"),
    PageType("desk-maker-new", "desk/makers/new/", after="desk-maker"),
    PageType("desk-maker-faults", leaves_maker_empty, after="desk-maker-new", status=422),
    PageType("desk-marks", "desk/makers/marks/", after="desk-maker-faults"),
    PageType("desk-checklist", "desk/makers/checklist/", after="desk-marks"),
    PageType("desk-books", sees_books, after="order-paid"),
    PageType("desk-books-faults", counts_nothing, after="desk-books", status=422),
    PageType("desk-books-open", "desk/books/open/", after="desk-books-faults"),
    PageType("desk-books-bank", "desk/books/bank/", after="desk-books-open"),
    PageType("desk-books-months", "desk/books/months/", after="desk-books-bank"),
    PageType("desk-books-month", opens_oldest_month, after="desk-books-months"),
    PageType("desk-books-reports", "desk/books/reports/", after="desk-books-month"),
    PageType("desk-books-tables", "desk/books/tables/", after="desk-books-reports"),
    PageType("desk-broken", "desk/broken/", after="desk-books-tables"),
    PageType("desk-counter", "desk/counter/", after="desk-broken"),
    PageType("desk-mails", "desk/mails/", after="desk-counter"),
    PageType("desk-looks", "desk/looks/", after="desk-mails"),
    PageType("desk-take-out", "desk/tables/producers.csv", after="desk-looks"),
    PageType("desk-drafts", sees_drafts),
    PageType("desk-draft", "desk/goods/draft/", after="desk-drafts"),
    PageType("desk-good", opens_good, after="desk-draft"),
    PageType("desk-good-pictures", "desk/goods/6/pictures/", after="desk-good"),
    PageType("desk-reviews", "desk/reviews/", after="desk-good-pictures"),
    PageType("desk-stock", sees_stock, after="desk-take-out"),
    PageType("desk-stock-good", opens_scarce_good, after="desk-stock"),
    PageType("desk-stock-lots", "desk/stock/lots/", after="desk-stock-good"),
    PageType("desk-stock-notes", "desk/stock/notes/", after="desk-stock-lots"),
    PageType("desk-stock-producer", "desk/stock/notes/new/", after="desk-stock-notes"),
    PageType("desk-stock-receive", "desk/stock/notes/new/1/", after="desk-stock-producer"),
    PageType("desk-stock-counts", "desk/stock/counts/", after="desk-stock-receive"),
    PageType("order-on-delivery", orders_by("cod")),
    PageType("desk-collection", follows_money_of_parcel, after="order-on-delivery"),
    PageType("desk-collection-back", sees_parcel_come_back, after="desk-collection"),
    PageType("desk-collections", "desk/on-delivery/", after="desk-collection-back"),
    PageType("desk-payouts", sees_payouts),
    PageType("desk-producers", "desk/producers/?q=กลุ่ม", after="desk-payouts"),
    PageType("desk-producer", opens_producer, after="desk-producers"),
    PageType("desk-producer-link", makes_her_a_link, after="desk-producer"),
    PageType("producer-balance", opens_her_page, after="desk-producer-link"),
    PageType("password-forgotten", "password-reset/"),
    PageType("password-mailed", "password-reset/done/"),
    PageType("password-link-dead", "password-reset/confirm/MQ/x/"),
    PageType("password-set", "password-reset/complete/"),
    PageType("sign-in-faults", opens_account_with_faults, status=422),
    PageType("account", signs_in),
    PageType("account-orders", "accounts/orders/", after="account"),
    PageType("account-addresses", "accounts/addresses/", after="account"),
    PageType("account-address-new", "accounts/addresses/add/", after="account"),
    PageType("account-address-change", acts_on_an_address("a"), after="account"),
    PageType("account-address-delete", acts_on_an_address("a[href$='/delete/']"), after="account"),
    PageType("account-details", "accounts/profile/", after="account"),
    PageType("account-password", "accounts/change-password/", after="account"),
    PageType("account-delete", "accounts/profile/delete/", after="account"),
    PageType("account-delivery", goes_to_delivery_as_customer, after="account"),
    PageType("signed-out", signs_out, after="account-delivery"),
)
BY_NAME = {kind.name: kind for kind in PAGES}
# The pages most visitors see on their way to an order.
MAIN = ("home", "list", "product", "basket", "delivery")


def walk(
    visit: Visit,
    only: Iterable[str] = (),
    on_trouble: Callable[[PageType, Exception], None] | None = None,
) -> Iterator[tuple[PageType, Page]]:
    """Go from page type to page type, or only to some, and stop at each for whoever wants to look.

    Whoever looks may load the page again and change its size, and leaves it where it was. A page that cannot be
    reached ends the walk, unless `on_trouble` wants to hear of it: then only the pages that come after it are left out.
    """
    wanted = set(only) or set(BY_NAME)
    needed, lost = with_ways(wanted), set()
    for kind in (kind for kind in PAGES if kind.name in needed):
        if kind.after in lost:
            lost.add(kind.name)
            continue
        try:
            is_there = kind.reach(visit)
        except (AssertionError, Error) as trouble:
            if on_trouble is None:
                raise
            lost.add(kind.name)
            on_trouble(kind, trouble)
            continue
        if is_there and kind.name in wanted:
            yield kind, visit.page


def with_ways(names: Iterable[str]) -> set[str]:
    """Return these page types and those they come after.

    >>> sorted(with_ways(["delivery", "home"]))
    ['basket', 'delivery', 'home']
    """
    needed = set()
    for name in names:
        while name and name not in needed:
            needed.add(name)
            name = BY_NAME[name].after
    return needed
