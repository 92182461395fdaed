"""The words of the demo's pages: complete in both languages, with pictures and goods that exist."""

import csv
import json
import re
from itertools import chain
from pathlib import Path

import pytest

from storefront.openbooks.figures import FIGURES
from storefront.pages.blocks import ELEMENT_NAMES

DATA = Path("storefront/demo/data")
PAGES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (DATA / "pages").glob("*.json")}
STORIES = {name: page for name, page in PAGES.items() if page["type"] == "story"}
FIELDS = {
    "paragraph": {"html"},
    "heading": {"text"},
    "picture": {"file", "caption"},
    "products": {"title", "upcs"},
    "figures": {"title", "figures", "source"},
    "ledger_figures": {"title", "figures"},
    "elements": {"elements"},
}


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def blocks(page):
    return list(chain(page["th"].get("body", []), page["en"].get("body", [])))


def test_pages_are_a_home_an_index_three_stories_and_three_plain_pages():
    types = sorted(page["type"] for page in PAGES.values())

    assert types == ["home", "plain", "plain", "plain", "story", "story", "story", "story_index"]
    assert sorted(page["kind"] for page in STORIES.values()) == ["centre", "foundation", "producer"]


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
        if block["type"] == "figures":
            assert all(figure.keys() == {"number", "words"} for figure in block["figures"])
        if block["type"] == "ledger_figures":
            assert set(block["figures"]) <= FIGURES.keys()
        if block["type"] == "elements":
            assert [one["element"] for one in block["elements"]] == [name for name, _label in ELEMENT_NAMES]
        if block["type"] == "products":
            assert {goods[upc]["is_illustrative"] for upc in block["upcs"]} == {"0"}
    if page["type"] in ("home", "story"):
        assert page["picture"] in pictures


@pytest.mark.parametrize("name", STORIES)
def test_story_ends_with_its_sources_and_their_date(name):
    story = STORIES[name]

    assert len(story["th"]["sources"]) == len(story["en"]["sources"]) > 1
    assert re.fullmatch(r"ข้อมูล ณ วันที่ \d+ \S+ 25\d\d", story["th"]["sources"][-1])
    assert re.fullmatch(r"As of \d+ \w+ 20\d\d", story["en"]["sources"][-1])


def test_story_of_a_producer_is_about_a_documented_one():
    producers = {row["producer_id"]: row for row in rows("otop_producers.csv")}
    told = [story["producer"] for story in STORIES.values() if story["kind"] == "producer"]

    assert [producers[code]["is_illustrative"] for code in told] == ["0"]


def test_home_points_to_stories_that_exist():
    home = PAGES["home"]

    assert home["hero_story"] in STORIES
    assert set(home["stories"]) == set(STORIES)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("doubtful", ["2547", "2004", "2,200", "บริจาค", "donat"])
def test_page_says_nothing_doubtful_and_asks_for_no_gift(name, doubtful):
    assert doubtful not in json.dumps(PAGES[name], ensure_ascii=False).lower()
