"""Sets papers: a template of typst and data make a PDF. Nothing is fetched, and no face of the computer is used."""

import json
from datetime import datetime
from pathlib import Path

import typst

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "typst"
FACES = HERE / "fonts"
# For archives of many years, with whatever may be attached to it, and readable aloud.
STANDARDS = ["a-3a", "ua-1"]


class CannotSet(Exception):
    """The template or its data are wrong; nothing was made."""


def render(template_name: str, data: dict) -> bytes:
    """Set a paper and return it as PDF (PDF/A-3a, tagged, faces embedded).

    `template_name` is a file of the folder `typst` without its ending; `data` is plain JSON, handed over as such: a
    template reads it as `json(bytes(sys.inputs.data))`, so that words of people are never taken for markup. Sums
    are text. `data["issued_at"]` (ISO 8601) becomes the date of the file, so the same data make the same bytes as long
    as template, faces and typst stay the same. Letters that the faces lack must have gone through `faces.printable`.
    Raises CannotSet.
    """
    source = TEMPLATES / f"{template_name}.typ"
    if source.parent != TEMPLATES or not source.is_file():
        raise CannotSet(f"no template {template_name}")
    compiler = typst.Compiler(root=str(TEMPLATES), font_paths=[str(FACES)], ignore_system_fonts=True)
    try:
        return compiler.compile(
            input=str(source),
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=int(datetime.fromisoformat(data["issued_at"]).timestamp()),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise CannotSet(f"{template_name}: {error.message}") from error
