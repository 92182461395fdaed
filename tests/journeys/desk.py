"""What staff do at the desk, step by step, as the journeys need it."""

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
