"""Reads what stands on the papers of the shop."""

import pypdfium2

MOST_BETWEEN = 4


def words_of(pdf: bytes) -> str:
    """Return the words of a PDF as a browser finds them, sheet by sheet: those that are copied and read aloud."""
    return "\n".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(pdf))


def says(pdf: bytes, words: str) -> bool:
    """Say whether words stand on a paper, wherever its lines break.

    What is copied out of one repeats some Thai syllables (docs/decisions/0008), so a few letters may stand between.
    """
    found, wanted = "".join(words_of(pdf).split()), "".join(words.split())
    return bool(wanted) and _follows(found, wanted)


def _follows(found: str, wanted: str) -> bool:
    ends = {place for place, letter in enumerate(found) if letter == wanted[0]}
    for letter in wanted[1:]:
        near = {end + step for end in ends for step in range(1, MOST_BETWEEN + 2)}
        ends = {place for place in near if place < len(found) and found[place] == letter}
    return bool(ends)
