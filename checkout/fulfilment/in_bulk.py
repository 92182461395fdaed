"""Many parcels at once: numbers or days of arrival, scanned, pasted or from a table, checked before any is saved."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import IO

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.spreadsheets import cells
from catalogue.spreadsheets.faults import CellFault, FileFault
from catalogue.spreadsheets.files import read_rows
from checkout.orders.models import Order
from checkout.orders.numbers import PREFIX
from checkout.orders.operations import IllegalMove
from checkout.orders.states import TO_FULFIL_STATES
from checkout.payments.methods import attempts_on_delivery
from checkout.payments.models import Refund
from checkout.payments.refund_sums import are_goods_going_back
from checkout.payments.states import COUNTED_REFUND_STATES

from .carriers import CARRIERS, clean_tracking_number
from .models import Parcel
from .operations import CannotArrive, CannotShip, holds_what_is_paid_back, mark_delivered, send_parcel

MOST_LINES = 100
BETWEEN = " \t,;"
# An order's number, behind it perhaps the parcel's own within it, then what is said of that.
NAMED = re.compile(
    rf"{PREFIX}[ -]?(?P<year>[0-9]{{4}})[ -]?(?P<number>[0-9]{{6,}})(?![a-z0-9])"
    r"(?: ?/ ?(?P<parcel>[0-9]{1,3}))?(?P<rest>.*)",
    re.IGNORECASE,
)


class Fault(models.TextChoices):
    """What is wrong with a line."""

    UNREADABLE = "unreadable", _("This could not be read: first the order’s number, then the rest")
    UNKNOWN = "unknown", _("Nothing has this number")
    NOT_PACKED = "not-packed", _("No parcel of this order lies packed")
    WHICH = "which", _("Several parcels of this order come into question: please write which, as in KK-2569-000417/2")
    SENT = "sent", _("This parcel was sent already")
    NO_NUMBER = "no-number", _("The tracking number is missing")
    NOT_ITS_NUMBER = "not-its-number", _("Not a number of this carrier: a letter or digit is wrong")
    TWICE = "twice", _("The same stands in another line")
    TAKEN = "taken", _("Another parcel has this number already")
    STOPPED = "stopped", _("This parcel cannot leave as it is: please open its order")
    NOT_SENT = "not-sent", _("This parcel has not been sent yet")
    NOT_A_DAY = "not-a-day", _("No day can be read here: please write it like 5/12/2569 or 2026-12-05")
    WRONG_DAY = "wrong-day", _("It cannot have come on this day: it had not left, or the day is to come")
    KNOWN = "known", _("This is noted already")


# Whoever hands the same list in again finds these: nothing is to be done about them.
DONE = frozenset({Fault.SENT, Fault.KNOWN})


class TooManyLines(Exception):
    """More lines than are looked at at once."""


@dataclass(frozen=True)
class BulkLine:
    """One line as it was typed, the parcel it means, what it says of that, and what is wrong with it.

    `said` is a tracking number or a day.
    """

    number: int
    text: str
    parcel: Parcel | None = None
    said: str | date = ""
    fault: Fault | None = None

    @property
    def is_done(self) -> bool:
        return self.fault in DONE


def lines_of_table(file: IO[bytes]) -> list[str]:
    """Return the rows of a table (XLSX, CSV) as lines, as somebody would have pasted their first two filled cells.

    A row without digits is a head or a title, and left out. Raises FileFault.
    """
    lines = []
    for _number, raw in read_rows(file):
        try:
            filled = [words for words in map(cells.words_of, raw) if words]
        except CellFault as fault:
            raise FileFault(fault.code, **fault.params) from fault
        if any(letter.isdigit() for words in filled for letter in words):
            lines.append("\t".join(filled[:2]))
    return lines


def check_sending(text: str, *, carrier: str) -> list[BulkLine]:
    """Read lines of a parcel and a tracking number each, and say of each whether it can leave like this.

    Nothing is written. A handful of queries, however many lines. Raises TooManyLines.
    """
    lines = [_with_number(line, carrier) for line in _with_parcels(_typed(text), _waiting)]
    numbers = [line.said for line in lines if line.said]
    taken = Parcel.objects.filter(carrier=carrier, tracking_number__in=numbers).values_list(
        "tracking_number", flat=True
    )
    lines = _refuse(lines, Fault.TAKEN, lambda line, taken=set(taken): line.said in taken)
    stopped = _stopped([line.parcel for line in lines if not line.fault], carrier)
    lines = _refuse(lines, Fault.STOPPED, lambda line: line.parcel.pk in stopped)
    return _refuse_twice(_refuse_twice(lines, lambda line: line.said), lambda line: line.parcel and line.parcel.pk)


def find_waiting(name: str) -> BulkLine:
    """Return the parcel that waits for its carrier and is meant by its own or its order's number."""
    return _with_parcels([BulkLine(1, name)], _waiting)[0]


def check_arrivals(text: str) -> list[BulkLine]:
    """Read lines of a parcel, by its order's or tracking number, and the day it came; say what is wrong with each.

    Nothing is written. A handful of queries, however many lines. Raises TooManyLines.
    """
    lines = [_with_day(line) for line in _with_parcels(_typed(text), _underway)]
    return _refuse_twice(lines, lambda line: line.parcel and line.parcel.pk)


def send_all(lines: Iterable[BulkLine], *, carrier: str, by) -> list[BulkLine]:
    """Let the parcels of checked lines leave, each order in a transaction of its own; what cannot any more says so."""
    return [_done(line, CannotShip, send_parcel, carrier=carrier, tracking_number=line.said, by=by) for line in lines]


def note_arrivals(lines: Iterable[BulkLine], *, by) -> list[BulkLine]:
    """Note the arrivals of checked lines, each order in a transaction of its own."""
    return [_done(line, CannotArrive, mark_delivered, on=line.said, by=by) for line in lines]


def _done(line: BulkLine, refusal: type[Exception], operation: Callable, **facts) -> BulkLine:
    try:
        operation(line.parcel, **facts)
    except (refusal, IllegalMove):
        return replace(line, fault=Fault.STOPPED)
    return line


def _typed(text: str) -> list[BulkLine]:
    typed = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    lines = [BulkLine(number, line[:200]) for number, line in typed if line.strip(BETWEEN)]
    if len(lines) > MOST_LINES:
        raise TooManyLines
    return lines


Choice = Callable[[list[Parcel]], tuple[list[Parcel], Fault]]


def _with_parcels(lines: list[BulkLine], choose: Choice) -> list[BulkLine]:
    """Give each line the parcel it means. Two queries.

    `choose` says which of an order's parcels come into question, and what is wrong when none does.
    """
    names = [_named(line.text) for line in lines]
    wanted = {name.key for name in names}
    known = set(Order.objects.filter(number__in=wanted).values_list("number", flat=True))
    by_key: dict[str, list[Parcel]] = {}
    meant = Q(order__number__in=wanted) | (Q(tracking_number__in=wanted) & ~Q(tracking_number=""))
    for parcel in Parcel.objects.filter(meant).select_related("order"):
        for key in {parcel.order.number, parcel.tracking_number}:
            by_key.setdefault(key, []).append(parcel)
    return [_with_parcel(*pair, by_key, known, choose) for pair in zip(lines, names, strict=True)]


@dataclass(frozen=True)
class _Name:
    """By which number a line names its parcel, which one of an order it is, and what else the line says."""

    key: str
    within: int | None
    rest: str
    is_order: bool


def _named(text: str) -> _Name:
    found = NAMED.fullmatch(text)
    if found:
        within = int(found["parcel"]) if found["parcel"] else None
        order = f"{PREFIX}-{found['year']}-{found['number']}"
        return _Name(order, within, found["rest"].strip(BETWEEN), is_order=True)
    first, _between, rest = re.sub(r"[\t,;]", "\t", text).partition("\t" if re.search(r"[\t,;]", text) else " ")
    return _Name(clean_tracking_number(first), None, rest.strip(BETWEEN), is_order=False)


def _with_parcel(
    line: BulkLine, name: _Name, by_key: dict[str, list[Parcel]], known: set[str], choose: Choice
) -> BulkLine:
    line, mine = replace(line, said=name.rest), by_key.get(name.key, [])
    if not mine and name.key not in known:
        return replace(line, fault=Fault.UNKNOWN if name.is_order or choose is _underway else Fault.UNREADABLE)
    if name.within is not None:
        mine = [parcel for parcel in mine if parcel.number == name.within]
    chosen, fault = choose(mine)
    if len(chosen) != 1:
        return replace(line, fault=Fault.WHICH if chosen else fault)
    return replace(line, parcel=chosen[0])


def _waiting(parcels: list[Parcel]) -> tuple[list[Parcel], Fault]:
    unsent = [parcel for parcel in parcels if not parcel.shipped_at]
    waiting = [parcel for parcel in unsent if parcel.order.status in TO_FULFIL_STATES]
    return waiting, Fault.STOPPED if unsent else Fault.SENT if parcels else Fault.NOT_PACKED


def _underway(parcels: list[Parcel]) -> tuple[list[Parcel], Fault]:
    sent = [parcel for parcel in parcels if parcel.shipped_at]
    # Of several, the ones of which nobody has heard yet are meant.
    return [parcel for parcel in sent if len(sent) == 1 or not parcel.delivered_on], (
        Fault.KNOWN if sent else Fault.NOT_SENT
    )


def _with_number(line: BulkLine, carrier: str) -> BulkLine:
    line = replace(line, said=clean_tracking_number(line.said))
    if line.fault or CARRIERS[carrier].takes(line.said):
        return line
    return replace(line, fault=Fault.NOT_ITS_NUMBER if line.said else Fault.NO_NUMBER)


def _with_day(line: BulkLine) -> BulkLine:
    if line.fault:
        return line
    try:
        day = cells.day(re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2})?.*$", "", line.said))  # a carrier adds the hour
    except CellFault:
        return replace(line, fault=Fault.NOT_A_DAY)
    line = replace(line, said=day)
    if line.parcel.delivered_on == day:
        return replace(line, fault=Fault.KNOWN)
    if not timezone.localdate(line.parcel.shipped_at) <= day <= timezone.localdate():
        return replace(line, fault=Fault.WRONG_DAY)
    return line


def _stopped(parcels: list[Parcel], carrier: str) -> set[int]:
    """Return the parcels that cannot leave though they lie here: money of theirs goes back, or nobody would take it."""
    orders = {parcel.order_id for parcel in parcels}
    promised = attempts_on_delivery().filter(order__in=orders) if CARRIERS[carrier].is_collected else []
    with_refunds = set(
        Refund.objects.filter(attempt__order__in=orders, state__in=COUNTED_REFUND_STATES).values_list(
            "attempt__order", flat=True
        )
    )
    to_collect = {attempt.order_id for attempt in promised}
    return {
        parcel.pk
        for parcel in parcels
        if parcel.order_id in to_collect
        # Few orders have refunds, so that these may be asked about one by one.
        or (parcel.order_id in with_refunds and (are_goods_going_back(parcel.order) or holds_what_is_paid_back(parcel)))
    }


def _refuse(lines: list[BulkLine], fault: Fault, is_wrong: Callable[[BulkLine], bool]) -> list[BulkLine]:
    return [replace(line, fault=fault) if not line.fault and is_wrong(line) else line for line in lines]


def _refuse_twice(lines: list[BulkLine], key: Callable[[BulkLine], object]) -> list[BulkLine]:
    counted = Counter(key(line) for line in lines)
    return _refuse(lines, Fault.TWICE, lambda line: bool(key(line)) and counted[key(line)] > 1)
