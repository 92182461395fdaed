"""What staff do at the desk, step by step, as the journeys need it."""

import re
import secrets

from playwright.sync_api import Page, expect

from checkout.fulfilment.carriers.thailand_post import is_s10


def postal_number() -> str:
    """Make a number of the post with its check digit."""
    digits = f"{secrets.randbelow(10**8):08}"
    return next(f"EF{digits}{check}TH" for check in range(10) if is_s10(f"EF{digits}{check}TH"))


def pack(page: Page) -> None:
    """Pack all of the order on this page of the desk."""
    page.locator(".desk-actions form[action$='/pack/'] button").click()
    expect(page.locator("[name=tracking_number]")).to_be_visible()


def ship(page: Page, *, carrier: str, tracking: str) -> None:
    """Give the packed order a number and hand it over."""
    page.locator("[name=carrier]").select_option(carrier)
    page.locator("[name=tracking_number]").fill(tracking)
    page.locator("form[action$='/ship/'] button").click()
    expect(page.locator("main")).to_contain_text(tracking)


def choose_refund(page: Page, *, pieces: int | None, reason: str = "changed-mind") -> None:
    """Open the way to give money back from an order's page, choose so many pieces or all, and go to the last look."""
    page.locator("a[href$='/refund/']").click()
    fill_in_refund(page, pieces=pieces, reason=reason)


def fill_in_refund(page: Page, *, pieces: int | None, reason: str = "changed-mind") -> None:
    """Choose so many pieces of the first good or everything, and go to the last look."""
    if pieces is None:
        page.locator("button[value=all]").click()
    else:
        page.locator("[name^=pieces_]").first.fill(str(pieces))
    page.locator("[name=reason]").select_option(reason)
    page.locator("button[value=look]:visible").last.click()
    expect(page.locator("button[value=give]")).to_be_visible()


def give_back(page: Page, password: str) -> None:
    """Give at the last look, with the password if it is asked for."""
    field = page.locator("[name=password]")
    if field.count():
        field.fill(password)
    with page.expect_navigation():
        page.locator("button[value=give]").click()
    expect(page.locator("#money-back")).to_be_visible()


def settle(page: Page, remedy: str, note: str = "") -> None:
    """Do something about the odd money on this page."""
    page.locator("[name=note]").fill(note)
    # While the answer is on its way there is no form to be seen either.
    with page.expect_navigation():
        page.locator(f"button[value={remedy}]").click()


def scan(page: Page, code: str) -> None:
    """Type what a scanner types: the code, and Enter."""
    with page.expect_response(re.compile(r"/(scan|mark)/$")):
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def codes_of(page: Page) -> list[str]:
    """Return the code of each piece that the table asks for."""
    codes = []
    for row in page.locator(".work-table tbody tr").all():
        code = row.locator(".quiet").first.inner_text().split(" · ")[0]
        codes += [code] * int(row.locator(".work-table__count").last.inner_text().split("\n")[0].split("/")[1])
    return codes


def scan_quickly(page: Page, codes: list[str]) -> None:
    """Scan one code after the other, as fast as a scanner can, and wait until all are answered."""
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def walk_round(page: Page, numbers: list[str]) -> int:
    """Pick these orders in one round, every stop ticked off by its label; return how many stops it had."""
    page.goto("/th/desk/rounds/")
    for box in page.locator("[name=order]:enabled").all():
        box.set_checked(box.get_attribute("value") in numbers)
    page.locator("button[data-next-step]").click()
    expect(page.locator("#scan-code")).to_be_focused()
    codes = page.locator("tbody tr td:nth-child(2) .quiet").all_inner_texts()
    scan_quickly(page, [code.split(" · ")[0] for code in codes])
    expect(page.locator("tr.is-done")).to_have_count(len(codes))
    page.locator("form[action$='/done/'] button").click()
    page.wait_for_url(re.compile("/to-pack/"))
    return len(codes)


def take_to_table(page: Page, number: str) -> None:
    """Open an order and take it to one's packing table."""
    page.goto(f"/th/desk/orders/{number}/")
    page.locator("form[action$='/take/'] button").click()
    expect(page.locator("#scan-code")).to_be_focused()


def hand_over(page: Page, lines: list[str], *, carrier: str) -> None:
    """Paste the tracking numbers of many parcels, look at them, and let all leave."""
    page.goto("/th/desk/parcels/")
    page.locator("#sending [name=carrier]").select_option(carrier)
    page.locator("#sending [name=lines]").fill("\n".join(lines))
    page.locator("#sending button[value=check]").click()
    expect(page.locator("#checked [name=line]:checked")).to_have_count(len(lines))
    page.locator("#checked button[value=do]").click()
    expect(page.locator("#went ~ .table-scroll .badge--good")).to_have_count(len(lines))
