"""The middle run of Lighthouse counts, and a page that falls short is named."""

from tests.audit.scores import CATEGORIES, MEASURES, Verdict, table


def report(performance: float = 1, seo: float = 1, lcp: float = 1500, audits: dict | None = None) -> dict:
    """Return as much of a report as is read, of a page that scores full marks but for what is given."""
    scores = {**dict.fromkeys(CATEGORIES, 1), "performance": performance, "seo": seo}
    measures = {**dict.fromkeys(MEASURES, 0), "largest-contentful-paint": lcp}
    refs = [{"id": name, "weight": 1} for name in audits or {}]
    return {
        "categories": {name: {"score": score, "auditRefs": refs} for name, score in scores.items()},
        "audits": {**{name: {"numericValue": value} for name, value in measures.items()}, **(audits or {})},
    }


def test_middle_of_three_runs_counts_and_the_spread_is_told():
    verdict = Verdict([report(0.99, lcp=1700), report(0.80, lcp=3000), report(0.98, lcp=1500)])

    assert verdict.cells() == ["98 (80–99)", "100", "100", "100", "1.70 (1.50–3.00)", "0", "0.000", "0"]
    assert verdict.falls_short("home") == []


def test_page_that_falls_short_is_named_with_category_and_score():
    verdict = Verdict([report(0.97, seo=0.92), report(0.97, seo=0.92), report(1, seo=1)])

    assert verdict.falls_short("home") == [
        "home falls short in performance: 97 instead of 98.",
        "home falls short in seo: 92 instead of 100.",
    ]


def test_failed_audits_are_those_of_categories_that_fall_short():
    audits = {
        "meta-description": {
            "title": "Document does not have a meta description",
            "score": 0,
            "description": "It may [appear](https://a.example/) in results. [Learn more](https://b.example/).",
        },
        "canonical": {"title": "Canonical", "score": 1, "description": ""},
        "structured-data": {"title": "Structured data", "score": None, "description": ""},
    }

    assert Verdict([report(audits=audits)]).failed_audits() == []
    assert Verdict([report(seo=0.9, audits=audits)]).failed_audits() == [
        "seo: Document does not have a meta description. It may appear in results."
    ]


def test_table_has_a_line_for_each_page():
    lines = table({"home": Verdict([report()]), "delivery": Verdict([report(0.5)])}).splitlines()

    assert [line.split()[:2] for line in lines] == [["page", "performance"], ["home", "100"], ["delivery", "50"]]
