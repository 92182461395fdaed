"""Draws the shop's woven pieces: the band, the placeholder for a good without a picture, the mark.

Everything stands on a grid of cells, one cell for one pick of the weft, and is drawn as one path per
colour with hard edges, so that it stays crisp at every size. The files are kept in the repository:
`python -m storefront.ui.woven` draws them again, and a test proves that both agree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "shop" / "woven"

BAND_WIDTH, BAND_HEIGHT = 24, 17
MARK_SIZE = 21
CLOTH_TILE = 24
PLACEHOLDER_SIZE = 144

Cells = dict[tuple[int, int], str]


@dataclass(frozen=True)
class Palette:
    """The five colours of one natural dye, and the pale wall its goods are shown against."""

    ground: str
    light: str
    main: str
    accent: str
    small: str
    wall: str


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
    return drawn


def band(palette: Palette) -> str:
    """Draw one repeat of the band: a mudmee lozenge between hooks, a star, picked edges."""
    cells: Cells = {}
    for y in range(BAND_HEIGHT):
        for x in range(BAND_WIDTH):
            colour = _band_cell(x, y, palette)
            if colour:
                cells[x, y] = colour
    return _svg(BAND_WIDTH, BAND_HEIGHT, _ground(BAND_WIDTH, BAND_HEIGHT, palette.ground) + _paths(cells))


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


def mark() -> str:
    """Draw the shop's mark: a lozenge of lac red and khun yellow on no ground at all."""
    # Khun yellow is deepened a little: the mark stands on paper, where the pure dye would fade.
    lac, khun = PALETTES["lac"].small, _mix(PALETTES["khun"].main, PALETTES["khun"].ground, 0.82)
    cells: Cells = {}
    for x, y, ring in _lozenge(MARK_SIZE // 2):
        if ring >= 9 or ring in (2, 3):
            cells[x, y] = lac
        elif ring == 0 or (ring in (5, 6, 7) and ring % 2):
            cells[x, y] = khun
    return _svg(MARK_SIZE, MARK_SIZE, _paths(cells))


def placeholder(palette: Palette) -> str:
    """Draw the calm cloth that stands in for a missing picture: a whispered weave and one seal."""
    size, tile = PLACEHOLDER_SIZE, CLOTH_TILE
    body = (
        f'<defs><pattern id="w" width="{tile}" height="{tile}" patternUnits="userSpaceOnUse">'
        f"{_paths(_whispered_weave(palette))}</pattern></defs>"
        + _ground(size, size, palette.wall)
        + f'<path fill="url(#w)" d="M0 0h{size}v{size}H0z"/>'
        + f'<g transform="translate({size // 2 - 21} {size // 2 - 21})">{_paths(_seal(palette))}</g>'
    )
    return _svg(size, size, body)


def _whispered_weave(palette: Palette) -> Cells:
    line = _mix(palette.main, palette.wall, 0.26)
    heart = _mix(palette.small, palette.wall, 0.30)
    cells: Cells = {}
    for x, y, ring in _lozenge(CLOTH_TILE // 2):
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
    for x, y, ring in _lozenge(21):
        picked = ring in (11, 12, 13) and abs(x - 21) % 4 >= 2
        cells[x, y] = palette.accent if picked else colours[ring]
    return cells


def _lozenge(radius: int) -> Iterable[tuple[int, int, int]]:
    """Walk the cells of a lozenge: column, row, and how many steps from its heart."""
    for y in range(2 * radius + 1):
        for x in range(2 * radius + 1):
            ring = abs(x - radius) + abs(y - radius)
            if ring <= radius:
                yield x, y, ring


def _paths(cells: Cells) -> str:
    """Write cells as one path per colour, neighbours in a row joined to one run."""
    runs: dict[str, list[str]] = {}
    for x, y in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        colour = cells[x, y]
        if cells.get((x - 1, y)) == colour:
            continue
        length = 1
        while cells.get((x + length, y)) == colour:
            length += 1
        runs.setdefault(colour, []).append(f"M{x} {y}h{length}v1h-{length}z")
    return "".join(f'<path fill="{colour}" d="{"".join(run)}"/>' for colour, run in sorted(runs.items()))


def _ground(width: int, height: int, colour: str) -> str:
    return f'<path fill="{colour}" d="M0 0h{width}v{height}H0z"/>'


def _svg(width: int, height: int, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" shape-rendering="crispEdges">{body}</svg>\n'
    )


def _mix(colour: str, other: str, share: float) -> str:
    """Blend two colours; `share` is how much of the first remains."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02X}" for one, two in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file_name, drawing in files().items():
        (FOLDER / file_name).write_text(drawing, encoding="utf-8")
