"""Writes down what was measured: a line for each page, on the screen and in a file."""

from collections.abc import Callable, Iterable
from pathlib import Path

from tests.audit.gauge import FINGER, Findings
from tests.audit.promises import broken_promises
from tests.audit.weight import KINDS, Weight


def kilobytes(count: int) -> str:
    return f"{count / 1000:.0f}" if count >= 10_000 or not count else f"{count / 1000:.1f}"


def weighed(view: str, measure: Callable[[Weight], int], show: Callable[[int], str] = kilobytes):
    """Return what stands in a column of weights: nothing for a page that has no load of its own."""

    def cell(found: Findings) -> str:
        weight = getattr(found, view)
        return show(measure(weight)) if weight else ""

    return cell


# The columns of the table: head, width on the screen, and what stands there for a page.
COLUMNS = (
    ("page", 19, lambda found: found.page),
    ("lang", 4, lambda found: found.language),
    ("px", 4, lambda found: str(found.width)),
    ("axe", 3, lambda found: str(len(found.barriers))),
    ("wide", 4, lambda found: str(len(found.sideways))),
    ("first kB", 8, weighed("first_view", lambda weight: weight.total)),
    *((kind, 5, weighed("first_view", lambda weight, kind=kind: weight.bytes_of[kind])) for kind in KINDS),
    ("asks", 4, weighed("first_view", lambda weight: weight.requests, str)),
    ("whole kB", 8, weighed("whole", lambda weight: weight.total)),
    ("hosts", 5, lambda found: str(len(found.strangers))),
    ("shift", 6, lambda found: f"{found.shift:.3f}"),
    ("errors", 6, lambda found: str(len(found.errors))),
    (f"<{FINGER} px", 6, lambda found: str(len(found.small_targets)) if found.is_phone else ""),
    ("kept", 4, lambda found: "no" if broken_promises(found) else "yes"),
)
HEAD = tuple(head for head, _width, _cell in COLUMNS)


def cells(found: Findings) -> tuple[str, ...]:
    """Return the line of a page in the table."""
    return tuple(cell(found) for _head, _width, cell in COLUMNS)


def line(parts: Iterable[str]) -> str:
    """Set a line for the screen: the name left, the numbers right."""
    name, *numbers = ((part, width) for part, (_head, width, _cell) in zip(parts, COLUMNS, strict=True))
    return " ".join([f"{name[0]:<{name[1]}}", *(f"{part:>{width}}" for part, width in numbers)])


def markdown(all_found: list[Findings], seconds: float) -> str:
    """Write the whole report as a page: the table, the broken promises, what is small."""
    rows = [HEAD, ["---"] * len(HEAD), *(cells(found) for found in all_found)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    broken = [f"- {sentence}" for found in all_found for sentence in broken_promises(found)]
    return "\n\n".join(
        [
            "# The promises of the look, measured",
            f"{len(all_found)} looks in {seconds:.0f} s. Weights in kB (1000 bytes) as they came over the line, at the "
            "first view, before any scrolling; “whole” after scrolling to the end. Sheets have no load of their own.",
            table,
            "## Broken promises\n\n" + ("\n".join(broken) or "None."),
            f"## Targets smaller than {FINGER} px\n\n" + ("\n".join(small_targets(all_found)) or "None."),
        ]
    )


def small_targets(all_found: list[Findings]) -> list[str]:
    """Return each small target once, with the pages it is on."""
    pages_of = {}
    for found in all_found:
        for target in found.small_targets:
            pages = pages_of.setdefault(f"`{target.name}` {target.width:.0f} × {target.height:.0f}", [])
            if found.page not in pages:
                pages.append(found.page)
    return [f"- {target}: {', '.join(pages)}" for target, pages in pages_of.items()]


def write(folder: Path, all_found: list[Findings], seconds: float) -> Path:
    """Write the report beside the pictures, and return where."""
    path = folder / "audit.md"
    path.write_text(markdown(all_found, seconds) + "\n", encoding="utf-8")
    return path
