"""One Chromium for all who look at the shop: journeys, small tests and the audit."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The two windows every page is looked at in: a phone of 360 px and a computer.
PHONE = {"width": 360, "height": 780, "is_phone": True}
COMPUTER = {"width": 1280, "height": 900}
WINDOWS = {window["width"]: window for window in (PHONE, COMPUTER)}


def flags() -> list[str]:
    """Return the options Chromium starts with; its own sandbox does not work for root, as whom containers often run."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS


@contextmanager
def open_browser(program: str) -> Iterator[Browser]:
    """Start Chromium for as long as the block lasts. Playwright runs only once in a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags())
        yield browser
        browser.close()


def window(
    *,
    width: int,
    height: int,
    is_phone: bool = False,
    locale: str = "th-TH",
    scripts: bool = True,
    wants_calm: bool = False,
) -> dict:
    """Return how Playwright opens the window of a visitor: a phone is touched and has two dots to a pixel."""
    return {
        "viewport": {"width": width, "height": height},
        "locale": locale,
        "timezone_id": "Asia/Bangkok",
        "has_touch": is_phone,
        "is_mobile": is_phone,
        "device_scale_factor": 2 if is_phone else 1,
        "java_script_enabled": scripts,
        "reduced_motion": "reduce" if wants_calm else "no-preference",
    }
