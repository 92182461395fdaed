"""Draws what phones and chats show of the shop: its icons, and the picture of a page that has none of its own.

The woven mark and bands, cell by cell, as PNG: phones and chats know no SVG. The files are kept in the repository:
`python -m storefront.seo.drawings` draws them again, and a test compares every pixel.
"""

from pathlib import Path

from PIL import Image

from catalogue.pictures.share import HEIGHT, WIDTH
from storefront.ui.motifs import Cells, lozenge
from storefront.ui.woven import BAND_HEIGHT, BAND_WIDTH, MARK_SIZE, PALETTES, band_cells, mark_cells

FOLDER = Path(__file__).resolve().parent.parent / "static" / "shop" / "icons"
PAPER = "#FBF5E6"  # the page's ground, a token of base.css

SHARE_CELL = 6
DYES = ("lac", "indigo", "khun", "indigo", "lac")
REPEATS = 7
FRINGE = 7
ISLAND = 39  # how far the paper around the mark reaches into the cloth


def files() -> dict[str, Image.Image]:
    """Return every drawing: its file name and its pixels."""
    return {
        # Pixels to a cell are whole numbers, so that every edge stays crisp.
        "icon-48.png": icon(48, cell=2),
        "icon-192.png": icon(192, cell=8),
        "icon-512.png": icon(512, cell=22),
        # Phones cut these two to a shape of their own, and paint black where one sees through.
        "touch-180.png": icon(180, cell=6, ground=PAPER),
        "maskable-512.png": icon(512, cell=16, ground=PAPER),
        "share.png": share_picture(),
    }


def icon(size: int, cell: int, ground: str | None = None) -> Image.Image:
    """Draw the mark in the middle of a square. Without a ground, only the mark itself is filled with paper."""
    drawing = Image.new("RGB", (size, size), ground) if ground else Image.new("RGBA", (size, size))
    left = (size - MARK_SIZE * cell) // 2
    paper = {(x, y): PAPER for x, y, _ring in lozenge(MARK_SIZE // 2)}
    lay(drawing, paper | mark_cells(), left, left, cell)
    return drawing


def share_picture() -> Image.Image:
    """Draw a fringed cloth on paper, five bands of three dyes, and the mark in its middle."""
    drawing = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    cells = cloth()
    width, height = REPEATS * BAND_WIDTH + 1, len(DYES) * (BAND_HEIGHT - 1) + 1
    left, top = (WIDTH - width * SHARE_CELL) // 2, (HEIGHT - height * SHARE_CELL) // 2
    lay(drawing, cells, left, top, SHARE_CELL)
    for x, y, ring in lozenge(ISLAND):
        colour = PALETTES["khun"].main if ring >= ISLAND - 1 else PAPER
        lay(drawing, {(x + width // 2 - ISLAND, y + height // 2 - ISLAND): colour}, left, top, SHARE_CELL)
    mark = MARK_SIZE * 3 * SHARE_CELL
    lay(drawing, mark_cells(), (WIDTH - mark) // 2, (HEIGHT - mark) // 2, 3 * SHARE_CELL)
    return drawing


def cloth() -> Cells:
    """Return the cells of the cloth: bands that share their edges, and threads that hang from both ends."""
    width = REPEATS * BAND_WIDTH + 1  # one more, so that both ends show the star of the seam
    cells: Cells = {}
    for number, dye in enumerate(DYES):
        palette, top = PALETTES[dye], number * (BAND_HEIGHT - 1)
        band = band_cells(palette, width)
        for y in range(BAND_HEIGHT):
            for x in range(width):
                cells[x, top + y] = band.get((x, y), palette.ground)
            for thread in range(FRINGE if y % 2 == 0 else 0):
                colour = palette.ground if y % 4 == 0 else palette.main
                cells[-1 - thread, top + y] = cells[width + thread, top + y] = colour
    return cells


def lay(drawing: Image.Image, cells: Cells, left: int, top: int, size: int) -> None:
    """Paint cells of a size, counted from a corner."""
    for (x, y), colour in cells.items():
        corner = (left + x * size, top + y * size)
        drawing.paste(colour, (*corner, corner[0] + size, corner[1] + size))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file_name, drawing in files().items():
        drawing.save(FOLDER / file_name, optimize=True)
