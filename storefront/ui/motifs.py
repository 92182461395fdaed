"""The patterns of Isan, drawn: what woven.py makes the shop's cloths and plates from.

Woven motifs stand on a grid of cells, one cell for one pick of the weft: {(column, row): colour}. What is plaited or
grows is drawn with plain shapes. Every drawing is one tile, which meets its own copies on all sides without a seam.
"""

import math
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Tile:
    """One repeat of a pattern, in SVG."""

    width: int
    height: int
    drawing: str


def lozenge(radius: int) -> Iterator[tuple[int, int, int]]:
    """Walk the cells of a lozenge: column, row, and how many steps from its heart."""
    for y in range(2 * radius + 1):
        for x in range(2 * radius + 1):
            ring = abs(x - radius) + abs(y - radius)
            if ring <= radius:
                yield x, y, ring


def paths(cells: Cells) -> str:
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


def ground(width: float, height: float, colour: str) -> str:
    return f'<path fill="{colour}" d="M0 0h{width}v{height}H0z"/>'


def mix(colour: str, other: str, share: float) -> str:
    """Blend two colours; `share` is how much of the first remains."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02X}" for one, two in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def _woven(width: int, height: int, colour_at: Callable[[int, int], str | None], palette: Palette) -> Tile:
    cells = {(x, y): colour for y in range(height) for x in range(width) if (colour := colour_at(x, y))}
    return Tile(width, height, ground(width, height, palette.ground) + paths(cells))


def mudmee(palette: Palette) -> Tile:
    """Draw tied-and-dyed silk: lozenges within lozenges, hooks around them, a star where four meet."""
    size, half = 48, 24
    stars = {0: palette.light, 1: palette.light, 3: palette.accent, 4: palette.accent, 7: palette.main}

    def colour_at(x: int, y: int) -> str | None:
        u, v = abs(x - half), abs(y - half)
        ring, star = u + v, min(x, size - x) + min(y, size - y)
        if star <= 7:
            return stars.get(star)
        if ring <= 1:
            return palette.accent
        if 3 <= ring <= 5:
            return palette.main
        if ring in (8, 9, 17):
            return palette.light
        if 12 <= ring <= 14:
            return palette.accent if u % 4 < 2 else palette.main
        is_hook = (u % 6 < 2 or v % 6 < 2) and abs(u - v) % 4 < 2
        return palette.main if 18 <= ring <= 23 and is_hook else None

    return _woven(size, size, colour_at, palette)


def khit(palette: Palette) -> Tile:
    """Draw picked cloth: bands of stepped pyramids, crosses and stars between light lines."""
    width, band = 24, 15
    rows = (_pyramid, _star, _pyramid, _cross)

    def colour_at(x: int, y: int) -> str | None:
        number, row = divmod(y, band)
        if row < 2:
            return palette.light if row == 0 or x % 4 < 2 else None
        return rows[number](x, row - 2, palette)

    return _woven(width, band * len(rows), colour_at, palette)


def _pyramid(x: int, row: int, palette: Palette) -> str | None:
    beside = abs(x - 12)
    step = 11 - 2 * (row // 2)
    if row >= 12:
        return None
    if beside <= 11 - step:
        return palette.accent if beside in (11 - step, 10 - step) else palette.main
    return palette.small if row >= 8 and min(x, 24 - x) <= row - 8 else None


def _cross(x: int, row: int, palette: Palette) -> str | None:
    beside, middle = abs(x % 12 - 6), abs(row - 6)
    if abs(beside - middle) <= 1 and middle <= 5:
        return palette.main
    return palette.accent if beside + middle <= 1 or (beside == 6 and middle <= 1) else None


def _star(x: int, row: int, palette: Palette) -> str | None:
    beside, middle = abs(x - 12), abs(row - 6)
    if beside + middle <= 1:
        return palette.light
    if (beside <= 1 or middle <= 1 or beside == middle) and max(beside, middle) <= 5:
        return palette.main
    return palette.accent if min(x, 24 - x) + middle in (2, 3) else None


def phakhaoma(palette: Palette) -> Tile:
    """Draw the check of the pha khao ma: the same stripes along and across, blended where they cross."""
    stripes = [palette.main] * 8 + [palette.light] * 2 + [palette.ground] * 2 + [palette.light] * 2
    stripes += [palette.ground] * 8 + [palette.accent] * 2
    size = len(stripes)
    cells = {
        (x, y): mix(stripes[x], stripes[y], 0.72 if (x + y) % 4 < 2 else 0.28) for y in range(size) for x in range(size)
    }
    return Tile(size, size, paths(cells))


def bamboo(palette: Palette) -> Tile:
    """Draw plaited bamboo: strips over two and under two."""
    pitch, count = 12, 8
    size = pitch * count
    edge, shade = mix(palette.accent, palette.main, 0.5), mix(palette.ground, palette.main, 0.55)
    drawn = [ground(size, size, mix(palette.accent, "#2B211B", 0.62))]
    for row in range(count):
        for column in range(count):
            x, y = column * pitch, row * pitch
            is_dyed = (row - column) % 8 == 0
            body = palette.small if is_dyed else palette.light
            if (row + column) % 4 < 2:
                drawn.append(_strip(x - 0.5, y + 1.5, pitch + 1, pitch - 3, body, edge, shade))
            else:
                drawn.append(_strip(x + 1.5, y - 0.5, pitch - 3, pitch + 1, mix(body, palette.main, 0.72), edge, shade))
    return Tile(size, size, "".join(drawn))


def _strip(x: float, y: float, width: float, height: float, body: str, edge: str, shade: str) -> str:
    lies = width > height
    light = (x, y + height * 0.3, width, height * 0.24) if lies else (x + width * 0.3, y, width * 0.24, height)
    rim = (x, y + height - 1.6, width, 1.6) if lies else (x + width - 1.6, y, 1.6, height)
    return _box(x, y, width, height, shade) + _box(*light, body) + _box(*rim, edge)


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<path fill="{colour}" d="M{x:g} {y:g}h{width:.4g}v{height:.4g}h-{width:.4g}z"/>'


def reed(palette: Palette) -> Tile:
    """Draw a mat of reeds, tied by pairs of cotton, with a coloured band between natural ones."""
    chance = random.Random(7)  # noqa: S311 -- the tint of a reed is no secret; the seed keeps it the same
    width, drawn, y = 54, [], 0
    plain = [mix(palette.light, palette.main, 0.3)] * 5
    for colour in (*plain, palette.small, *plain[:1], palette.main, *plain[:1], palette.small, *plain, palette.accent):
        height = chance.choice((3, 4, 4, 5))
        tint = mix(colour, "#FFFFFF" if chance.random() < 0.5 else "#2B211B", 1 - 0.1 * chance.random())
        drawn.append(_box(0, y, width, height, tint) + _box(0, y + height - 0.8, width, 0.8, mix(tint, "#2B211B", 0.7)))
        y += height
    threads = "".join(_box(x, 0, 1.1, y, mix(palette.light, palette.accent, 0.8)) for x in (8, 11, 35, 38))
    return Tile(width, y, "".join(drawn) + threads)


def grain(palette: Palette) -> Tile:
    """Draw grains of rice, strewn so that none lies on another."""
    size, distance = 120, 13.5
    drawn = [ground(size, size, mix(palette.main, palette.ground, 0.4))]
    colours = (palette.light, mix(palette.light, palette.main, 0.8), mix(palette.light, palette.accent, 0.82))
    for x, y, chance in _strewn(size, distance):
        turn, colour = chance.randrange(180), chance.choice(colours)
        for dx in (-size, 0, size):
            for dy in (-size, 0, size):
                if -12 < x + dx < size + 12 and -12 < y + dy < size + 12:
                    drawn.append(_grain(x + dx, y + dy, turn, colour, palette))
    return Tile(size, size, "".join(drawn))


def _grain(x: float, y: float, turn: int, colour: str, palette: Palette) -> str:
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn})">'
        f'<ellipse rx="6.6" ry="2.7" fill="{mix(palette.ground, palette.main, 0.75)}" cx=".5" cy=".9"/>'
        f'<ellipse rx="6.4" ry="2.5" fill="{colour}"/>'
        f'<ellipse rx="3.4" ry=".5" cy="-.8" fill="#FFFDF7" opacity=".6"/></g>'
    )


def _strewn(size: int, distance: float) -> Iterable[tuple[float, float, random.Random]]:
    """Strew points that keep their distance from each other, also across the seams of the tile."""
    chance = random.Random(11)  # noqa: S311 -- where a grain falls is no secret
    points: list[tuple[float, float]] = []
    for _try in range(4000):
        x, y = chance.random() * size, chance.random() * size
        if all(_apart(x, one, size) ** 2 + _apart(y, two, size) ** 2 >= distance**2 for one, two in points):
            points.append((x, y))
    return [(x, y, chance) for x, y in points]


def _apart(one: float, two: float, size: int) -> float:
    return min(abs(one - two), size - abs(one - two))


def blossom(palette: Palette) -> Tile:
    """Draw khun blossom on a calm ground: five petals each, one row between the gaps of the other."""
    size = 72
    flowers = [(18, 18, 0), (54, 54, 36), (54, 18, 18), (18, 54, 54)]
    drawn = [ground(size, size, palette.ground)]
    for number, (x, y, turn) in enumerate(flowers):
        drawn.append(_flower(x, y, 1.0 if number < 2 else 0.55, turn, palette))
    return Tile(size, size, "".join(drawn))


def _flower(x: float, y: float, scale: float, turn: float, palette: Palette) -> str:
    vein = mix(palette.light, palette.main, 0.5)
    petals = "".join(
        f'<g transform="rotate({angle})"><ellipse cy="-8" rx="4.6" ry="6.8" fill="{palette.main}"/>'
        f'<path d="M0-3v-8" stroke="{vein}" stroke-width=".9"/></g>'
        for angle in range(0, 360, 72)
    )
    dots = "".join(
        f'<circle cx="{2.4 * math.cos(a * math.pi / 3):.1f}" cy="{2.4 * math.sin(a * math.pi / 3):.1f}" r=".8"/>'
        for a in range(6)
    )
    heart = f'<g fill="{palette.accent}"><circle r="1.2"/>{dots}</g>'
    return f'<g transform="translate({x} {y}) scale({scale}) rotate({turn})">{petals}{heart}</g>'


MOTIFS: dict[str, Callable[[Palette], Tile]] = {
    "mudmee": mudmee,
    "khit": khit,
    "phakhaoma": phakhaoma,
    "bamboo": bamboo,
    "reed": reed,
    "grain": grain,
    "blossom": blossom,
}
