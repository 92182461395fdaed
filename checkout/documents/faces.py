"""The letters that papers can be set in, and the faces that hold them.

The faces are IBM Plex Sans Thai Looped from the npm package @expo-google-fonts/ibm-plex-sans-thai-looped 0.4.1 (OFL
1.1, licence beside the files), cut to Thai and to the Latin of western Europe. Its licence reserves a word of the name
for the original, so a cut face is called otherwise. They lie here and not with those of the pages because typst
reads neither woff2 nor a face in pieces. To cut them again, unpack the package:

    python -m checkout.documents.faces FOLDER        (needs fonttools, which `make check` installs)
"""

import sys
import unicodedata
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "fonts"
FAMILY = "Shop Papers"
FILES = {
    "IBMPlexSansThaiLooped_400Regular.ttf": ("papers-400.ttf", "Regular"),
    "IBMPlexSansThaiLooped_600SemiBold.ttf": ("papers-600.ttf", "SemiBold"),
}

# Plain Latin, that of western Europe, Thai, and the signs that stand between words: first and last letter of each span.
SPANS = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x131, 0x131),
    (0x141, 0x142),
    (0x152, 0x153),
    (0x160, 0x161),
    (0x178, 0x178),
    (0x17D, 0x17E),
    (0xE01, 0xE3A),
    (0xE3F, 0xE5B),
    (0x2013, 0x2014),
    (0x2018, 0x201A),
    (0x201C, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2039, 0x203A),
    (0x2122, 0x2122),
    (0x2212, 0x2212),
)
STAND_IN = "?"
# Thai needs its marks placed above and below each other; sums need figures of one width.
FEATURES = ("kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum")
# Ways of writing a letter that no face has, but whose plain form every face has.
PLAIN = {
    "\u200b": "",
    "\u00ad": "",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "\u2013",
    "\u2015": "\u2014",
    "\u2032": "'",
}


def unknown_letters(text: str) -> str:
    """Return the letters of a text that no paper can show, each once; an empty text when it can show all.

    >>> unknown_letters("ร้านผ้าไหม Café Dvořák No. 5")
    ''
    >>> unknown_letters("李 and 李")
    '李'
    """
    return "".join(dict.fromkeys(letter for letter in _plain(text) if not is_known(letter)))


def printable(text: str) -> str:
    """Return a text as a paper can show it: on one line, with a question mark for each letter it lacks.

    >>> printable("ไหม\\n 李 “Dvořák”")
    'ไหม ? “Dvorák”'
    """
    return "".join(letter if is_known(letter) else STAND_IN for letter in _plain(text))


def is_known(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in SPANS)


def _plain(text: str) -> str:
    """Return a text on one line, its rarer letters without their marks: ř as r."""
    composed = unicodedata.normalize("NFC", text).replace("\u0e4d\u0e32", "\u0e33")
    return " ".join("".join(_plain_letter(letter) for letter in composed).split())


def _plain_letter(letter: str) -> str:
    if is_known(letter):
        return letter
    if letter in PLAIN:
        return PLAIN[letter]
    bare = unicodedata.normalize("NFKD", letter)[:1]
    return bare if bare and is_known(bare) else letter


def cut(source: Path, target: Path, style: str) -> None:
    """Write a face that holds these letters only, under our own name."""
    from fontTools import subset  # noqa: PLC0415 -- a tool of developers, not installed where the shop runs

    options = subset.Options(
        hinting=False, layout_features=list(FEATURES), notdef_outline=True, name_IDs=[0, 1, 2, 4, 5, 6, 13, 14, 16, 17]
    )
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[letter for first, last in SPANS for letter in range(first, last + 1)])
    cutter.subset(font)
    names = {
        1: FAMILY,
        2: style,
        4: f"{FAMILY} {style}",
        6: f"{FAMILY} {style}".replace(" ", ""),
        16: FAMILY,
        17: style,
    }
    for number, name in names.items():
        font["name"].setName(name, number, 3, 1, 0x409)
    subset.save_font(font, target, options)


if __name__ == "__main__":
    for name, (ours, style) in FILES.items():
        cut(next(Path(sys.argv[1]).rglob(name)), FOLDER / ours, style)
