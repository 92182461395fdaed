"""The gauge sees every kind of fault on a page that has them, and none on a page that has not."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.audit.gauge import Gauge
from tests.audit.promises import broken_promises
from tests.browser import COMPUTER, PHONE, window
from tests.journeys.pages import PageType

pytestmark = pytest.mark.journey

FRAME = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>A page</title><link rel=icon href=icon.svg>"
    "<meta name=viewport content='width=device-width, initial-scale=1'><main><h1>A page</h1>{}</main></html>"
)
SOUND = """
  <style>
    .ground { position: relative; width: 20px; height: 20px; padding: 0 }
    .ground::after { content: ""; position: absolute; inset: -14px }
    .strip { overflow-x: auto }
    .strip p { width: 2000px }
    label { display: flex; min-height: 48px }
  </style>
  <p>Words around <a href=#a>a link</a> and more words.</p>
  <p style="padding: 20px"><button class=ground aria-label=More>+</button></p>
  <div class=strip tabindex=0 role=group aria-label=Wide><p>A wide row in a box of its own</p></div>
  <label><input type=radio name=a> One of several</label>
"""


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def site(tmp_path):
    """A folder, and the address at which its files are served."""
    (tmp_path / "icon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=tmp_path))
    Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def look(browser, site):
    """Return a way to measure a page: its inner HTML, in a window."""
    folder, address = site
    contexts = []

    def measure(inner: str, how: dict = PHONE, name: str = "product"):
        Path(folder / "page.html").write_text(FRAME.replace("{}", inner), encoding="utf-8")
        contexts.append(browser.new_context(**window(**how)))
        page = contexts[-1].new_page()
        gauge = Gauge(page, address)
        page.goto(f"{address}/page.html")
        return gauge.look(PageType(name, ""))

    yield measure
    for context in contexts:
        context.close()


def test_sound_page_has_no_faults(look):
    found = look(SOUND)

    assert broken_promises(found) == []
    assert found.small_targets == []


@pytest.mark.parametrize("how", [PHONE, COMPUTER], ids=["phone", "computer"])
def test_barrier_is_seen(look, how):
    assert "image-alt" in look("<img src=icon.svg>", how).barriers[0]


def test_what_sticks_out_of_a_phone_is_named(look):
    found = look("<p id=plank style='width: 340px'>A plank</p>")

    assert len(found.sideways) == 1
    assert "at 320 px" in found.sideways[0]
    assert "p#plank" in found.sideways[0]


def test_page_too_wide_when_enlarged_is_seen_on_a_computer(look):
    assert "at 200 %" in " ".join(look("<p style='width: 700px'>A plank</p>", COMPUTER).sideways)


def test_small_button_is_measured(look):
    found = look("<button style='width: 30px; height: 20px; padding: 0' aria-label=Go>.</button>")

    assert [(target.width, target.height) for target in found.small_targets] == [(30, 20)]
    assert "smaller than 24 px" in broken_promises(found)[0]


def test_link_on_a_line_of_its_own_is_no_link_in_text(look):
    found = look("<p>Words above.<br><a href=#a>A link</a></p>")

    assert [target.name for target in found.small_targets] == ["a “A link”"]


def test_what_jumps_while_loading_is_measured_and_named(look):
    late = "<script>setTimeout(() => { late.style.height = '300px'; }, 400)</script>"

    found = look(f"<div id=late></div><ul id=pushed>{'<li>Pushed down' * 20}</ul>{late}")

    assert found.shift > 0.02
    assert "ul#pushed" in " ".join(found.moved)


def test_error_in_console_and_request_to_a_stranger_are_noted(look):
    found = look("<script>console.error('Oh'); fetch('http://localhost:9/a').catch(() => {}); throw 'Ah'</script>")

    assert found.strangers == ["http://localhost:9/a"]
    assert {"Oh", "Ah"} <= set(found.errors)


def test_what_comes_only_while_scrolling_is_not_in_the_first_view(look, site):
    folder, _address = site
    (folder / "style.css").write_text("p { color: black }" + " " * 20_000)
    (folder / "far.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>" + " " * 30_000)

    found = look(
        "<link rel=stylesheet href=style.css><p style='height: 20000px'>Long</p>"
        "<img loading=lazy src=far.svg width=10 height=10 alt=''>"
    )

    assert 20_000 < found.first_view.bytes_of["css"] < 21_000
    assert found.first_view.bytes_of["image"] == 0
    assert 30_000 < found.whole.bytes_of["image"] < 31_000


def test_page_is_left_at_its_own_size(look, browser):
    look(SOUND, COMPUTER)

    page = browser.contexts[-1].pages[0]
    assert page.evaluate("[innerWidth, innerHeight, devicePixelRatio, scrollY]") == [1280, 900, 1, 0]
