import gzip
from xml.etree import ElementTree

import pytest

from storefront.ui import woven

FILES = woven.files()


def test_woven_files_in_the_repository_are_what_the_code_draws():
    kept = {path.name: path.read_text(encoding="utf-8") for path in woven.FOLDER.glob("*.svg")}

    assert kept == FILES


@pytest.mark.parametrize("name", sorted(FILES))
def test_woven_file_is_small_and_whole(name):
    drawing = FILES[name]

    assert ElementTree.fromstring(drawing).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 -- our own drawing
    assert len(gzip.compress(drawing.encode())) < 6_000


@pytest.mark.parametrize("name", sorted(woven.PALETTES))
def test_band_repeats_without_a_seam_and_stands_upright(name):
    palette = woven.PALETTES[name]
    middle, seam = woven.BAND_HEIGHT // 2, woven.BAND_WIDTH

    def row(y):
        return [woven._band_cell(x, y, palette) for x in range(woven.BAND_WIDTH)]

    # Top and bottom mirror each other, and so do the two sides of every lozenge but for the picked edges.
    assert [row(y) for y in range(middle)] == [row(woven.BAND_HEIGHT - 1 - y) for y in range(middle)]
    assert all(row(y)[1:] == row(y)[:0:-1] for y in range(4, woven.BAND_HEIGHT - 4))
    assert woven._band_cell(0, middle, palette) == woven._band_cell(seam, middle, palette) == palette.accent


@pytest.mark.parametrize("motif", sorted(woven.MOTIFS))
def test_motif_is_drawn_the_same_each_time_and_in_the_colours_of_its_dye(motif):
    draw = woven.MOTIFS[motif]

    assert draw(woven.PALETTES["lac"]) == draw(woven.PALETTES["lac"])
    assert draw(woven.PALETTES["lac"]).drawing != draw(woven.PALETTES["leaf"]).drawing


@pytest.mark.parametrize("motif", ["mudmee", "khit", "phakhaoma"])
def test_woven_motif_mirrors_itself_so_that_tiles_meet_without_a_seam(motif):
    tile = woven.MOTIFS[motif](woven.PALETTES["indigo"])

    assert (tile.width % 2, tile.height % 2) == (0, 0)
    assert "M-" not in tile.drawing


def test_the_seven_elements_are_drawn_whole():
    assert sorted(woven.ELEMENTS) == ["baisi", "burr", "hook", "khaen", "khun", "lantern", "ring"]
    for draw in woven.ELEMENTS.values():
        cells = draw(woven.PALETTES["khun"])
        assert all(0 <= x < woven.SIZE and 0 <= y < woven.SIZE for x, y in cells)
