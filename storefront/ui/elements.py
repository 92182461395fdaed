"""The seven elements of Khaen Kaen Khun, the cloth of the province, each on a grid of its own.

Named on 18 September 2018: the khaen, the khun blossom, the baisi tray, the hook, the lantern, the ring and the burr.
"""

from collections.abc import Callable

from storefront.ui.motifs import Cells, Palette, lozenge, mix

SIZE = 41
MIDDLE = SIZE // 2


def khaen(palette: Palette) -> Cells:
    """Draw the mouth organ: eight pipes, longest on the left, through a lozenge of wood."""
    cells: Cells = {}
    for pipe in range(8):
        left, top = 7 + 3 * pipe + (3 if pipe > 3 else 0), 2 + 2 * pipe
        for y in range(top, 39 - (7 - pipe) % 4):
            for x in (left, left + 1):
                cells[x, y] = palette.accent if y % 9 in (7, 8) and 10 < y < 24 else palette.light
    for x, y, ring in lozenge(14):
        if abs(y - 14) <= 4 and ring <= 14:
            cells[x + 6, y + 12] = palette.main
    for y in range(25, 29):
        for x in range(17, 24):
            cells[x, y] = palette.accent
    return cells


def khun(palette: Palette) -> Cells:
    """Draw a raceme of the golden shower: blossoms of one cell's heart, from a green stem to a last bud."""
    cells: Cells = {}
    for y in range(1, 7):
        cells[MIDDLE, y] = palette.small
        cells[MIDDLE - (6 - y) // 2 - 1, y - 1 if y > 1 else 1] = palette.small
        cells[MIDDLE + (6 - y) // 2 + 1, y - 1 if y > 1 else 1] = palette.small
    for row, count in enumerate((2, 3, 4, 3, 2, 1)):
        for number in range(count):
            x, y = MIDDLE + 6 * number - 3 * (count - 1), 9 + 5 * row
            cells |= dict.fromkeys(((x + dx, y + dy) for dx, dy in RING), palette.main)
            cells[x, y] = palette.accent
    return cells


RING = [(dx, dy) for dx in (-2, -1, 0, 1, 2) for dy in (-2, -1, 0, 1, 2) if 1 <= abs(dx) + abs(dy) <= 2]


def baisi(palette: Palette) -> Cells:
    """Draw the tray of the baisi: a cone of folded leaves, tier on tier, on a tapered foot."""
    cells: Cells = {}
    for y in range(3, 32):
        half = (y - 1) // 2
        for x in range(MIDDLE - half, MIDDLE + half + 1):
            is_fold = (x - MIDDLE + 2 * (y // 4 % 2)) % 4 == 0 and y % 4 != 0
            cells[x, y] = palette.accent if is_fold else palette.main
    for y, half in ((32, 20), (33, 20), (34, 18), (35, 14), (36, 6), (37, 6), (38, 8), (39, 10)):
        cells |= dict.fromkeys(((x, y) for x in range(MIDDLE - half, MIDDLE + half + 1)), palette.light)
    return cells


def hook(palette: Palette) -> Cells:
    """Draw the hook: a row of three, each turned in on itself."""
    cells: Cells = {}
    for start in (1, 15, 29):
        line = [(start + x, 14) for x in range(11)] + [(start + 10, 14 + y) for y in range(12)]
        line += [(start + x, 26) for x in range(4, 11)] + [(start + 4, 26 - y) for y in range(6)]
        cells |= dict.fromkeys(line, palette.light)
        cells |= dict.fromkeys([(x, y + 1) for x, y in line if y == 14], palette.light)
    return cells


def lantern(palette: Palette) -> Cells:
    """Draw the lantern: lozenge within lozenge, a light in its heart."""
    colours = {range(14, 17): palette.light, range(8, 11): palette.main, range(4): palette.accent}
    cells: Cells = {}
    for x, y, ring in lozenge(16):
        colour = next((colour for rings, colour in colours.items() if ring in rings), None)
        if colour:
            cells[x + 4, y + 4] = colour
    return cells


def ring(palette: Palette) -> Cells:
    """Draw the ring: squares within squares."""
    colours = {
        16: palette.light,
        15: palette.light,
        14: palette.light,
        10: palette.main,
        9: palette.main,
        8: palette.main,
    }
    cells: Cells = {}
    for y in range(SIZE):
        for x in range(SIZE):
            away = max(abs(x - MIDDLE), abs(y - MIDDLE))
            if away in colours:
                cells[x, y] = colours[away]
    return cells


def burr(palette: Palette) -> Cells:
    """Draw the burr: eight arms that cling to whoever passes."""
    cells: Cells = {}
    slanting = mix(palette.accent, palette.light, 0.75)
    for step in range(-13, 14):
        for x, y in ((step, 0), (0, step)):
            cells[MIDDLE + x, MIDDLE + y] = palette.light
        if abs(step) <= 9:
            for x, y in ((step, step), (step, -step)):
                cells[MIDDLE + x, MIDDLE + y] = slanting
    cells[MIDDLE, MIDDLE] = palette.main
    return cells


ELEMENTS: dict[str, Callable[[Palette], Cells]] = {
    "khaen": khaen,
    "khun": khun,
    "baisi": baisi,
    "hook": hook,
    "lantern": lantern,
    "ring": ring,
    "burr": burr,
}
