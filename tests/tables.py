"""Reads the tables of our documents, so that a document and what it says of the code change together."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def table_under(heading: str, document: str) -> list[list[str]]:
    """Return the rows of the first table under a heading of a document in docs/."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    section = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
