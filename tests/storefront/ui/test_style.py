"""The promises of the style sheets: readable colours, few bytes, no raw colour outside the tokens."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "storefront" / "static" / "shop"
SHEETS = [STATIC / "css" / name for name in ("base.css", "layout.css", "components.css")]
EVERY_SHEET = sorted((STATIC / "css").glob("*.css"))
BASE = SHEETS[0].read_text(encoding="utf-8")
DYES = {
    "paper": "#FBF5E6",
    "paper-raised": "#FFFDF7",
    "ink": "#2B211B",
    "ink-soft": "#6A5A4E",
    "lac": "#8C2F39",
    "indigo": "#2B3A67",
    "khun": "#F4B400",
    "leaf": "#3F6B45",
    "ebony": "#1F1B1A",
}
# Every pair of letters and ground that the sheets set.
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "lac", "indigo", "leaf") for ground in ("paper", "paper-raised")),
    ("ink", "khun"),
    ("ink", "khun-pale"),
    ("ink", "sand"),
    ("ink-soft", "sand"),
    ("lac", "khun-pale"),
    ("indigo", "khun-pale"),
    ("indigo", "indigo-pale"),
    ("leaf", "leaf-pale"),
    ("ink-soft", "leaf-pale"),
    ("lac", "lac-pale"),
    ("paper-raised", "lac"),
    ("paper-raised", "lac-deep"),
    ("paper", "ink"),
    ("paper", "ebony"),
    ("on-dark", "ebony"),
    ("paper", "leaf"),
]
# Edges of fields and the focus ring are told from their ground at 3:1.
EDGE_PAIRS = [("edge", "paper"), ("edge", "paper-raised"), ("indigo", "paper"), ("khun", "ebony")]


def colour(name: str) -> tuple[float, ...]:
    """Work out a token as a browser would, following color-mix() down to the dyes."""
    value = re.search(rf"--{name}: ([^;]+);", BASE)[1]
    if value.startswith("#"):
        return tuple(int(value[start : start + 2], 16) for start in (1, 3, 5))
    first, share, second = re.fullmatch(
        r"color-mix\(in srgb, var\(--([\w-]+)\) (\d+)%, var\(--([\w-]+)\)\)", value
    ).groups()
    part = int(share) / 100
    return tuple(one * part + two * (1 - part) for one, two in zip(colour(first), colour(second), strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two tokens as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(colour(one)), _luminance(colour(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(channels: tuple[float, ...]) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (value / 255 for value in channels)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_of_black_on_white_would_be_21(monkeypatch):
    monkeypatch.setattr(f"{__name__}.BASE", "--black: #000000; --white: #FFFFFF;")

    assert round(contrast("black", "white"), 1) == 21


@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_stand_out_from_their_ground(edge, ground):
    assert contrast(edge, ground) >= 3


def test_tokens_are_the_nine_dyes():
    assert dict(re.findall(r"--([\w-]+): (#\w{6});", BASE.split("@media print")[0])) == DYES


@pytest.mark.parametrize("sheet", EVERY_SHEET, ids=lambda sheet: sheet.name)
def test_sheet_names_no_colour_but_the_dyes(sheet):
    without_tokens = re.sub(r"--[\w-]+: #\w{6};", "", sheet.read_text(encoding="utf-8"))

    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(", without_tokens) == []


def test_sheets_of_every_page_stay_under_16_kilobytes_on_the_line():
    assert sum(len(gzip.compress(sheet.read_bytes())) for sheet in SHEETS) < 16 * 1024


@pytest.mark.parametrize("sheet", EVERY_SHEET, ids=lambda sheet: sheet.name)
def test_files_named_by_a_sheet_exist(sheet):
    named = re.findall(r'url\("([^"]+)"\)', sheet.read_text(encoding="utf-8"))

    assert [name for name in named if not (sheet.parent / name).is_file()] == []
