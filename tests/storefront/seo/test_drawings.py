import re

import pytest
from django.conf import settings
from PIL import Image

from storefront.seo import drawings

DRAWN = drawings.files()


def pixels(drawing: Image.Image) -> tuple:
    return drawing.size, drawing.convert("RGBA").tobytes()


def test_every_drawing_is_in_the_repository_and_nothing_else():
    assert {path.name for path in drawings.FOLDER.iterdir()} == set(DRAWN)


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_drawing_in_the_repository_is_what_the_code_draws(name):
    with Image.open(drawings.FOLDER / name) as kept:
        assert pixels(kept) == pixels(DRAWN[name])


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_drawing_travels_lightly(name):
    assert (drawings.FOLDER / name).stat().st_size < 12_000


@pytest.mark.parametrize("name", sorted(DRAWN.keys() - {"share.png"}))
def test_mark_stands_in_the_very_middle_of_an_icon(name):
    assert pixels(DRAWN[name]) == pixels(DRAWN[name].transpose(Image.Transpose.ROTATE_180))


@pytest.mark.parametrize("name", ["touch-180.png", "maskable-512.png", "share.png"])
def test_what_phones_and_chats_cut_has_a_ground_of_paper(name):
    assert DRAWN[name].mode == "RGB"
    assert DRAWN[name].getpixel((0, 0)) == (0xFB, 0xF5, 0xE6)


def test_maskable_icon_keeps_the_mark_in_the_circle_that_every_phone_shows():
    icon = DRAWN["maskable-512.png"]
    paper, middle, safe = icon.getpixel((0, 0)), 255.5, 0.4 * 512

    outside = [
        icon.getpixel((x, y)) for x in range(512) for y in range(512) if (x - middle) ** 2 + (y - middle) ** 2 > safe**2
    ]

    assert set(outside) == {paper}


def test_paper_is_the_token_of_the_style_and_the_colour_of_the_browser_s_bar():
    style = (settings.BASE_DIR / "storefront/static/shop/css/base.css").read_text()
    page = (settings.BASE_DIR / "templates/base.html").read_text()

    assert re.search(r"--paper: (#\w+);", style)[1] == drawings.PAPER
    assert f'<meta name="theme-color" content="{drawings.PAPER}">' in page
