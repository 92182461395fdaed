"""Two clerks explain one line of the bank's statement in the same moment: one of them does, the other is told so."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from threading import Thread

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from checkout.closing import bank_lines
from checkout.closing.bank import take_in_statement
from checkout.closing.bank_lines import BankKind, book_line, match_by_hand
from checkout.closing.models import BankLine, HandMatch, MatchedLeg
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import credit, debit, post
from checkout.ledger.queries import balance
from tests.factories import make_staff

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MEETING_SECONDS = 3
TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=20)  # too far from the line to be found by itself
TOO_LATE = "Somebody else has already settled this. This is how it stands now."
BOOKED = "Booked. This line of the bank is explained."
MATCHED = "Matched. This line of the bank is explained."
TAKEN_BACK = "Taken back by an entry of today; the line is open again."
UNDONE = "The match is taken back; the line is open again."


@pytest.fixture
def line() -> BankLine:
    take_in_statement(f"date,amount,reference\n{TODAY},100.00,x\n".encode(), by=make_staff())
    return BankLine.objects.get()


@pytest.fixture
def leg() -> Leg:
    legs = [debit(Account.BANK, Decimal("100.00")), credit(Account.SALES, Decimal("100.00"))]
    return post("test:1", kind=Entry.Kind.OTHER, on=LONG_AGO, legs=legs).legs.get(account=Account.BANK)


@pytest.fixture
def meeting(meet_after):
    return partial(meet_after, 2)


def at_once(*steps: tuple[str, BankLine, dict]) -> list[str]:
    """Let a clerk press each button in the same moment; return what they are told, or what went wrong."""
    told: list = [None] * len(steps)

    def one(place: int, clerk, step: tuple[str, BankLine, dict]) -> None:
        try:
            told[place] = press(clerk, *step)
        except Exception as error:
            told[place] = type(error).__name__
        finally:
            connection.close()

    threads = [Thread(target=one, args=[place, make_clerk(), step]) for place, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(told)


def make_clerk():
    clerk = make_staff()
    clerk.user_permissions.add(Permission.objects.get(codename="close_books"))
    return clerk


def press(clerk, button: str, line: BankLine, sent: dict) -> str:
    client = Client()
    client.force_login(clerk)
    with translation.override("en"):
        response = client.post(reverse(f"desk:bank-line-{button}", args=[line.pk]), sent)
        return " ".join(str(message) for message in get_messages(response.wsgi_request))


def booking(line: BankLine, kind: BankKind) -> tuple[str, BankLine, dict]:
    return "book", line, {"book-kind": kind, "book-note": "x"}


def matching(line: BankLine, leg: Leg) -> tuple[str, BankLine, dict]:
    return "match", line, {"match-legs": [leg.pk], "match-note": "x"}


def test_two_who_book_a_line_as_different_things_book_it_once(line, meeting):
    meeting(bank_lines, "_claim")

    told = at_once(booking(line, BankKind.INTEREST), booking(line, BankKind.UNKNOWN))

    assert told == [BOOKED, TOO_LATE]
    assert Entry.objects.count() == MatchedLeg.objects.count() == 1
    assert balance(Account.BANK) == Decimal("100.00")


def test_without_the_lock_the_second_booking_breaks(line, meeting, no_lock):
    """The books refuse a second entry for one line, but nobody tells the clerk in words."""
    meeting(bank_lines, "_claim")

    told = at_once(booking(line, BankKind.INTEREST), booking(line, BankKind.UNKNOWN))

    assert told == [BOOKED, "KeyUsed"]


def test_a_line_is_booked_or_matched_never_both(line, leg, meeting):
    meeting(bank_lines, "_claim")

    told = at_once(booking(line, BankKind.INTEREST), matching(line, leg))

    assert told in ([BOOKED, TOO_LATE], [MATCHED, TOO_LATE])
    assert MatchedLeg.objects.count() == 1
    assert HandMatch.objects.count() == (MATCHED in told)
    assert Entry.objects.count() == 1 + (BOOKED in told)


def test_without_the_lock_one_line_shows_twice_its_sum(line, leg, meeting, no_lock):
    meeting(bank_lines, "_claim")

    told = at_once(booking(line, BankKind.INTEREST), matching(line, leg))

    assert told == [BOOKED, MATCHED]
    assert sum(one.leg.amount_baht for one in MatchedLeg.objects.select_related("leg")) == 2 * line.amount_baht


def test_two_who_take_a_booking_back_take_it_back_once(line, meeting):
    book_line(line.pk, BankKind.INTEREST, note="x", by=make_staff())
    meeting(bank_lines, "booked_for")

    told = at_once(*[("take-back", line, {"why": "x"})] * 2)

    assert told == [TOO_LATE, TAKEN_BACK]
    assert Entry.objects.count() == 2
    assert (balance(Account.BANK), MatchedLeg.objects.count()) == (0, 0)


def test_without_locks_both_believe_that_they_took_it_back(line, meeting, no_lock, monkeypatch):
    """The books still take one reversal only."""
    book_line(line.pk, BankKind.INTEREST, note="x", by=make_staff())
    monkeypatch.setattr(bank_lines, "keep_writers_out", lambda: None)
    meeting(bank_lines, "booked_for")

    told = at_once(*[("take-back", line, {"why": "x"})] * 2)

    assert told == [TAKEN_BACK, TAKEN_BACK]
    assert Entry.objects.count() == 2


def test_two_who_undo_a_match_undo_it_once(line, leg, meeting):
    match_by_hand(line.pk, [leg.pk], note="x", by=make_staff())
    meeting(bank_lines, "_undo")

    assert at_once(*[("undo", line, {})] * 2) == [TOO_LATE, UNDONE]


def test_without_the_lock_both_are_noted_as_who_undid_it(line, leg, meeting, no_lock):
    match_by_hand(line.pk, [leg.pk], note="x", by=make_staff())
    meeting(bank_lines, "_undo")

    assert at_once(*[("undo", line, {})] * 2) == [UNDONE, UNDONE]
