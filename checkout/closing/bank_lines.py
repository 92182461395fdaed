"""Lines of the bank's statement that a person explains: booked as what they are, or found in the books by hand."""

from collections.abc import Collection
from decimal import Decimal

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checkout.ledger.chart import Account
from checkout.ledger.events import key_of, name_in, post_bank_line
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import CannotReverse, keep_writers_out, open_day, reverse, times_booked

from .bank import lock_open_lines, open_bank_legs
from .differences import NOTHING
from .models import BankLine, HandMatch, MatchedLeg


class CannotExplain(Exception):
    """The line stays as it was; nothing was booked."""


class Explained(CannotExplain):
    """The line is explained already, or what she chose is no longer open."""


class MonthSealed(CannotExplain):
    """The day lies in a sealed month, so nothing can be booked on it."""


class WrongWay(CannotExplain):
    """Money that came in cannot be this, or money that went out."""


class OtherSum(CannotExplain):
    """What was chosen does not come to the line's sum: `baht` is what it comes to."""

    def __init__(self, baht: Decimal):
        super().__init__(str(baht))
        self.baht = baht


class BankKind(models.TextChoices):
    """What a line of the bank can be that nothing else in the shop knows of."""

    FEE = "fee", _("Fee of the bank")
    TERMINAL = "terminal", _("Paid out by the card terminal’s bank")
    INTEREST = "interest", _("Interest from the bank")
    INTEREST_TAX = "interest-tax", _("Tax withheld from interest")
    UNKNOWN = "unknown", _("Came in, and nobody knows yet from whom")
    GIVEN_BACK = "given-back", _("Somebody else’s money, given back")
    MISTAKE = "mistake", _("Taken by mistake, and still to come back")
    CAME_BACK = "came-back", _("Taken by mistake, and now back")


# The other account of each kind. The bank account is the first; which side it is on the line itself says.
COMES_IN = {
    BankKind.TERMINAL: Account.TERMINAL,
    BankKind.INTEREST: Account.INTEREST,
    BankKind.UNKNOWN: Account.UNEXPLAINED,
    BankKind.CAME_BACK: Account.UNEXPLAINED,
}
GOES_OUT = {
    BankKind.FEE: Account.BANK_FEES,
    BankKind.INTEREST_TAX: Account.TAX_WITHHELD,
    BankKind.GIVEN_BACK: Account.UNEXPLAINED,
    BankKind.MISTAKE: Account.UNEXPLAINED,
}


def kinds_for(line: BankLine) -> dict[BankKind, Account]:
    """Return what a line can be booked as, by whether its money came in or went out, and the account of each."""
    return COMES_IN if line.amount_baht > 0 else GOES_OUT


@transaction.atomic
def book_line(pk: int, kind: BankKind, *, note: str, by) -> Entry:
    """Book a line of the bank as what it is, with the line's own sum and day, and match it at once.

    Once per line. The open lines are locked, so that two people explain it once; then writers are kept out, so that
    its month is not sealed in this moment. Raises Explained, MonthSealed, WrongWay.
    """
    line = _claim(pk)
    account = kinds_for(line).get(kind)
    if account is None:
        raise WrongWay
    keep_writers_out()
    if open_day(line.day) != line.day:
        raise MonthSealed
    again = times_booked(key_of("bank-line", line.pk))
    entry = post_bank_line(line.pk, account, line.amount_baht, on=line.day, note=note, by=by, again=again)
    MatchedLeg.objects.create(leg=entry.legs.get(account=Account.BANK), line=line)
    return entry


def _claim(pk: int) -> BankLine:
    """Lock the open lines and return this one of them. Raises Explained when it is not open."""
    if pk not in lock_open_lines() or MatchedLeg.objects.filter(line=pk).exists():
        raise Explained
    return BankLine.objects.get(pk=pk)


def match_by_hand(pk: int, legs: Collection[int], *, note: str, by) -> HandMatch:
    """Note that a line of the bank shows these open legs of the bank account; together they are its sum.

    Nothing is booked. The open lines are locked, as when lines are matched by themselves. Raises Explained, OtherSum.
    """
    try:
        with transaction.atomic():
            line = _claim(pk)
            chosen = list(open_bank_legs().filter(pk__in=legs))
            if len(chosen) != len(set(legs)):
                raise Explained
            baht = sum((leg.amount_baht for leg in chosen), NOTHING)
            if baht != line.amount_baht:
                raise OtherSum(baht)
            MatchedLeg.objects.bulk_create([MatchedLeg(leg=leg, line=line) for leg in chosen])
            return HandMatch.objects.create(line=line, note=note, by=by)
    except IntegrityError as error:
        # A line that came in this very moment shows one of them.
        raise Explained from error


@transaction.atomic
def undo_match(pk: int, *, by) -> None:
    """Take back what somebody matched by hand: line and legs are open again. Raises Explained if none stands."""
    found = HandMatch.objects.select_for_update(of=("self",)).filter(line=pk, undone_at=None).first()
    if found is None:
        raise Explained
    _undo(found, by)


def _undo(match: HandMatch, by) -> None:
    match.undone_by, match.undone_at = by, timezone.now()
    match.save(update_fields=["undone_by", "undone_at"])
    MatchedLeg.objects.filter(line=match.line_id).delete()


@transaction.atomic
def take_back_line(pk: int, *, why: str, by) -> Entry:
    """Take back what a line was booked as, by a reversal of today: the line is open again.

    Raises Explained when nothing that was booked for it stands.
    """
    BankLine.objects.select_for_update(of=("self",)).get(pk=pk)
    entry = booked_for(pk)
    if entry is None:
        raise Explained
    return take_back_entry(entry, why=why, by=by)


def take_back_entry(entry: Entry, *, why: str, by) -> Entry:
    """Take an entry back by a reversal of today; lines of the bank that showed it are open again.

    In the caller's transaction. Raises Explained when it was taken back before.
    """
    keep_writers_out()
    if Entry.objects.filter(reverses=entry).exists():
        raise Explained
    lines = list(MatchedLeg.objects.filter(leg__entry=entry).values_list("line", flat=True))
    for match in HandMatch.objects.filter(line__in=lines, undone_at=None):
        _undo(match, by)
    MatchedLeg.objects.filter(line__in=lines).delete()
    try:
        return reverse(entry, why=why, by=by)
    except CannotReverse as error:
        raise Explained from error


def booked_for(pk: int) -> Entry | None:
    """Return what stands in the books for a line of the bank alone."""
    key = key_of("bank-line", pk)
    found = Entry.objects.filter(models.Q(pk=key) | models.Q(pk__startswith=f"{key}:"), kind=Entry.Kind.BANK)
    return found.filter(reverses=None, reversed_by=None).select_related("by").first()


def legs_of(line: BankLine) -> list[Leg]:
    """Return the legs that a line shows."""
    return list(Leg.objects.filter(matched__line=line).select_related("entry").order_by("pk"))


def explained_by_hand(most: int) -> list[tuple[BankLine, str, object, object]]:
    """Return the lines that people explained last: the line, their words, who and when, the newest first."""
    booked = Entry.objects.filter(kind=Entry.Kind.BANK, reverses=None, reversed_by=None).select_related("by")
    booked = list(booked.order_by("-posted_at")[:most])
    lines = BankLine.objects.in_bulk([int(name_in(entry.key)) for entry in booked])
    found = [(lines[int(name_in(entry.key))], entry.note, entry.by, entry.posted_at) for entry in booked]
    matched = HandMatch.objects.filter(undone_at=None).select_related("line", "by")[:most]
    found += [(one.line, one.note, one.by, one.at) for one in matched]
    return sorted(found, key=lambda row: row[3], reverse=True)[:most]
