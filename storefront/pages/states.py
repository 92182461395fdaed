"""How a page stands in a language: missing, a draft, behind its Thai, live."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    MISSING = "missing", _("missing")
    DRAFT = "draft", _("draft")
    BEHIND = "behind", _("behind the Thai")
    LIVE = "live", _("live")


def state_of(page, thai) -> State:
    """Return how a page stands; `thai` is the Thai page it translates, or itself."""
    if page is None:
        return State.MISSING
    if not page.live:
        return State.DRAFT
    if thai is not None and page.pk != thai.pk and not page.keeps_step(thai):
        return State.BEHIND
    return State.LIVE
