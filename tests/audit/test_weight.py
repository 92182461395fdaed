"""Bytes are counted by kind, as they came over the line."""

from tests.audit.weight import Ledger, Weight

SHOP = "shop.example"


def ask(ledger: Ledger, number: str, kind: str, address: str = f"https://{SHOP}/a", load: str = "1", **more) -> None:
    """Let the browser tell that it asks for a file."""
    sent = {"requestId": number, "loaderId": load, "type": kind, "request": {"url": address}}
    ledger.note("Network.requestWillBeSent", {**sent, **more})


def get(ledger: Ledger, number: str, kind: str, size: int) -> None:
    """Let the browser tell that the file has come."""
    ledger.note("Network.responseReceived", {"requestId": number, "type": kind})
    ledger.note("Network.loadingFinished", {"requestId": number, "encodedDataLength": size})


def opened_page() -> Ledger:
    """Return the ledger of a page whose HTML of 1 byte has come."""
    ledger = Ledger(frozenset({SHOP}))
    ask(ledger, "1", "Document")
    get(ledger, "1", "Document", 1)
    return ledger


def test_bytes_are_counted_by_kind():
    ledger = opened_page()

    for number, kind in enumerate(("Stylesheet", "Script", "Font", "Image", "Manifest"), start=1):
        ask(ledger, kind, kind)
        get(ledger, kind, kind, 10**number)
    ask(ledger, "another", "Image")
    get(ledger, "another", "Image", 500)

    assert list(ledger.weight().bytes_of.values()) == [1, 10, 100, 1000, 10_500, 100_000]
    assert ledger.weight().requests == 7


def test_what_the_page_carries_itself_weighs_nothing():
    ledger = opened_page()

    ask(ledger, "2", "Image", address="data:image/png;base64,AAAA")

    assert ledger.weight().requests == 1
    assert ledger.strangers == []


def test_what_lies_in_the_cache_is_not_asked_for():
    ledger = opened_page()
    ask(ledger, "2", "Image")

    ledger.note("Network.requestServedFromCache", {"requestId": "2"})

    assert (ledger.weight().total, ledger.weight().requests, ledger.is_quiet) == (1, 1, True)


def test_answer_that_leads_elsewhere_is_counted_too():
    ledger = Ledger(frozenset({SHOP}))
    ask(ledger, "1", "Document")

    ask(ledger, "1", "Document", redirectResponse={"encodedDataLength": 300})
    get(ledger, "1", "Document", 5000)

    assert ledger.weight().bytes_of["html"] == 5300
    assert ledger.weight().requests == 2


def test_request_to_another_host_is_noted():
    ledger = opened_page()

    ask(ledger, "2", "Script", address="https://elsewhere.example/a.js")

    assert ledger.strangers == ["https://elsewhere.example/a.js"]


def test_what_the_page_before_still_asks_for_is_not_counted():
    ledger = Ledger(frozenset({SHOP}))

    ask(ledger, "8", "Image", load="0")
    ask(ledger, "1", "Document")
    ask(ledger, "9", "Image", load="0")
    get(ledger, "8", "Image", 999)
    get(ledger, "1", "Document", 1)

    assert (ledger.weight().total, ledger.weight().requests, ledger.is_quiet) == (1, 1, True)


def test_ledger_is_quiet_when_all_has_come_or_failed():
    ledger = opened_page()
    ask(ledger, "2", "Image")
    ask(ledger, "3", "Image")
    get(ledger, "2", "Image", 1)
    assert not ledger.is_quiet

    ledger.note("Network.loadingFailed", {"requestId": "3"})

    assert ledger.is_quiet


def test_code_is_html_css_and_js_and_pictures_can_be_left_out():
    weight = Weight({"html": 1, "css": 2, "js": 4, "font": 8, "image": 16, "other": 32}, 6)

    assert (weight.total, weight.code, weight.without_pictures) == (63, 7, 47)
