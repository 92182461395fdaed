"""What Lighthouse's reports say: the middle of several runs, how far they lie apart, and what fell short."""

import re
from dataclasses import dataclass
from functools import cached_property
from statistics import median

# As docs/look.md promises them, in the order of Lighthouse.
CATEGORIES = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
# What is read besides the scores: the name of the audit, how it is called here, and how it is written.
MEASURES = {
    "largest-contentful-paint": ("LCP s", lambda value: f"{value / 1000:.2f}"),
    "total-blocking-time": ("TBT ms", lambda value: f"{value:.0f}"),
    "cumulative-layout-shift": ("CLS", lambda value: f"{value:.3f}"),
    "total-byte-weight": ("kB", lambda value: f"{value / 1000:.0f}"),
}
LEARN_MORE = re.compile(r"\s*\[Learn[^\]]*\]\([^)]*\)\.?")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
HEADS = (*CATEGORIES, *(head for head, _write in MEASURES.values()))


@dataclass
class Verdict:
    """What several runs of Lighthouse say of one page."""

    reports: list[dict]

    @cached_property
    def scores(self) -> dict[str, list[int]]:
        """The scores of each category, of 100, from the lowest to the highest."""
        return {
            name: sorted(round(100 * (report["categories"][name]["score"] or 0)) for report in self.reports)
            for name in CATEGORIES
        }

    @cached_property
    def measures(self) -> dict[str, list[float]]:
        return {
            name: sorted(report["audits"][name].get("numericValue", 0) for report in self.reports) for name in MEASURES
        }

    def cells(self) -> list[str]:
        """Return the middle of the runs for each column, and their spread where they differ."""
        scores = [spread(values, lambda value: f"{value:.0f}") for values in self.scores.values()]
        return scores + [spread(values, MEASURES[name][1]) for name, values in self.measures.items()]

    def falls_short(self, page: str) -> list[str]:
        """Say in a sentence for each category what is missing."""
        return [
            f"{page} falls short in {name}: {median(self.scores[name]):.0f} instead of {least}."
            for name, least in CATEGORIES.items()
            if median(self.scores[name]) < least
        ]

    def failed_audits(self) -> list[str]:
        """Return what Lighthouse found wanting in the middle run, in the categories that fall short."""
        by_performance = sorted(self.reports, key=lambda report: report["categories"]["performance"]["score"] or 0)
        middle = by_performance[len(by_performance) // 2]
        short = [name for name, least in CATEGORIES.items() if median(self.scores[name]) < least]
        return [audit for name in short for audit in wanting(middle, name)]


def wanting(report: dict, category: str) -> list[str]:
    """Return the audits that a page did not pass in a category: first those that cost points, then the advice."""
    parts = sorted(report["categories"][category]["auditRefs"], key=lambda part: -part["weight"])
    audits = [report["audits"][part["id"]] for part in parts]
    return [in_words(category, audit) for audit in audits if audit["score"] is not None and audit["score"] < 1]


def in_words(category: str, audit: dict) -> str:
    shown = f" ({audit['displayValue']})" if audit.get("displayValue") else ""
    description = LINK.sub(r"\1", LEARN_MORE.sub("", audit["description"]))
    return f"{category}: {audit['title']}{shown}. {description.strip()}"


def spread(values: list[float], write) -> str:
    """Write the middle value, and how far the others lie apart.

    >>> spread([97, 98, 100], str), spread([100, 100, 100], str)
    ('98 (97–100)', '100')
    """
    middle, lowest, highest = (write(value) for value in (median(values), values[0], values[-1]))
    return middle if lowest == highest else f"{middle} ({lowest}–{highest})"


def table(verdicts: dict[str, Verdict]) -> str:
    """Write one line for each page, in columns as wide as they need to be."""
    rows = [("page", *HEADS), *((name, *verdict.cells()) for name, verdict in verdicts.items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)
