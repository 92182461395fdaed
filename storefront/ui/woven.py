"""Draws the shop's woven pieces: the band, cloths of every pattern and dye, the placeholder, the plate, the mark.

Everything stands on a grid of cells, one cell for one pick of the weft, and is drawn as one path per
colour with hard edges, so that it stays crisp at every size. The files are kept in the repository:
`python -m storefront.ui.woven` draws them again, and a test proves that both agree.
"""

from pathlib import Path

from storefront.ui.elements import ELEMENTS, SIZE
from storefront.ui.motifs import MOTIFS, Cells, Palette, Tile, ground, lozenge, mix, paths

FOLDER = Path(__file__).resolve().parent.parent / "static" / "shop" / "woven"

BAND_WIDTH, BAND_HEIGHT = 24, 17
MARK_SIZE = 21
CLOTH_TILE = 24
PLACEHOLDER_SIZE = 144
CLOTH_WIDTH, CLOTH_HEIGHT = 480, 360
# Patterns on a grid of cells are drawn at two units to the cell, with hard edges; the others are smooth.
ON_CELLS = {"mudmee", "khit", "phakhaoma"}

PALETTES = {
    "lac": Palette("#5E1520", "#E9DCC3", "#C8322B", "#F4B400", "#8C2F39", "#F0DFD2"),
    "indigo": Palette("#16223F", "#EFE6D2", "#4F74B3", "#D9B44A", "#2B3A67", "#DDE1E2"),
    "ebony": Palette("#1F1B1A", "#E8DFCF", "#6B5B53", "#C8322B", "#F4B400", "#E6DED3"),
    "marigold": Palette("#7A3E0A", "#FFF1D0", "#E08A1E", "#F6C945", "#8C2F39", "#F7E6C4"),
    "khun": Palette("#3A2618", "#EFE1C2", "#F4B400", "#8C2F39", "#6B8E4E", "#F6E5BC"),
    "mud": Palette("#4A3325", "#EADBC8", "#A9714B", "#C97B3D", "#6E4A34", "#EBDDCB"),
    "leaf": Palette("#24402E", "#EEF0DC", "#5B7B4B", "#D9C25A", "#8FAE7A", "#E3E7D6"),
    "natural": Palette("#E7D7B5", "#FBF5E6", "#C9A66B", "#8A6A3B", "#5B7B4B", "#EFE6D2"),
}


def files() -> dict[str, str]:
    """Return every woven file of the shop: its name and its drawing."""
    drawn = {"mark.svg": mark()}
    for name, palette in PALETTES.items():
        drawn[f"band-{name}.svg"] = band(palette)
        drawn[f"placeholder-{name}.svg"] = placeholder(palette)
        for motif, tile in MOTIFS.items():
            drawn[f"cloth-{motif}-{name}.svg"] = cloth(tile(palette), is_on_cells=motif in ON_CELLS)
    for name, draw in ELEMENTS.items():
        drawn[f"element-{name}.svg"] = _svg(SIZE, SIZE, paths(draw(PALETTES["khun"])))
    return drawn


def band(palette: Palette) -> str:
    """Draw one repeat of the band: a mudmee lozenge between hooks, a star, picked edges."""
    cells = band_cells(palette, BAND_WIDTH)
    return _svg(BAND_WIDTH, BAND_HEIGHT, ground(BAND_WIDTH, BAND_HEIGHT, palette.ground) + paths(cells))


def band_cells(palette: Palette, width: int) -> Cells:
    """Return the cells of so long a band that are not of its ground."""
    cells: Cells = {}
    for y in range(BAND_HEIGHT):
        for x in range(width):
            colour = _band_cell(x % BAND_WIDTH, y, palette)
            if colour:
                cells[x, y] = colour
    return cells


def _band_cell(x: int, y: int, palette: Palette) -> str | None:
    from_middle = abs(y - BAND_HEIGHT // 2)
    if from_middle == 8:
        return palette.accent
    if from_middle == 6:
        return palette.light if x % 4 < 2 else None
    beside = abs(x - BAND_WIDTH // 2)
    # The star stands on the seam of two repeats, so it is counted from the nearer edge.
    from_seam = min(x, BAND_WIDTH - x)
    if from_seam + from_middle <= 1:
        return palette.accent
    if from_seam == from_middle and from_seam in (2, 3):
        return palette.light
    ring = beside + from_middle
    if ring <= 3:
        return palette.accent if ring == 0 else (palette.main if ring % 2 else None)
    if ring == 4:
        return palette.light
    if ring in (7, 8) and from_middle <= 4:
        return palette.main
    return None


def cloth(tile: Tile, *, is_on_cells: bool) -> str:
    """Draw a length of cloth, as it stands for a maker: one pattern, a fold of light from the upper left."""
    scale = 2 if is_on_cells else 1
    edges = "" if is_on_cells else ' shape-rendering="auto"'
    body = (
        f'<defs><pattern id="p" width="{tile.width}" height="{tile.height}" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({scale})">{tile.drawing}</pattern>{FOLDS}</defs>'
        f'<path fill="url(#p)"{edges} d="M0 0h{CLOTH_WIDTH}v{CLOTH_HEIGHT}H0z"/>'
        f'<path fill="url(#f)" d="M0 0h{CLOTH_WIDTH}v{CLOTH_HEIGHT}H0z"/>'
    )
    return _svg(CLOTH_WIDTH, CLOTH_HEIGHT, body)


FOLDS = (
    '<linearGradient id="f" x2="1" y2=".12">'
    + "".join(
        f'<stop offset="{offset}" stop-color="{colour}" stop-opacity="{share}"/>'
        for offset, colour, share in (
            (0, "#000", 0.16),
            (0.14, "#FFF", 0.08),
            (0.34, "#000", 0.1),
            (0.55, "#FFF", 0.09),
            (0.78, "#000", 0.13),
            (0.92, "#FFF", 0.03),
            (1, "#000", 0.18),
        )
    )
    + "</linearGradient>"
)


def mark() -> str:
    """Draw the shop's mark: a lozenge of lac red and khun yellow on no ground at all."""
    return _svg(MARK_SIZE, MARK_SIZE, paths(mark_cells()))


def mark_cells() -> Cells:
    """Return the cells of the mark; what lies between them is seen through."""
    # Khun yellow is deepened a little: the mark stands on paper, where the pure dye would fade.
    lac, khun = PALETTES["lac"].small, mix(PALETTES["khun"].main, PALETTES["khun"].ground, 0.82)
    cells: Cells = {}
    for x, y, ring in lozenge(MARK_SIZE // 2):
        if ring >= 9 or ring in (2, 3):
            cells[x, y] = lac
        elif ring == 0 or (ring in (5, 6, 7) and ring % 2):
            cells[x, y] = khun
    return cells


def placeholder(palette: Palette) -> str:
    """Draw the calm cloth that stands in for a missing picture: a whispered weave and one seal."""
    size, tile = PLACEHOLDER_SIZE, CLOTH_TILE
    body = (
        f'<defs><pattern id="w" width="{tile}" height="{tile}" patternUnits="userSpaceOnUse">'
        f"{paths(_whispered_weave(palette))}</pattern></defs>"
        + ground(size, size, palette.wall)
        + f'<path fill="url(#w)" d="M0 0h{size}v{size}H0z"/>'
        + f'<g transform="translate({size // 2 - 21} {size // 2 - 21})">{paths(_seal(palette))}</g>'
    )
    return _svg(size, size, body)


def _whispered_weave(palette: Palette) -> Cells:
    line = mix(palette.main, palette.wall, 0.26)
    heart = mix(palette.small, palette.wall, 0.30)
    cells: Cells = {}
    for x, y, ring in lozenge(CLOTH_TILE // 2):
        if x >= CLOTH_TILE or y >= CLOTH_TILE:
            continue
        if ring in (8, 11) or (ring == 5 and (x + y) % 4 < 2):
            cells[x, y] = line
        elif ring <= 1:
            cells[x, y] = heart
    return cells


def _seal(palette: Palette) -> Cells:
    """Return the lozenge in the middle: mudmee rings on an island of plain wall."""
    colours: dict[int, str] = dict.fromkeys(range(22), palette.wall)
    colours |= dict.fromkeys((18, 17), palette.small)
    colours |= dict.fromkeys((11, 12, 13), palette.main)
    colours |= {8: palette.ground, 15: palette.accent, 4: palette.main, 3: palette.main, 0: palette.accent}
    cells: Cells = {}
    for x, y, ring in lozenge(21):
        picked = ring in (11, 12, 13) and abs(x - 21) % 4 >= 2
        cells[x, y] = palette.accent if picked else colours[ring]
    return cells


def _svg(width: int, height: int, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" shape-rendering="crispEdges">{body}</svg>\n'
    )


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file_name, drawing in files().items():
        (FOLDER / file_name).write_text(drawing, encoding="utf-8")
