"""What docs/look.md promises of every page, as data, and whether a page keeps it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from tests.audit.gauge import Findings

FIRST_SEEN = ("home", "list", "product")
KILOBYTE = 1000
WCAG_LEAST = 24  # px; the 44 of docs/look.md are reported, and a person weighs them


@dataclass(frozen=True)
class Promise:
    """A sentence of docs/look.md in numbers: what is measured, and how much of it there may be at most."""

    sentence: str
    measured: Callable[[Findings], float]
    most: float = 0
    unit: float = 1  # what the sentence counts in
    pages: tuple[str, ...] = ()  # empty: every page
    details: Callable[[Findings], Iterable[str]] = lambda found: ()

    def is_about(self, found: Findings) -> bool:
        return not self.pages or found.page in self.pages

    def is_kept(self, found: Findings) -> bool:
        return not self.is_about(found) or self.measured(found) <= self.most


def without(faults: Callable[[Findings], list[str]], sentence: str) -> Promise:
    """Return the promise that there is none of these faults."""
    return Promise(sentence, lambda found: len(faults(found)), details=faults)


def too_small(found: Findings) -> list[str]:
    return [f"{one.name} ({one.width:.0f} × {one.height:.0f})" for one in found.small_targets if one.least < WCAG_LEAST]


def first(measure: str) -> Callable[[Findings], float]:
    """Return how to weigh the first view; a sheet has no load, and weighs nothing."""
    return lambda found: getattr(found.first_view, measure) if found.first_view else 0


# A page that needs a budget of its own gets a row of its own here, and leaves the row of the others.
PROMISES = (
    without(attrgetter("trouble"), "a visitor gets there"),
    without(attrgetter("barriers"), "axe finds no barrier"),
    without(attrgetter("sideways"), "nothing scrolls sideways, neither at 320 px nor enlarged to 200 %"),
    without(too_small, f"nothing to press is smaller than {WCAG_LEAST} px on a phone"),
    Promise("a first view weighs at most 250 kB", first("total"), 250 * KILOBYTE, KILOBYTE, FIRST_SEEN),
    Promise("its HTML, CSS and JS weigh at most 100 kB", first("code"), 100 * KILOBYTE, KILOBYTE, FIRST_SEEN),
    Promise(
        "a good weighs at most 150 kB without its pictures",
        first("without_pictures"),
        150 * KILOBYTE,
        KILOBYTE,
        ("product",),
    ),
    without(attrgetter("strangers"), "nothing comes from other hosts"),
    Promise(
        "nothing jumps while a page loads: layout shift of at most 0.02",
        attrgetter("shift"),
        0.02,
        details=attrgetter("moved"),
    ),
    without(attrgetter("errors"), "the console stays silent"),
)


def broken_by(found: Findings) -> list[Promise]:
    """Return the promises that a page breaks."""
    return [promise for promise in PROMISES if not promise.is_kept(found)]


def broken_promises(found: Findings) -> list[str]:
    """Say in a sentence for each broken promise which page broke it, by how much, and where to look."""
    return [in_words(promise, found) for promise in broken_by(found)]


def in_words(promise: Promise, found: Findings) -> str:
    where = f"{found.page} ({found.language}, {found.width} px)"
    measured = promise.measured(found) / promise.unit
    number = f"{measured:.0f}" if measured == int(measured) or promise.unit > 1 else f"{measured:.3f}"
    details = [" ".join(detail.split())[:300] for detail in promise.details(found)][:5]
    return "\n      ".join([f"{where} breaks “{promise.sentence}”: measured {number}", *details])
