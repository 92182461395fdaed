"""The faces hold every letter that the shop writes, and the sheets fetch them for these letters only."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from storefront.ui import faces

ROOT = Path(settings.BASE_DIR)
BASE_SHEET = (ROOT / "storefront/static/shop/css/base.css").read_text(encoding="utf-8")
FILES = [
    (face, script, weight) for face, weights in faces.FACES.items() for script in faces.LETTERS for weight in weights
]


def letters_written() -> set[str]:
    """Return every letter of our texts, of the pages, goods and makers of the demo, and of the places."""
    sources = [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "storefront/demo/data").rglob("*.json"),
        *(ROOT / "storefront/demo/data").glob("*.csv"),
        ROOT / "storefront/locale/th/LC_MESSAGES/django.po",
        ROOT / "catalogue/places/data/thai_addresses.csv",
    ]
    texts = (path.read_text(encoding="utf-8") for path in sources)
    # JSON may write a letter as its number.
    return {letter for text in texts for letter in re.sub(r"\\u\w{4}", lambda m: json.loads(f'"{m[0]}"'), text)}


@pytest.mark.parametrize(("face", "script", "weight"), FILES)
def test_face_holds_the_letters_of_its_script(face, script, weight):
    held = set(TTFont(faces.FOLDER / faces.file_name(face, script, weight)).getBestCmap())

    assert set(faces.letters_of(script)) == held


@pytest.mark.parametrize(("face", "script", "weight"), FILES)
def test_sheet_fetches_a_face_for_its_letters_only(face, script, weight):
    rule = next(rule for rule in BASE_SHEET.split("@font-face") if faces.file_name(face, script, weight) in rule)

    assert f"unicode-range: {faces.LETTERS[script]};" in rule
    assert f"font-weight: {weight};" in rule
    assert "font-display: swap;" in rule


def test_every_letter_of_the_shop_is_in_a_face():
    known = {chr(letter) for script in faces.LETTERS for letter in faces.letters_of(script)}
    unknown = {letter for letter in letters_written() if letter.isprintable()} - known

    assert unknown == set()


def test_faces_stay_small():
    files = [faces.FOLDER / faces.file_name(*one) for one in FILES]

    assert sum(path.stat().st_size for path in files) < 55_000
