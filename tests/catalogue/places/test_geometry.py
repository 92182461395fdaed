import gzip
import re

from catalogue.places.geometry import district_map, draw_districts

SQUARE_IN_TWO = [
    {
        "properties": {"code": 1, "name_th": "ก", "name_en": "West", "label_lon": 0.5, "label_lat": 1},
        "geometry": {"coordinates": [[[0, 0], [1, 0], [1, 1], [1, 2], [0, 2], [0, 0]]]},
    },
    {
        "properties": {"code": 2, "name_th": "ข", "name_en": "East", "label_lon": 1.5, "label_lat": 1},
        "geometry": {"coordinates": [[[1, 0], [2, 0], [2, 2], [1, 2], [1, 0]]]},
    },
]


def points_of(path):
    """Walk a path's relative steps and return the points it passes."""
    start, steps = re.fullmatch(r"M(-?\d+ -?\d+)l([-\d ]+)z", path).groups()
    numbers = [int(number) for number in steps.split()]
    x, y = map(int, start.split())
    points = [(x, y)]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def test_draw_districts_puts_north_up_and_drops_straight_points():
    drawn = draw_districts(SQUARE_IN_TWO, height=100)

    assert (drawn.width, drawn.height) == (100, 100)
    assert points_of(drawn.shapes[0].path) == [(0, 100), (50, 100), (50, 0), (0, 0)]
    assert (drawn.shapes[1].label_x, drawn.shapes[1].label_y) == (75, 50)


def test_district_map_holds_all_26_districts():
    codes = [shape.code for shape in district_map().shapes]

    assert codes == [str(code) for code in [*range(4001, 4026), 4029]]


def test_district_map_stays_inside_its_frame():
    drawn = district_map()

    points = [point for shape in drawn.shapes for point in points_of(shape.path)]

    assert min(x for x, _ in points) == 0
    assert max(x for x, _ in points) == drawn.width
    assert min(y for _, y in points) == 0
    assert max(y for _, y in points) == drawn.height
    assert drawn.view_box == f"0 0 {drawn.width} {drawn.height}"


def test_district_map_has_every_label_inside_its_own_frame():
    for shape in district_map().shapes:
        xs, ys = zip(*points_of(shape.path), strict=True)

        assert min(xs) < shape.label_x < max(xs)
        assert min(ys) < shape.label_y < max(ys)


def test_district_map_is_small_enough_to_stand_in_a_page():
    packed = gzip.compress("".join(shape.path for shape in district_map().shapes).encode())

    assert len(packed) < 8_000
