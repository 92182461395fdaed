"""Each promise can be broken, and a sentence then says by which page and by how much."""

import pytest

from storefront.running.demo_plan import BASE_DIR
from tests.audit.gauge import Findings, Target
from tests.audit.promises import PROMISES, broken_promises
from tests.audit.weight import KINDS, Weight

LOOK = (BASE_DIR / "docs" / "look.md").read_text(encoding="utf-8")
EVERY_KIND_OF_FAULT = {
    "a visitor gets there": {"trouble": ["waited in vain"]},
    "axe finds no barrier": {"barriers": ["label: <input>"]},
    "nothing scrolls sideways, neither at 320 px nor enlarged to 200 %": {"sideways": ["40 px too wide at 320 px"]},
    "nothing to press is smaller than 24 px on a phone": {"small_targets": [Target("a “here”", 60, 23)]},
    "a first view weighs at most 250 kB": {"first_view": {"image": 250_001}},
    "its HTML, CSS and JS weigh at most 100 kB": {"first_view": {"html": 40_000, "css": 40_000, "js": 20_001}},
    "a good weighs at most 150 kB without its pictures": {"first_view": {"font": 150_001}},
    "nothing comes from other hosts": {"strangers": ["https://elsewhere.example/a.js"]},
    "nothing jumps while a page loads: layout shift of at most 0.02": {"shift": 0.0201},
    "the console stays silent": {"errors": ["Refused to load"]},
}


def findings(page: str = "product", *, first_view: dict | None = None, **measured) -> Findings:
    """Return what was measured on a page that keeps its promises, but for what is given."""
    weight = Weight({**dict.fromkeys(KINDS, 1000), **(first_view or {})}, 9)
    return Findings(page, "th", 360, first_view=weight, whole=weight, **measured)


def test_page_without_faults_breaks_no_promise():
    assert broken_promises(findings()) == []


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.sentence)
def test_promise_is_broken_by_its_fault_and_by_no_other(promise):
    assert promise.sentence in EVERY_KIND_OF_FAULT

    for sentence, fault in EVERY_KIND_OF_FAULT.items():
        assert promise.is_kept(findings(**fault)) == (sentence != promise.sentence)


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.sentence)
def test_promise_stands_in_the_document(promise):
    assert f"\n| {promise.sentence} |" in LOOK


def test_sentence_names_page_promise_measure_and_place():
    found = findings("home", first_view={"image": 312_400}, sideways=["40 px too wide at 320 px div.map"])

    assert broken_promises(found) == [
        "home (th, 360 px) breaks “nothing scrolls sideways, neither at 320 px nor enlarged to 200 %”: measured 1\n"
        "      40 px too wide at 320 px div.map",
        "home (th, 360 px) breaks “a first view weighs at most 250 kB”: measured 317",
    ]


def test_budget_binds_only_the_pages_it_names():
    heavy = {"image": 900_000}

    assert broken_promises(findings("makers", first_view=heavy)) == []
    assert broken_promises(findings("list", first_view=heavy)) != []


def test_sheet_has_no_load_and_weighs_nothing():
    assert broken_promises(Findings("home", "th", 360)) == []


def test_target_between_24_and_44_px_is_told_but_breaks_nothing():
    assert broken_promises(findings(small_targets=[Target("a “here”", 60, 39)])) == []
