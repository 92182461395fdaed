"""How far a payout has come, in two literal maps: runs, and the lines in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """A payout run. Only an open one can change, and only one is open at a time."""

    PREPARED = "prepared", _("To be approved")
    APPROVED = "approved", _("To be paid")
    PAID = "paid", _("Paid out")
    CANCELLED = "cancelled", _("Cancelled")


OPEN_RUNS = frozenset({RunState.PREPARED, RunState.APPROVED})
RUN_MOVES: dict[RunState, frozenset[RunState]] = {
    RunState.PREPARED: frozenset({RunState.APPROVED, RunState.CANCELLED}),
    RunState.APPROVED: frozenset({RunState.PAID, RunState.CANCELLED}),
    RunState.PAID: frozenset(),
    RunState.CANCELLED: frozenset(),
}


class LineState(models.TextChoices):
    """What one producer gets of a run."""

    TO_PAY = "to-pay", _("To be paid")
    HELD_BACK = "held-back", _("Held back")
    PAID = "paid", _("Paid out")
    CAME_BACK = "came-back", _("Came back from the bank")


UNPAID_LINES = frozenset({LineState.TO_PAY, LineState.HELD_BACK})
LINE_MOVES: dict[LineState, frozenset[LineState]] = {
    LineState.TO_PAY: frozenset({LineState.HELD_BACK, LineState.PAID}),
    LineState.HELD_BACK: frozenset({LineState.TO_PAY}),
    LineState.PAID: frozenset({LineState.CAME_BACK}),
    LineState.CAME_BACK: frozenset(),
}


class Hold(models.TextChoices):
    """Why a line is held back. The first two end by themselves, as soon as an account is approved."""

    NO_ACCOUNT = "no-account", _("No bank account is known")
    NEW_ACCOUNT = "new-account", _("A bank account waits for a second person")
    BY_HAND = "by-hand", _("Held back by hand")
