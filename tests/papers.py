"""Reads what stands on the papers of the shop."""

import pypdfium2


def words_of(pdf: bytes) -> str:
    """Return the words of a PDF as a browser finds them, sheet by sheet: those that are copied and read aloud."""
    return "\n".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(pdf))
