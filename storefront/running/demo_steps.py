"""What is done once before a demo opens, and done again only when its ingredients change."""

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from .demo_plan import BASE_DIR, DemoPlan


@dataclass(frozen=True)
class Step:
    """A command to run before the doors open, with the files it is made of (patterns from the project's folder)."""

    name: str
    title: str
    arguments: tuple[str, ...]
    ingredients: tuple[str, ...]
    runs_beside: bool = False  # needs no database, so it may run while the others do

    @property
    def command(self) -> list[str]:
        return [sys.executable, "manage.py", *self.arguments, "--no-color"]


STEPS = (
    Step("migrate", "Making the tables", ("migrate", "--no-input"), ("*/*/migrations/*.py", "requirements/base.txt")),
    Step(
        "collectstatic",
        "Collecting styles and scripts",
        ("collectstatic", "--no-input"),
        ("storefront/static/**/*", "requirements/base.txt"),
        runs_beside=True,
    ),
    Step("load_demo", "Filling the shelves", ("load_demo",), ("storefront/demo/**/*", "*/*/migrations/*.py")),
)


def steps_to_do(plan: DemoPlan) -> list[Step]:
    """Return the steps that this demo's folder has not seen yet in their present form."""
    if not plan.database.exists():
        return list(STEPS)
    return [step for step in STEPS if read_mark(plan, step) != fingerprint(step)]


def mark_as_done(plan: DemoPlan, step: Step) -> None:
    mark = plan.folder / "done" / step.name
    mark.parent.mkdir(exist_ok=True)
    mark.write_text(fingerprint(step))


def read_mark(plan: DemoPlan, step: Step) -> str:
    mark = plan.folder / "done" / step.name
    return mark.read_text() if mark.exists() else ""


def fingerprint(step: Step, base: Path = BASE_DIR) -> str:
    """Return a digest that changes when a file of the step appears, goes or is written."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in step.ingredients for path in base.glob(pattern)):
        if path.is_file() and "__pycache__" not in path.parts:
            stat = path.stat()
            digest.update(f"{path.relative_to(base)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
