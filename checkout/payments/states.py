"""The life of a payment attempt: one literal map."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttemptState(models.TextChoices):
    CREATING = "creating", _("Being set up")
    WAITING = "waiting", _("Waiting for the buyer")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Did not go through")
    ENDED = "ended", _("Ended unpaid")
    REVIEW = "review", _("To be checked by a person")


S = AttemptState

NEXT_STATES: dict[str, frozenset[str]] = {
    S.CREATING: frozenset({S.WAITING, S.PAID, S.FAILED, S.ENDED, S.REVIEW}),
    S.WAITING: frozenset({S.PAID, S.FAILED, S.ENDED, S.REVIEW}),
    # Money can still arrive after an attempt failed or ended.
    S.FAILED: frozenset({S.PAID, S.ENDED, S.REVIEW}),
    S.ENDED: frozenset({S.PAID, S.REVIEW}),
    S.REVIEW: frozenset({S.PAID}),
    S.PAID: frozenset(),
}

ACTIVE_STATES = frozenset({S.CREATING, S.WAITING})
