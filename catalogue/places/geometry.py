"""The 26 districts of Khon Kaen as shapes that a page can draw without any map service."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

BOUNDARIES = Path(__file__).with_name("data") / "khonkaen_amphoe.geojson"

# The map is this many units high and drawn on whole units: about 270 m on the ground, finer than a phone can show.
HEIGHT = 600

Point = tuple[int, int]


@dataclass(frozen=True)
class DistrictShape:
    """One district: `path` for an SVG path's d, and the point where its name stands."""

    code: str
    name_th: str
    name_en: str
    path: str
    label_x: int
    label_y: int


@dataclass(frozen=True)
class Grid:
    """Where degrees lie in the drawing: longitudes are narrowed, north is up."""

    west: float
    north: float
    scale: float
    narrowing: float

    def place(self, lon: float, lat: float) -> Point:
        """Return the nearest whole unit to a point on the ground."""
        return round((lon - self.west) * self.narrowing * self.scale), round((self.north - lat) * self.scale)


@dataclass(frozen=True)
class DistrictMap:
    """All shapes in one drawing of `width` x `height` units."""

    width: int
    height: int
    grid: Grid
    shapes: tuple[DistrictShape, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


@cache
def district_map() -> DistrictMap:
    """Return the map of Khon Kaen's districts in the order of their codes, drawn once a process."""
    features = json.loads(BOUNDARIES.read_text(encoding="utf-8"))["features"]
    return draw_districts(sorted(features, key=lambda feature: feature["properties"]["code"]))


def draw_districts(features: Iterable[dict], height: int = HEIGHT) -> DistrictMap:
    """Draw GeoJSON features (polygons in degrees) to fit a height, north up.

    Longitudes are narrowed by the cosine of the middle latitude: near enough for one province. Every point is moved
    to the nearest whole unit. Neighbours share their border points, so they move alike and no gap opens between
    them, which it would if each district were simplified by itself.
    """
    features = list(features)
    points = [point for feature in features for ring in feature["geometry"]["coordinates"] for point in ring]
    west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    narrowing = math.cos(math.radians((north + south) / 2))
    grid = Grid(west=west, north=north, scale=height / (north - south), narrowing=narrowing)
    shapes = []
    for feature in features:
        facts = feature["properties"]
        rings = [[grid.place(*point) for point in ring] for ring in feature["geometry"]["coordinates"]]
        label_x, label_y = grid.place(facts["label_lon"], facts["label_lat"])
        shapes.append(
            DistrictShape(
                code=str(facts["code"]),
                name_th=facts["name_th"],
                name_en=facts["name_en"],
                path="".join(map(_ring_path, rings)),
                label_x=label_x,
                label_y=label_y,
            )
        )
    return DistrictMap(width=grid.place(east, south)[0], height=height, grid=grid, shapes=tuple(shapes))


def _ring_path(ring: list[Point]) -> str:
    """Write a closed ring as a start and steps from point to point: steps are short to write and pack well."""
    corners = _corners(ring)
    steps = " ".join(f"{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in pairwise(corners))
    return f"M{corners[0][0]} {corners[0][1]}l{steps}z"


def _corners(ring: list[Point]) -> list[Point]:
    """Leave out points that repeat the one before or lie straight between their neighbours."""
    corners: list[Point] = []
    for point in ring:
        while len(corners) > 1 and _is_straight(corners[-2], corners[-1], point):
            corners.pop()
        if not corners or corners[-1] != point:
            corners.append(point)
    # "z" draws the way home by itself.
    return corners[:-1] if corners[0] == corners[-1] else corners


def _is_straight(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])
