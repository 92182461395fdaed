"""The words of the demo's pages: complete in both languages, with pictures and goods that exist."""

import csv
import json
import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from catalogue.thai.words import segment
from storefront.openbooks.figures import FIGURES
from storefront.pages.blocks import ELEMENT_NAMES

DATA = Path("storefront/demo/data")
PAGES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (DATA / "pages").glob("*.json")}
STORIES = {name: page for name, page in PAGES.items() if page["type"] == "story"}
NOT_READ = {"type", "file", "upcs", "facts", "address", "producer", "district", "width", "element", "figures"}
FIELDS = {
    "paragraph": {"html"},
    "heading": {"text"},
    "subheading": {"text"},
    "picture": {"file", "caption", "width"},
    "picture_pair": {"pair"},
    "steps": {"title", "steps"},
    "producer": {"producer", "words"},
    "place_map": {"district", "producer", "words"},
    "call": {"words", "button", "address"},
    "audio": {"title", "file", "transcript"},
    "renovation_fund": {"title"},
    "products": {"title", "upcs"},
    "figures": {"title", "facts"},
    "ledger_figures": {"title", "figures"},
    "elements": {"elements"},
}


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def blocks(page):
    return list(chain(page["th"].get("body", []), page["en"].get("body", [])))


def test_pages_are_of_every_type_and_six_stories_of_three_kinds_at_least():
    types = Counter(page["type"] for page in PAGES.values())

    assert types == {
        "home": 1,
        "plain": 5,
        "house": 2,
        "campaign": 1,
        "district_index": 1,
        "district": 4,
        "story_index": 1,
        "story": 6,
    }
    assert {page["kind"] for page in STORIES.values()} == {"centre", "foundation", "producer", "craft"}


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("language", ["th", "en"])
def test_story_is_worth_reading_and_can_be_read_on_a_phone(name, language):
    words = STORIES[name][language]
    text = " ".join(texts_of([words["title"], words["intro"], words["body"]]))

    assert 500 <= len(segment(text)) <= 900


def texts_of(value):
    """Yield what a reader reads."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key not in NOT_READ:
                yield from texts_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_of(one)
    else:
        yield re.sub(r"<[^>]+>|\[fact:[^]]+\]", " ", value)


def test_every_fact_that_a_page_names_is_in_the_table_and_may_be_printed():
    with Path("storefront/facts/data/facts.csv").open(encoding="utf-8", newline="") as file:
        printable = {row["code"] for row in csv.DictReader(file) if row["confidence"] in "AB"}
    named = set(re.findall(r"\[fact:([a-z0-9-]+)\]", json.dumps(PAGES)))
    chosen = {
        code
        for page in PAGES.values()
        for block in blocks(page)
        if block["type"] == "figures"
        for code in block["facts"]
    }

    assert named | chosen <= printable
    assert len(named | chosen) > 15


@pytest.mark.parametrize("name", PAGES)
def test_page_has_the_same_parts_in_both_languages(name):
    page = PAGES[name]

    assert page["slug"] == name
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert page["th"].keys() == page["en"].keys()
    assert [block["type"] for block in page["th"].get("body", [])] == [
        block["type"] for block in page["en"].get("body", [])
    ]
    assert re.search("[ก-ฮ]", page["th"]["title"])
    assert not re.search("[ก-ฮ]", page["en"]["title"])
    assert all(50 <= len(page[language]["seo_description"]) <= 200 for language in ("th", "en"))
    assert all(len(page[language]["intro"]) <= 400 for language in ("th", "en"))


@pytest.mark.parametrize("name", PAGES)
def test_page_uses_known_blocks_with_pictures_and_goods_that_exist(name):
    page = PAGES[name]
    pictures = {row["file"] for row in rows("pictures/index.csv")}
    goods = {row["product_id"]: row for row in rows("otop_products.csv")}

    for block in blocks(page):
        assert block.keys() - {"type"} == FIELDS[block["type"]]
        if block["type"] == "paragraph":
            assert set(re.findall(r"</?(\w+)", block["html"])) <= {"p", "b", "i", "ul", "ol", "li"}
        if block["type"] == "picture":
            assert block["file"] in pictures
        if block["type"] == "picture_pair":
            assert {half["file"] for half in block["pair"]} <= pictures
        if block["type"] == "ledger_figures":
            assert set(block["figures"]) <= FIGURES.keys()
        if block["type"] == "elements":
            assert [one["element"] for one in block["elements"]] == [name for name, _label in ELEMENT_NAMES]
        if block["type"] == "products":
            assert {goods[upc]["is_illustrative"] for upc in block["upcs"]} == {"0"}
    if page["type"] in ("home", "story", "house", "campaign"):
        assert page["picture"] in pictures


@pytest.mark.parametrize("name", STORIES)
def test_story_ends_with_its_sources_and_their_date(name):
    story = STORIES[name]

    assert len(story["th"]["sources"]) == len(story["en"]["sources"]) > 1
    assert re.fullmatch(r"ข้อมูล ณ วันที่ \d+ \S+ 25\d\d", story["th"]["sources"][-1])
    assert re.fullmatch(r"As of \d+ \w+ 20\d\d", story["en"]["sources"][-1])


def test_story_of_a_producer_is_about_a_documented_one():
    producers = {row["producer_id"]: row for row in rows("otop_producers.csv")}
    told = [story["producer"] for story in STORIES.values() if "producer" in story]

    assert {producers[code]["is_illustrative"] for code in told} == {"0"}


def test_home_points_to_stories_that_exist():
    home = PAGES["home"]

    assert home["hero_story"] in STORIES
    assert set(home["stories"]) == set(STORIES)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("doubtful", ["2547", "2004", "2,200", "บริจาค", "donat"])
def test_page_says_nothing_doubtful_and_asks_for_no_gift(name, doubtful):
    assert doubtful not in json.dumps(PAGES[name], ensure_ascii=False).lower()
