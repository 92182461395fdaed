"""A running demo and a browser for the journeys through it."""

from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from urllib.parse import urlsplit

import pytest

from tests.browser import COMPUTER, PHONE, window
from tests.journeys.demo import open_demo, starting_demo

ARTIFACTS = Path(__file__).resolve().parent.parent / "artifacts"
HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("journey")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let the fixtures below know whether the test failed."""
    report = yield
    if report.when == "call":
        item.journey_failed = report.failed
    return report


@pytest.fixture(scope="session")
def demo_shop(request):
    """The demo shop, opened once for all journeys: they meet each other's orders, as shoppers do."""
    if shop := open_demo():
        yield shop
        books_are_as_written(shop)
        return
    folder = Path(mkdtemp(prefix="shop-journeys-"))
    with starting_demo(folder / "var") as shop:
        yield shop
        books_are_as_written(shop)
    # Where a test has failed, the logs of the demo stay.
    if not request.session.testsfailed:
        rmtree(folder)


def books_are_as_written(shop) -> None:
    """After all journeys, whatever they sold, gave back and paid: every entry of the books is as it was written."""
    assert shop.manage("verify_ledger").startswith("ok")


class Faults(list):
    """What went wrong behind the pages of a test: errors of the console, requests to strangers."""

    def __init__(self):
        super().__init__()
        self.meant: list[str] = []

    def forgive(self, words: str) -> None:
        """Let a fault pass that the test provokes on purpose; the browser may tell of it later."""
        self.meant.append(words)

    def unforgiven(self) -> list[str]:
        return [fault for fault in self if not any(words in fault for words in self.meant)]


@pytest.fixture
def faults():
    """The faults of this test: none may be left at its end but those it forgave."""
    found = Faults()
    yield found
    assert found.unforgiven() == []


@pytest.fixture
def new_page(request, demo_shop, browser, faults):
    """Return a way to open a fresh window of a visitor nobody knows: `new_page(**PHONE)`."""
    own_hosts = {urlsplit(url).netloc for url in (demo_shop.url, demo_shop.standin_url)}
    contexts = []

    def note_request(sent):
        address = urlsplit(sent.url)
        if address.scheme not in ("data", "blob") and address.netloc not in own_hosts:
            faults.append(f"request to a stranger: {sent.url}")

    def open_page(**how):
        context = browser.new_context(**window(**how), base_url=demo_shop.url)
        context.on("request", note_request)
        context.on("console", lambda said: said.type == "error" and faults.append(f"console: {said.text}"))
        context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
        contexts.append(context)
        return context.new_page()

    yield open_page
    for number, context in enumerate(contexts):
        if getattr(request.node, "journey_failed", False):
            ARTIFACTS.mkdir(exist_ok=True)
            for page in context.pages:
                page.screenshot(path=ARTIFACTS / f"{request.node.name}-{number}.png", full_page=True)
        context.close()


@pytest.fixture
def phone_page(new_page):
    """A Thai visitor's phone."""
    return new_page(**PHONE)


@pytest.fixture
def desktop_page(new_page):
    """A Thai visitor's computer."""
    return new_page(**COMPUTER)
