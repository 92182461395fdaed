"""Compiles translations with Babel, so that a first run needs no tools of the system."""

from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_texts(folders: Iterable[Path]) -> list[Path]:
    """Make the .mo beside every .po that is newer, in locale folders, and return what was made.

    The file appears whole or not at all: several programs may start, and compile, at once.
    """
    made = []
    for source in sorted(path for folder in folders for path in Path(folder).glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name)
        partial = target.with_suffix(".part")
        with partial.open("wb") as output:
            write_mo(output, catalogue)
        partial.rename(target)
        made.append(target)
    return made
