"""Measures a page as it stands in the browser."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route

from tests.audit.weight import EVENTS, Ledger, Weight
from tests.browser import WINDOWS, window
from tests.journeys.pages import PageType

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations", "incomplete"],
}
EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf-8")
NARROWEST = 320  # also what is left of 1280 px when they are enlarged four times
FINGER = 44
# What comes after the first paint on a slow line. A demo next door is so quick that nothing would ever jump.
LATE = ("font", "image", "script")
QUIET_SECONDS = 0.5
LONGEST_SECONDS = 15


@dataclass(frozen=True)
class Target:
    """Something to press, and how large it is."""

    name: str
    width: float
    height: float

    @property
    def least(self) -> float:
        return min(self.width, self.height)


@dataclass
class Findings:
    """What was measured on one page in one window. A sheet upon a page has no load of its own."""

    page: str
    language: str
    width: int
    trouble: list[str] = field(default_factory=list)  # why it could not be reached, or not be looked at
    barriers: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    small_targets: list[Target] = field(default_factory=list)
    first_view: Weight | None = None
    whole: Weight | None = None
    strangers: list[str] = field(default_factory=list)
    shift: float = 0
    moved: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def is_phone(self) -> bool:
        return bool(WINDOWS[self.width].get("is_phone"))


# Lays bars that stay at the foot of the window where the page has them, and back.
LAY_BARS = """() => {
    window.bars = [...document.querySelectorAll("body *")].filter((one) => {
        const style = getComputedStyle(one);
        return style.position === "sticky" && style.bottom !== "auto";
    });
    window.bars.forEach((bar) => { bar.style.position = "static"; });
}"""
LIFT_BARS = "() => window.bars.forEach((bar) => { bar.style.position = ''; })"


def barriers_of(page: Page) -> list[str]:
    """Return what axe finds or doubts on the page as it stands.

    Words on a picture are left to the eye: axe cannot tell the colour behind them. What happens to lie half under a bar
    is no small target: one scrolls, and what has the focus is never under it (tests/journeys/test_focus.py).
    """
    page.evaluate(LAY_BARS)
    seen = Axe().run(page, options=RULES).response
    page.evaluate(LIFT_BARS)
    doubted = [rule for rule in seen["incomplete"] if rule["id"] != "color-contrast"]
    return [
        f"{rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in (*seen["violations"], *doubted)
        for node in rule["nodes"]
    ]


class Gauge:
    """Looks at the pages of one window. Made before the first of them is opened."""

    def __init__(self, page: Page, site_url: str, language: str = "th"):
        self.page = page
        self.language = language
        self.window = WINDOWS[page.viewport_size["width"]]
        self.is_phone = bool(self.window.get("is_phone"))
        self.scale = window(**self.window)["device_scale_factor"]
        self.own_hosts = frozenset({urlsplit(site_url).netloc})
        self.ledger = Ledger(self.own_hosts)
        self.errors: list[str] = []
        self.chromium = page.context.new_cdp_session(page)
        self.chromium.send("Network.enable")
        self.chromium.send("Network.setCacheDisabled", {"cacheDisabled": True})
        for event in EVENTS:
            self.chromium.on(event, lambda told, event=event: self.ledger.note(event, told))
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def look(self, kind: PageType) -> Findings:
        """Measure the page as it stands, then load it again for what only a load can tell."""
        found = Findings(kind.name, self.language, self.window["width"])
        self.errors.clear()
        found.barriers = barriers_of(self.page)
        found.sideways = self.sideways()
        if self.is_phone:
            found.small_targets = [Target(**target) for target in self.ask(f"smallTargets({FINGER})")]
        if not kind.is_sheet:
            self.load_again(found)
        # The browser notes a page that answers 404, which was asked for here.
        found.errors = [error for error in self.errors if kind.status < 400 or f"status of {kind.status}" not in error]
        return found

    def load_again(self, found: Findings) -> None:
        """Load the page as if for the first time, from its top, and note what comes and what jumps."""
        self.ask("forgetPlace()")
        self.ledger = Ledger(self.own_hosts)
        with self.slow_line():
            self.page.reload(wait_until="commit")
            self.ask("painted()")
        self.page.wait_for_load_state("load")
        self.wait_for_quiet()
        found.first_view = self.ledger.weight()
        self.ask("scroll()")
        self.wait_for_quiet()
        self.ask("drawn()")
        found.whole = self.ledger.weight()
        self.page.unroute("**/*")
        shift = self.ask("shift()")
        found.shift, found.moved = shift["sum"], shift["moved"]
        found.strangers = self.ledger.strangers

    @contextmanager
    def slow_line(self) -> Iterator[None]:
        """Let faces, pictures and scripts come only after the block, when the page is painted without them."""
        waiting: list[Route] | None = []

        def meet(route: Route) -> None:
            if waiting is not None and route.request.resource_type in LATE:
                waiting.append(route)
            else:
                route.continue_()

        self.page.route("**/*", meet)
        yield
        late, waiting = waiting, None
        for route in late:
            route.continue_()

    def sideways(self) -> list[str]:
        """Say at which sizes the page scrolls sideways: as it is, at 320 px, and enlarged to 200 %."""
        width, height = self.window["width"], self.window["height"]
        sizes = {f"{NARROWEST} px": (NARROWEST, height, self.scale), f"{width} px": (width, height, self.scale)}
        if not self.is_phone:
            sizes["200 %"] = (width // 2, height // 2, 2 * self.scale)
        found = []
        for name, size in sizes.items():
            with self.resized(*size):
                seen = self.ask("width()")
                if seen["needed"] > size[0]:
                    found.append(f"{seen['needed'] - size[0]} px too wide at {name}: {seen['sticksOut']}")
        return found

    @contextmanager
    def resized(self, width: int, height: int, scale: int) -> Iterator[None]:
        """Give the window another size for a while, and another number of dots to a pixel."""
        self.resize(width, height, scale)
        try:
            yield
        finally:
            self.resize(self.window["width"], self.window["height"], self.scale)

    def resize(self, width: int, height: int, scale: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": self.is_phone}
        self.chromium.send("Emulation.setDeviceMetricsOverride", size)

    def wait_for_quiet(self) -> None:
        """Wait until nothing is on its way for a moment, and the faces have come."""
        deadline = time.monotonic() + LONGEST_SECONDS
        quiet_since = time.monotonic()
        while time.monotonic() < deadline and time.monotonic() - quiet_since < QUIET_SECONDS:
            self.page.wait_for_timeout(50)
            if not self.ledger.is_quiet:
                quiet_since = time.monotonic()
        self.page.evaluate("document.fonts.ready.then(() => null)")

    def ask(self, question: str):
        """Ask the page itself; the questions stand in eyes.js."""
        return self.page.evaluate(f"{EYES.rstrip()}.{question}")
