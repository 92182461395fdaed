"""Look at every type of page in the browser, and measure what docs/look.md promises of it.

    python -m tests.audit [--only product,basket] [--width 360] [--language th]

Opens a demo of its own, or goes to the one that is open at the port OPEN_DEMO. Ends with 1 when a promise is broken.
"""

import argparse
import sys
import time
from collections.abc import Iterator

from playwright.sync_api import Error, Page

from tests.audit import report
from tests.audit.gauge import Findings, Gauge
from tests.audit.promises import broken_promises
from tests.audit.stage import ARTIFACTS, demo_with_pictures, say, some_of
from tests.browser import WINDOWS, open_browser, window
from tests.journeys.demo import DemoShop
from tests.journeys.pages import BY_NAME, Visit, walk
from tests.needs import chromium, phone_letters

LANGUAGES = ("th", "en")


def main(arguments: list[str]) -> int:
    """Measure and report; return 1 when a promise is broken, else 0."""
    asked = read(arguments)
    begun = time.monotonic()
    all_found = []
    phone_letters()
    with demo_with_pictures() as shop, open_browser(chromium()) as browser:
        say(report.line(report.HEAD))
        for width in asked.width:
            for language in asked.language:
                context = browser.new_context(**window(**WINDOWS[width]), base_url=shop.url)
                for found in look_around(context.new_page(), shop, language, asked.only):
                    all_found.append(found)
                    say(report.line(report.cells(found)))
                context.close()
    seconds = time.monotonic() - begun
    broken = [sentence for found in all_found for sentence in broken_promises(found)]
    say("\n" + ("\n".join(f"  {sentence}" for sentence in broken) or "Every promise is kept."))
    path = report.write(ARTIFACTS, all_found, seconds)
    say(f"\n{len(all_found)} looks in {seconds:.0f} s; promises broken: {len(broken)}. Written down in {path}.")
    return 1 if broken else 0


def read(arguments: list[str]) -> argparse.Namespace:
    """Read what is asked for; each option takes several values, parted by commas."""
    parser = argparse.ArgumentParser(prog="python -m tests.audit", description="Measure the promises of the look.")
    parser.add_argument("--only", type=some_of(BY_NAME), default=[], help="page types: " + ", ".join(BY_NAME))
    parser.add_argument("--width", type=some_of(WINDOWS), default=list(WINDOWS), help="360, 1280 or both")
    parser.add_argument("--language", type=some_of(LANGUAGES), default=list(LANGUAGES), help="th, en or both")
    return parser.parse_args(arguments)


def look_around(page: Page, shop: DemoShop, language: str, only: list[str]) -> Iterator[Findings]:
    """Measure page after page in one window and one language, and keep a picture of each."""
    gauge = Gauge(page, shop.url, language)
    folder = ARTIFACTS / "audit"
    folder.mkdir(parents=True, exist_ok=True)
    missed = {}
    for kind, _page in walk(Visit(page, shop, language), only, missed.__setitem__):
        try:
            found = gauge.look(kind)
        except Error as trouble:
            missed[kind] = trouble
            continue
        picture = folder / f"{kind.name}-{language}-{found.width}.png"
        page.screenshot(path=picture, full_page=not kind.is_sheet, animations="disabled")
        yield found
    for kind, trouble in missed.items():
        yield Findings(kind.name, language, gauge.window["width"], trouble=[str(trouble)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
