"""Follows the money of parcels that are paid where they arrive: from the buyer to the carrier to our bank."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checkout.orders.models import Order, OrderEvent
from checkout.orders.operations import lock_order, move_order, record_event
from checkout.orders.states import OrderState
from checkout.payments.bookkeeping import post_collected, take_back_collected
from checkout.payments.methods import attempts_on_delivery
from checkout.payments.offline import CannotConfirm, LineUsed, confirm_money, withdraw_attempts
from checkout.payments.restocking import put_on_shelf
from checkout.payments.statement_files import DAY_NAMES, read_baht, read_day, read_table

from .carriers import clean_tracking_number
from .models import NEXT_COLLECTION_STATES, Collection

State = Collection.State


class WrongStep(Exception):
    """The money of this parcel has moved on already, or cannot go there."""


class WrongAmount(Exception):
    """The carrier paid another sum than he was to take."""


class WrongDay(Exception):
    """Money cannot have moved on this day: it is to come, or it lies before `earliest`."""

    def __init__(self, earliest: date):
        super().__init__(str(earliest))
        self.earliest = earliest


def open_collections() -> QuerySet[Collection]:
    """Return the parcels whose money is not with us, or whose goods nobody has looked at yet; the oldest first."""
    unsettled = models.Q(state__in=[State.ON_THE_WAY, State.COLLECTED])
    not_looked_at = models.Q(state=State.CAME_BACK, looked_at__isnull=True)
    return Collection.objects.filter(unsettled | not_looked_at).select_related("parcel__order").order_by("pk")


@transaction.atomic
def mark_collected(collection: Collection, *, on: date, by) -> None:
    """Note that the buyer has paid the carrier. Locks the order first. Raises WrongStep, WrongDay."""
    order, collection = _lock(collection)
    _move(collection, State.COLLECTED, collected_on=on)
    record_event(order, OrderEvent.Kind.COLLECTED, by=by, data={"amount_baht": str(collection.amount_baht)})
    attempt = attempts_on_delivery().filter(order=order).first()
    if attempt:
        attempt.order = order
        post_collected(attempt, collection.amount_baht, on)


@transaction.atomic
def mark_remitted(collection: Collection, *, amount_baht: Decimal, on: date, reference: str, by) -> None:
    """Note that the carrier has paid us: the order's payment is complete now. Locks the order first.

    Raises WrongStep, WrongAmount, WrongDay, and LineUsed when this line of a statement belongs to another payment.
    """
    order, collection = _lock(collection)
    if amount_baht != collection.amount_baht:
        raise WrongAmount
    _move(collection, State.REMITTED, remitted_on=on)
    attempt = attempts_on_delivery().filter(order=order).first()
    if attempt is None:
        raise WrongStep
    try:
        confirm_money(attempt, received_baht=amount_baht, received_on=on, reference=reference, by=by)
    except LineUsed:
        raise
    except CannotConfirm as error:
        raise WrongStep from error


@transaction.atomic
def mark_came_back(collection: Collection, *, by, note: str = "") -> None:
    """Note that the parcel was not taken, or given back within the five days: nobody pays it any more.

    Locks the order first. Raises WrongStep. The goods go on the shelf by `look_at_returned`, piece by piece.
    """
    order, collection = _lock(collection)
    _move(collection, State.CAME_BACK)
    move_order(order, OrderState.RETURNED, OrderEvent.Kind.RETURNED, by=by, note=note)
    for attempt in attempts_on_delivery().filter(order=order):
        attempt.order = order
        take_back_collected(attempt, why=f"{collection.parcel.carrier} {collection.parcel.tracking_number}")
    withdraw_attempts(order)


@transaction.atomic
def look_at_returned(collection: Collection, *, whole: dict[int, int], by) -> int:
    """Put the pieces of a returned parcel that are still whole back on the shelf; return how many those are.

    `whole` says how many of each order line. Done once; the second time raises WrongStep, as more than was sent does.
    """
    order, collection = _lock(collection)
    if collection.state != State.CAME_BACK or collection.looked_at:
        raise WrongStep
    collection.looked_at = timezone.now()
    collection.save(update_fields=["looked_at"])
    pieces = 0
    for line in order.lines.order_by("stockrecord", "pk"):
        quantity = whole.get(line.pk, 0)
        if not 0 <= quantity <= line.quantity:
            raise WrongStep
        if quantity and put_on_shelf(order, line, quantity, by=by):
            pieces += quantity
    if not pieces:  # nothing was whole: who found that must stand somewhere too
        record_event(order, OrderEvent.Kind.RESTOCKED, by=by, data={"pieces": 0})
    return pieces


def _lock(collection: Collection) -> tuple[Order, Collection]:
    order = lock_order(collection.parcel.order_id)
    return order, Collection.objects.select_for_update(of=("self",)).select_related("parcel").get(pk=collection.pk)


def _move(collection: Collection, state: State, **days: date) -> None:
    if state not in NEXT_COLLECTION_STATES[collection.state]:
        raise WrongStep
    for name, day in days.items():
        if not collection.earliest_day <= day <= timezone.localdate():
            raise WrongDay(collection.earliest_day)
        setattr(collection, name, day)
    collection.state = state
    collection.save(update_fields=["state", *days])


class Outcome(models.TextChoices):
    """What became of one line of a carrier's statement."""

    REMITTED = "remitted", _("Booked")
    ALREADY = "already", _("Booked before")
    DIFFERS = "differs", _("Another sum than we asked for")
    WRONG_DAY = "wrong-day", _("Not on this day: the parcel had not left or was not paid, or the day is to come")
    CAME_BACK = "came-back", _("This parcel came back to us")
    UNKNOWN = "unknown", _("No parcel on delivery has this number")
    UNREADABLE = "unreadable", _("This line could not be read")


@dataclass(frozen=True)
class StatementLine:
    """One line of a carrier's statement, and what became of it."""

    number: int
    tracking_number: str
    amount_baht: Decimal | None
    outcome: Outcome
    order_number: str = ""
    expected_baht: Decimal | None = None
    day: date | None = None


TRACKING_NAMES = ("tracking number", "tracking no", "tracking", "เลขพัสดุ", "หมายเลขพัสดุ", "หมายเลขติดตามพัสดุ", "pno", "awb")
AMOUNT_NAMES = ("cod amount", "cod", "amount", "ยอด cod", "ยอดเก็บเงินปลายทาง", "จำนวนเงิน", "ยอดเงิน")


def book_statement(data: bytes, *, on: date, by) -> list[StatementLine]:
    """Book a carrier's statement (CSV) line by line, and say of each line what became of it.

    Each line is a transaction of its own: one that does not fit keeps no other from being booked, and the same file
    twice books nothing twice. `on` is the day of the payment where a line names none. Raises NoStatement.
    """
    return [_book(line, on, by) for line in _read(data)]


@dataclass(frozen=True)
class _RawLine:
    number: int
    tracking_number: str
    amount: str
    day: str


def _read(data: bytes) -> Iterator[_RawLine]:
    columns = {"tracking": TRACKING_NAMES, "amount": AMOUNT_NAMES, "day": DAY_NAMES}
    for row in read_table(data, columns, found_by="tracking", needs=[["amount"]]):
        tracking, amount, day = row.cells["tracking"], row.cells["amount"], row.cells["day"]
        if tracking or amount:
            yield _RawLine(row.number, clean_tracking_number(tracking), amount, day)


def _book(line: _RawLine, on: date, by) -> StatementLine:
    amount, day = read_baht(line.amount), read_day(line.day) or on
    if amount is None or not line.tracking_number:
        return StatementLine(line.number, line.tracking_number, amount, Outcome.UNREADABLE)
    # A number can be given by two carriers; the sum then says which parcel is meant.
    found = list(
        Collection.objects.filter(parcel__tracking_number=line.tracking_number).select_related("parcel__order")
    )
    collection = next((one for one in found if one.amount_baht == amount), found[0] if found else None)
    if collection is None:
        return StatementLine(line.number, line.tracking_number, amount, Outcome.UNKNOWN)
    outcome = _book_one(collection, amount, day, by)
    order_number = collection.parcel.order.number
    return StatementLine(
        line.number, line.tracking_number, amount, outcome, order_number, expected_baht=collection.amount_baht, day=day
    )


def _book_one(collection: Collection, amount_baht: Decimal, day: date, by) -> Outcome:
    reference = f"{collection.parcel.carrier} {collection.parcel.tracking_number}"
    try:
        mark_remitted(collection, amount_baht=amount_baht, on=day, reference=reference, by=by)
    except WrongAmount:
        return Outcome.DIFFERS
    except WrongDay:
        return Outcome.WRONG_DAY
    except (WrongStep, LineUsed):
        collection.refresh_from_db()
        return Outcome.ALREADY if collection.state == State.REMITTED else Outcome.CAME_BACK
    return Outcome.REMITTED
