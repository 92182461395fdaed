"""Money that no provider tells us of: slips that buyers send in, and people who have seen the money itself."""

import logging
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.stock.operations import release_holds
from checkout.orders.emails import owe_mail
from checkout.orders.models import Order, OrderEvent, OrderMail
from checkout.orders.operations import lock_order, move_order, record_event
from checkout.orders.states import OrderState

from .bookkeeping import post_money_seen
from .locking import lock_attempt
from .methods import Method, way_of
from .models import Confirmation, PaymentAttempt, Slip
from .operations import apply_seen, start_attempt
from .private_files import private_storage
from .slip_picture import SlipPicture, read_slip_picture
from .states import ACTIVE_STATES, AttemptState

logger = logging.getLogger(__name__)
MOST_SLIPS = 5
REMIND_BEFORE = timedelta(hours=6)
SLIPS_KEPT = timedelta(days=90)
ORPHANS_KEPT = timedelta(days=1)


class CannotTakeSlip(Exception):
    """The slip was not taken in; the order is as it was."""


class NotWaited(CannotTakeSlip):
    """No transfer is waited for: it is paid, ended, or a slip of it is being looked at."""


class SlipUsed(CannotTakeSlip):
    """A slip of the very same transfer has been sent before."""


class TooManySlips(CannotTakeSlip):
    """So many slips of one transfer that a person should talk to the buyer."""


class CannotConfirm(Exception):
    """The money was not confirmed; nothing changed."""


class Settled(CannotConfirm):
    """Somebody else has done it, or the payment is no longer open."""


class AmountDiffers(CannotConfirm):
    """Not the sum of the order."""


class DayToCome(CannotConfirm):
    """Nobody has seen money on a day that is still to come."""


class LineUsed(CannotConfirm):
    """This line of the statement confirms another payment already."""


def take_in_slip(
    attempt: PaymentAttempt,
    data: bytes,
    *,
    typed_baht: Decimal | None = None,
    typed_at: datetime | None = None,
    typed_bank: str = "",
    typed_last4: str = "",
) -> Slip:
    """Keep a buyer's picture of her transfer until a person has looked for the money.

    Raises BadPicture, and NotWaited, SlipUsed, TooManySlips. Files are not written inside a transaction; here the
    file comes before its row, for a row without a picture would keep the buyer from sending it again. A picture
    whose row was refused is taken away, and one left behind by a crash by `forget_slips`.
    """
    picture = read_slip_picture(data)
    _look_whether_used(attempt, picture)
    slip = Slip(
        attempt=attempt,
        typed_baht=typed_baht,
        typed_at=typed_at,
        typed_bank=typed_bank,
        typed_last4=typed_last4,
        qr_bank=picture.code.bank if picture.code else "",
        qr_reference=picture.code.reference if picture.code else "",
    )
    storage = private_storage()
    slip.picture.name = storage.save(f"slips/{slip.uuid}.jpg", ContentFile(picture.jpeg))
    try:
        return _write_slip(slip)
    except CannotTakeSlip:
        storage.delete(slip.picture.name)
        raise


def _look_whether_used(attempt: PaymentAttempt, picture: SlipPicture) -> None:
    if picture.code and _same_transfer(picture.code.bank, picture.code.reference).exists():
        raise SlipUsed
    if attempt.slips.count() >= MOST_SLIPS:
        raise TooManySlips


def _same_transfer(bank: str, reference: str):
    return Slip.objects.filter(qr_bank=bank, qr_reference=reference).exclude(state=Slip.State.REFUSED)


@transaction.atomic
def _write_slip(slip: Slip) -> Slip:
    """Write a slip under the locks of order and attempt: two taps, or an end at the same moment, wait here."""
    order, attempt = lock_attempt(slip.attempt)
    is_open = attempt.state == AttemptState.WAITING and attempt.withdrawn_at is None
    if not is_open or attempt.method != Method.TRANSFER or attempt.slips.filter(state=Slip.State.WAITING).exists():
        raise NotWaited
    try:
        with transaction.atomic():
            slip.save()
    except IntegrityError as error:
        raise SlipUsed from error
    record_event(order, OrderEvent.Kind.SLIP_SENT)
    return slip


def confirm_money(
    attempt: PaymentAttempt, *, received_baht: Decimal, received_on: date, by, reference: str = "", odd: bool = False
) -> PaymentAttempt:
    """Note that a person has seen the money of an attempt, and settle it like any other payment.

    Another sum than the order's is refused unless `odd` says that it really came: then it goes to a person as an
    incident and nothing is sent. Money of an attempt that has ended counts too: it came late. Repeating it is
    refused, so that two members of staff confirm once. Locks the order, then the attempt.
    Raises Settled, AmountDiffers, DayToCome, LineUsed.
    """
    if received_on > timezone.localdate():
        raise DayToCome
    if received_baht != attempt.amount_baht and not odd:
        raise AmountDiffers
    with transaction.atomic():
        _order, attempt = lock_attempt(attempt)
        if attempt.state not in {*ACTIVE_STATES, AttemptState.ENDED} or hasattr(attempt, "confirmation"):
            raise Settled
        try:
            with transaction.atomic():
                confirmation = Confirmation.objects.create(
                    attempt=attempt, received_baht=received_baht, received_on=received_on, reference=reference, by=by
                )
        except IntegrityError as error:
            raise LineUsed from error
        post_money_seen(confirmation)
        attempt.slips.filter(state=Slip.State.WAITING).update(
            state=Slip.State.ACCEPTED, decided_by=by, decided_at=timezone.now()
        )
        return apply_seen(attempt, way_of(attempt.method).look_up(attempt))


@transaction.atomic
def refuse_slip(slip: Slip, *, reason: str, by) -> None:
    """Tell a buyer that her slip does not fit, and why; she can send another. Raises Settled.

    Whose time was over while the slip lay with us gets a few hours more.
    """
    order, attempt = lock_attempt(slip.attempt)
    slip = Slip.objects.select_for_update().get(pk=slip.pk)
    if slip.state != Slip.State.WAITING:
        raise Settled
    slip.state, slip.reason, slip.decided_by, slip.decided_at = Slip.State.REFUSED, reason, by, timezone.now()
    slip.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    _give_time(order, attempt)
    record_event(order, OrderEvent.Kind.SLIP_REFUSED, by=by, note=reason)
    owe_mail(order, OrderMail.Kind.SLIP_REFUSED, about=str(slip.uuid), data={"reason": reason})


def _give_time(order: Order, attempt: PaymentAttempt) -> None:
    until = timezone.now() + REMIND_BEFORE
    if attempt.state == AttemptState.WAITING and attempt.expires_at < until:
        attempt.expires_at = order.pay_by = until
        attempt.save(update_fields=["expires_at"])
        order.save(update_fields=["pay_by"])


def take_cash(order: Order, *, received_baht: Decimal, by) -> PaymentAttempt:
    """Note that a buyer has paid her order in cash at the counter, as `take_at_counter` does."""
    return take_at_counter(order, Method.CASH, received_baht=received_baht, by=by)


def take_at_counter(order: Order, method: Method, *, received_baht: Decimal, by) -> PaymentAttempt:
    """Note that a buyer has paid her order at the counter, in cash or by card. One that runs elsewhere is ended first.

    Raises AmountDiffers and Settled, and what `start_attempt` raises.
    """
    if received_baht != order.due_baht:
        raise AmountDiffers
    attempt = start_attempt(order, method)
    if attempt.method != method or attempt.state != AttemptState.WAITING:
        raise Settled
    return confirm_money(attempt, received_baht=received_baht, received_on=timezone.localdate(), by=by)


@transaction.atomic
def withdraw_attempts(order: Order) -> None:
    """End the attempts of a locked order that no provider keeps, and for which no money came."""
    for attempt in order.attempts.select_for_update().filter(state__in=ACTIVE_STATES):
        way = way_of(attempt.method)
        if way.asks_outside:
            continue
        attempt.withdrawn_at = attempt.withdrawn_at or timezone.now()
        attempt.save(update_fields=["withdrawn_at"])
        apply_seen(attempt, way.look_up(attempt))


@transaction.atomic
def call_off(order: Order, *, by, note: str) -> None:
    """End an order that was to be paid on delivery and has not been packed; its goods go back. Raises IllegalMove."""
    order = lock_order(order.pk)
    move_order(order, OrderState.EXPIRED, OrderEvent.Kind.EXPIRED, by=by, note=note, data={"called_off": True})
    withdraw_attempts(order)
    release_holds(order.number)


def slips_to_check():
    """Return the slips that wait for a person, the oldest first."""
    return Slip.objects.filter(state=Slip.State.WAITING).select_related("attempt__order").order_by("pk")


def remind_of_transfers() -> int:
    """Write to buyers whose transfer has not come and whose time is nearly over, once each."""
    now = timezone.now()
    due = PaymentAttempt.objects.filter(
        method=Method.TRANSFER, state=AttemptState.WAITING, expires_at__gt=now, expires_at__lte=now + REMIND_BEFORE
    ).exclude(slips__state=Slip.State.WAITING)
    due = due.exclude(order__mails__kind=OrderMail.Kind.TRANSFER_DUE).select_related("order")
    found = list(due[:200])
    for attempt in found:
        owe_mail(attempt.order, OrderMail.Kind.TRANSFER_DUE)
    return len(found)


def forget_slips() -> int:
    """Delete the pictures of slips, and what was typed beside them, 90 days after their payment was settled.

    The number of the transfer stays, so that no slip is ever used twice. Safe to repeat: the file goes first.
    """
    now = timezone.now()
    old = (
        Slip.objects.exclude(picture="").exclude(attempt__state__in=ACTIVE_STATES).filter(created__lt=now - SLIPS_KEPT)
    )
    old = old.exclude(decided_at__gt=now - SLIPS_KEPT)
    forgotten = 0
    for slip in old[:200]:
        private_storage().delete(slip.picture.name)
        slip.picture = ""
        slip.typed_baht = slip.typed_at = None
        slip.typed_bank = slip.typed_last4 = ""
        slip.save(update_fields=["picture", "typed_baht", "typed_at", "typed_bank", "typed_last4"])
        forgotten += 1
    return forgotten + _forget_orphans(now)


def _forget_orphans(now: datetime) -> int:
    """Delete pictures whose row was never written, because the program was stopped in between."""
    storage = private_storage()
    try:
        _folders, names = storage.listdir("slips")
    except FileNotFoundError:
        return 0
    lost = [
        path
        for path in (f"slips/{name}" for name in names)
        if storage.get_modified_time(path) < now - ORPHANS_KEPT and not Slip.objects.filter(picture=path).exists()
    ]
    for path in lost:
        storage.delete(path)
    return len(lost)
