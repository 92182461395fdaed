"""The gate that every page passes before readers see it, whoever opens it: an editor, a review, the clock."""

from django.core.exceptions import ValidationError
from wagtail.models import Page

from .checks.claims import look_at_claims
from .checks.figures import look_at_figures
from .checks.people import look_at_people
from .checks.writing import look_at_writing
from .contents import Contents, read_page
from .findings import Finding, Weight
from .makers import look_for_yes
from .models import ClaimAnswer

CHECKS = (look_at_writing, look_at_people, look_for_yes, look_at_claims, look_at_figures)
WEIGHTS = list(Weight)


class NotFit(ValidationError):
    """A page that may not go out as it stands: `findings` say why, in words for its editor."""

    def __init__(self, findings: list[Finding]):
        self.findings = findings
        super().__init__([in_words(finding) for finding in findings])


def look_through(page: Page, contents: Contents | None = None) -> list[Finding]:
    """Return everything found on a page as it stands in memory, what stops it first. Some fifteen queries.

    A claim that somebody answered for is found no more.
    """
    contents = contents or read_page(page)
    found = [finding for check in CHECKS for finding in check(page, contents)]
    answered = _answered(page) if any(finding.weight is Weight.CLAIM for finding in found) else set()
    open_ones = [one for one in found if one.weight is not Weight.CLAIM or (one.code, one.words[:300]) not in answered]
    return sorted(dict.fromkeys(open_ones), key=lambda one: WEIGHTS.index(one.weight))


def _answered(page: Page) -> set[tuple[str, str]]:
    if page.pk is None:
        return set()
    return set(ClaimAnswer.objects.filter(page_id=page.pk).values_list("rule", "words"))


def stops(page: Page) -> list[Finding]:
    """Return what keeps a page from going out."""
    return [finding for finding in look_through(page) if finding.weight is not Weight.HINT]


def let_out(page: Page) -> None:
    """Let a page pass. Raises NotFit."""
    if found := stops(page):
        raise NotFit(found)


def answer_for(page: Page, findings: list[Finding], reason: str, *, by) -> None:
    """Keep an editor's name under the claims of a page, with her reason."""
    for finding in findings:
        if finding.weight is Weight.CLAIM:
            ClaimAnswer.objects.get_or_create(
                page_id=page.pk, rule=finding.code, words=finding.words[:300], defaults={"reason": reason, "by": by}
            )


def in_words(finding: Finding) -> str:
    """Return a finding as one line: what it is, the words, where, and the law."""
    about = " · ".join(part for part in (finding.words, finding.where, finding.law) if part)
    return f"{finding.says} ({about})" if about else finding.says
