"""How pictures fill the frame that chats show."""

import pytest
from PIL import Image, ImageDraw

from catalogue.pictures.share import HEIGHT, WIDTH, fill_frame

MIDDLE = (0.5, 0.5)
WALL, SHELF, CLOTH, SKY = (240, 223, 210), (138, 106, 74), (140, 47, 57), (180, 210, 230)


def good(width: int = 1200, height: int = 1200) -> Image.Image:
    """Draw a good before its wall, on a shelf that begins at four fifths of the height."""
    picture = Image.new("RGB", (width, height), WALL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height * 4 // 5, width, height), fill=SHELF)
    draw.rectangle((width // 4, height // 5, width * 3 // 4, height * 9 // 10), fill=CLOTH)
    return picture


@pytest.mark.parametrize(
    "size", [(1200, 1200), (1600, 900), (900, 1600), (40, 40), (6000, 4000), (3000, 100), (3, 900)]
)
def test_every_picture_becomes_the_one_size_that_is_asked_for(size):
    assert fill_frame(Image.new("RGB", size, WALL), MIDDLE).size == (WIDTH, HEIGHT)


def test_a_good_is_shown_whole_and_its_wall_and_shelf_go_on():
    frame = fill_frame(good(), MIDDLE)

    assert frame.getpixel((WIDTH // 2, 140)) == CLOTH
    assert frame.getpixel((WIDTH // 2, HEIGHT * 88 // 100)) == CLOTH
    for x in (2, 200, WIDTH - 200, WIDTH - 3):
        assert frame.getpixel((x, 100)) == WALL
        assert frame.getpixel((x, HEIGHT - 20)) == SHELF


def test_a_landscape_is_cut_around_its_focus():
    picture = Image.new("RGB", (1600, 1100), SKY)
    ImageDraw.Draw(picture).rectangle((0, 900, 1600, 1100), fill=SHELF)

    above, below = fill_frame(picture, (0.5, 0.0)), fill_frame(picture, (0.5, 1.0))

    assert above.getpixel((600, HEIGHT - 5)) == SKY
    assert below.getpixel((600, HEIGHT - 5)) == SHELF


def test_a_picture_that_can_be_seen_through_is_taken_too():
    assert fill_frame(Image.new("RGBA", (300, 300), (*CLOTH, 255)), MIDDLE).getpixel((600, 300)) == CLOTH
