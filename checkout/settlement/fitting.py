"""Which account each line of a run is paid to, and which lines wait because of it."""

from .models import PayoutLine, PayoutRun, ProducerAccount
from .states import LINE_MOVES, UNPAID_LINES, Hold, LineState


class IllegalMove(Exception):
    """A line cannot go from where it is to where it was to go."""


def move_line(line: PayoutLine, to: LineState, **facts) -> None:
    """Take a locked line to another state, and write down what belongs to it. Raises IllegalMove."""
    if to not in LINE_MOVES[LineState(line.state)]:
        raise IllegalMove(f"{line.state} -> {to}")
    line.state = to
    for name, fact in facts.items():
        setattr(line, name, fact)
    line.save(update_fields=["state", *facts])


def fit_accounts(run: PayoutRun, *, producer: int | None = None) -> None:
    """Give the unpaid lines of a locked run the account in force, and hold back those whose account is not settled.

    Whoever prepares, approves, exports or pays asks this first: an account that was entered meanwhile stops its line
    whatever came in between. What a person holds back stays so.
    """
    lines = run.lines.select_for_update().filter(state__in=UNPAID_LINES).exclude(hold=Hold.BY_HAND).order_by("pk")
    if producer is not None:
        lines = lines.filter(producer=producer)
    accounts = accounts_of([line.producer_id for line in lines])
    for line in lines:
        in_force, waiting = accounts.get(line.producer_id, (None, None))
        hold = hold_of(in_force, waiting)
        state = LineState.HELD_BACK if hold else LineState.TO_PAY
        account = line.account if hold else in_force
        if state != line.state:
            move_line(line, state, hold=hold, account=account)
        elif (hold, account and account.pk) != (line.hold, line.account_id):
            line.hold, line.account = hold, account
            line.save(update_fields=["hold", "account"])


def hold_of(in_force: ProducerAccount | None, waiting: ProducerAccount | None) -> str:
    """Say why a line waits for an account, or nothing when it can be paid."""
    if waiting:
        return Hold.NEW_ACCOUNT
    return "" if in_force else Hold.NO_ACCOUNT


def accounts_of(producers: list[int]) -> dict[int, tuple[ProducerAccount | None, ProducerAccount | None]]:
    """Return the account in force and the one that waits, by producer."""
    found: dict[int, tuple[ProducerAccount | None, ProducerAccount | None]] = {}
    for account in ProducerAccount.objects.filter(producer__in=producers, ended_at=None):
        in_force, waiting = found.get(account.producer_id, (None, None))
        found[account.producer_id] = (account, waiting) if account.approved_at else (in_force, account)
    return found
