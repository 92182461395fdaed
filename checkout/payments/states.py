"""The lives of a payment attempt and of a refund: two literal maps."""

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


class RefundState(models.TextChoices):
    ASKED = "asked", _("Waits for a second person")
    REQUESTED = "requested", _("Being asked for")
    NEEDS_BUYER = "needs-buyer", _("Waiting for the buyer's bank details")
    PENDING = "pending", _("On its way")
    SUCCEEDED = "succeeded", _("Given back")
    FAILED = "failed", _("Came back to us")
    CANCELED = "canceled", _("Withdrawn")


R = RefundState

NEXT_REFUND_STATES: dict[str, frozenset[str]] = {
    R.ASKED: frozenset({R.REQUESTED, R.CANCELED}),
    R.REQUESTED: frozenset({R.NEEDS_BUYER, R.PENDING, R.SUCCEEDED, R.FAILED, R.CANCELED}),
    R.NEEDS_BUYER: frozenset({R.PENDING, R.SUCCEEDED, R.FAILED, R.CANCELED}),
    R.PENDING: frozenset({R.SUCCEEDED, R.FAILED, R.CANCELED}),
    # A bank can send money back days after it was given out.
    R.SUCCEEDED: frozenset({R.FAILED}),
    R.FAILED: frozenset(),
    R.CANCELED: frozenset(),
}

# What counts against the sum that can still be given back: a refund that failed or was withdrawn frees its share.
# One that waits for a second person has its share kept for it, though nothing of it moves yet.
COUNTED_REFUND_STATES = frozenset({R.ASKED, R.REQUESTED, R.NEEDS_BUYER, R.PENDING, R.SUCCEEDED})
GIVEN_REFUND_STATES = COUNTED_REFUND_STATES - {R.ASKED}
OPEN_REFUND_STATES = frozenset({R.REQUESTED, R.NEEDS_BUYER, R.PENDING})

# How a bank decides a dispute, in Stripe's words. `prevented`: the buyer got her money back before it became one.
WON_DISPUTES = frozenset({"won", "warning_closed"})
LOST_DISPUTES = frozenset({"lost", "prevented"})
