"""The maker says yes: asks her for her own story, and keeps what she answered."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from .contents import text_hash
from .findings import Finding, Weight
from .models import YesAnswer, YesAsked


@transaction.atomic
def ask_maker(page: Page, *, by) -> YesAsked:
    """Ask for the newest text of a page, and return the question with its secret link.

    The same text is not asked for twice: its first question is returned.
    """
    revision = page.get_latest_revision() or page.save_revision(user=by)
    digest = text_hash(revision.as_object())
    known = YesAsked.objects.filter(page=page, text_hash=digest).first()
    return known or YesAsked.objects.create(page_id=page.pk, revision=revision, text_hash=digest, by=by)


@transaction.atomic
def keep_answer(asked: YesAsked, answer: str, *, words: str = "", voice=None, heard_by=None) -> YesAnswer:
    """Keep what a maker said of the text she saw. Each answer is kept; the last one counts."""
    YesAsked.objects.select_for_update().get(pk=asked.pk)
    return asked.answers.create(answer=answer, words=words, voice=voice or "", heard_by=heard_by)


def answer_to(page: Page) -> YesAnswer | None:
    """Return what the maker last said of exactly this text; None where she was not asked, or said nothing yet."""
    asked = YesAsked.objects.filter(page_id=page.pk, text_hash=text_hash(page)).prefetch_related("answers").first()
    return asked.last_answer if asked else None


def look_for_yes(page, _contents) -> list[Finding]:
    """Find a maker's own story that she has not agreed to as it stands."""
    if not getattr(page, "needs_yes", False):
        return []
    answer = answer_to(page)
    if answer is None:
        return [
            Finding(
                "no-yes",
                Weight.STOP,
                _("The maker has not said yes to this text yet. Send her the link, or note what she said."),
            )
        ]
    if answer.answer == YesAnswer.Answer.CHANGE:
        return [Finding("change", Weight.STOP, _("The maker asked for a change of this text."), answer.words[:200])]
    return []
