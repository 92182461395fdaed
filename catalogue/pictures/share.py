"""How a picture fills the wide frame in which chats and social networks show a page."""

from PIL import Image

WIDTH, HEIGHT = 1200, 630
WIDE_ENOUGH = 1.4  # landscapes fill the frame; anything narrower would lose its head and feet
EDGE = 0.02  # the part of a picture's side that its ground is continued from


def fill_frame(picture: Image.Image, focus: tuple[float, float]) -> Image.Image:
    """Return a picture of 1200 x 630: a landscape cut around its focus, others whole between their own grounds.

    `focus` is where the eye goes, in shares of width and height. A good stands before a wall on a shelf: both
    are continued to the left and to the right, so that the shelf runs through the whole frame.
    """
    picture = picture.convert("RGB")
    if picture.width / picture.height >= WIDE_ENOUGH:
        return _cut(picture, focus)
    height = min(HEIGHT, round(picture.height * WIDTH / picture.width))
    shown = picture.resize((round(picture.width * height / picture.height), height), Image.Resampling.LANCZOS)
    frame = Image.new("RGB", (WIDTH, HEIGHT))
    left = (WIDTH - shown.width) // 2
    strip = max(1, round(shown.width * EDGE))
    frame.paste(_ground(shown.crop((0, 0, strip, height)), left), (0, 0))
    rest = WIDTH - left - shown.width
    frame.paste(_ground(shown.crop((shown.width - strip, 0, shown.width, height)), rest), (WIDTH - rest, 0))
    frame.paste(shown, (left, 0))
    return frame


def _cut(picture: Image.Image, focus: tuple[float, float]) -> Image.Image:
    scale = max(WIDTH / picture.width, HEIGHT / picture.height)
    wide, high = WIDTH / scale, HEIGHT / scale
    left = min(max(focus[0] * picture.width - wide / 2, 0), picture.width - wide)
    top = min(max(focus[1] * picture.height - high / 2, 0), picture.height - high)
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS, box=(left, top, left + wide, top + high))


def _ground(strip: Image.Image, width: int) -> Image.Image:
    # One averaged column, drawn out: a wall stays a wall, and a shelf a shelf.
    return strip.resize((1, strip.height), Image.Resampling.BOX).resize((max(width, 1), HEIGHT))
