"""Cuts the shop's faces to the letters its pages use.

The faces come from the npm packages @fontsource/trirong and @fontsource/ibm-plex-sans-thai-looped 5.3.0 (OFL 1.1, no
reserved names, licences beside the files). Cut to Thai and to plain Latin, without hints for screens of the nineties,
the six files weigh 50 kB instead of 102. To cut them again, unpack both packages into one folder:

    python -m storefront.ui.faces FOLDER        (needs fonttools and brotli, which `make check` installs)
"""

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "shop" / "fonts"

FACES = {"trirong": (600,), "ibm-plex-sans-thai-looped": (400, 600)}
# The same ranges stand in base.css as unicode-range; a test compares.
LETTERS = {
    "thai": "U+E01-E3A, U+E3F-E5B",
    "latin": "U+20-7E, U+A0, U+A9, U+B0, U+B2-B3, U+B7, U+BC-BE, U+D7, U+E0-E2, U+E7-EB, U+EF, U+F4, U+F6, U+FC, "
    "U+2013-2014, U+2018-201A, U+201C-201E, U+2022, U+2026, U+2039-203A, U+2122, U+2212",
}
# Thai needs its marks placed above and below each other; prices need figures of one width.
FEATURES = ("kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum")


def file_name(face: str, script: str, weight: int) -> str:
    return f"{face}-{script}-{weight}-normal.woff2"


def cut(source: Path, script: str, target: Path) -> None:
    """Write a face that holds the letters of one script only."""
    from fontTools import subset  # noqa: PLC0415 -- a tool of developers, not installed where the shop runs

    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=list(FEATURES),
        notdef_outline=True,
        name_IDs=[0, 1, 2, 5, 13, 14],
    )
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters_of(script))
    cutter.subset(font)
    subset.save_font(font, target, options)


def letters_of(script: str) -> list[int]:
    """Return the letters of a script as numbers, from its ranges written as in CSS.

    >>> letters_of("thai")[:2], len(letters_of("thai"))
    ([3585, 3586], 87)
    """
    found = []
    for span in LETTERS[script].split(","):
        first, _dash, last = span.strip().removeprefix("U+").partition("-")
        found += range(int(first, 16), int(last or first, 16) + 1)
    return found


if __name__ == "__main__":
    unpacked = Path(sys.argv[1])
    for face, weights in FACES.items():
        for script in LETTERS:
            for weight in weights:
                name = file_name(face, script, weight)
                cut(next(unpacked.rglob(name)), script, FOLDER / name)
