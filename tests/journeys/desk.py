"""What staff do at the desk, step by step, as the journeys need it."""

import secrets

from playwright.sync_api import Page, expect

from checkout.fulfilment.carriers import is_s10


def postal_number() -> str:
    """Make a number of the post with its check digit."""
    digits = f"{secrets.randbelow(10**8):08}"
    return next(f"EF{digits}{check}TH" for check in range(10) if is_s10(f"EF{digits}{check}TH"))


def pack(page: Page) -> None:
    """Pack the order on this page of the desk."""
    page.locator("form[action$='/pack/'] button").click()
    expect(page.locator("[name=tracking_number]")).to_be_visible()


def ship(page: Page, *, carrier: str, tracking: str) -> None:
    """Give the packed order a number and hand it over."""
    page.locator("[name=carrier]").select_option(carrier)
    page.locator("[name=tracking_number]").fill(tracking)
    page.locator("form[action$='/ship/'] button").click()
    expect(page.locator("main")).to_contain_text(tracking)
