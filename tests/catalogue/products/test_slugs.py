import csv
import re
from pathlib import Path

import pytest

from catalogue.products.slugs import thai_slug

GOODS = Path("storefront/demo/data/otop_products.csv")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("ผ้าไหมมัดหมี่", "phamai-matmi"),
        ("ผ้าไหมมัดหมี่ลายแคนแก่นคูน", "phamai-matmi-lai-khaenkaenkhun"),
        ("Café ผ้าไหม 2 ผืน!", "cafe-phamai-2-phuen"),
        ("!!", ""),
    ],
)
def test_thai_slug_spells_words_in_latin_letters(name, slug):
    assert thai_slug(name) == slug


def test_thai_slug_ignores_the_wish_for_unicode():
    assert thai_slug("ผ้าไหม", allow_unicode=True) == "phamai"


def test_thai_slug_is_cut_on_a_word():
    slug = thai_slug("ผ้าไหมมัดหมี่" * 20)

    assert 70 < len(slug) <= 80
    assert slug.endswith(("-phamai", "-matmi"))


def test_thai_slug_of_one_endless_word_is_cut_all_the_same():
    assert thai_slug("a" * 200) == "a" * 80


def test_thai_slug_of_every_good_is_ascii_and_not_empty():
    names = [row["name_th"] for row in csv.DictReader(GOODS.open(encoding="utf-8"))]

    slugs = [thai_slug(name) for name in names]

    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) and len(slug) <= 80 for slug in slugs)
    assert len(set(slugs)) == 144
