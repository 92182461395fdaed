"""Money in. One row per try, and one function, `sync_attempt`, that brings a row up to the truth."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from checkout.basket.visitor import NOBODY, Visitor
from checkout.orders.bookkeeping import post_sale
from checkout.orders.models import Order, OrderEvent
from checkout.orders.operations import lock_order, mark_paid, promise_payment, record_event, to_review
from checkout.orders.states import NEXT_STATES as NEXT_ORDER_STATES
from checkout.orders.states import PAID_STATES, PAYABLE_STATES, OrderState

from . import brake
from .bookkeeping import post_shortfall
from .credit import CreditGone, take_credit
from .incidents import raise_incident
from .locking import lock_attempt
from .methods import Way, way_of, ways_for
from .models import PaymentAttempt, PaymentIncident
from .seen import FailedTry, GatewayRefused, GatewayUnreachable, Seen
from .states import ACTIVE_STATES, NEXT_STATES, AttemptState

logger = logging.getLogger(__name__)

TRIES_PER_HOUR = 5
# Our own word for an attempt that the brake has ended.
STOPPED = "stopped_by_brake"


class CannotPay(Exception):
    """This order cannot be paid now."""


class NotPayable(CannotPay):
    """It is paid, or it has ended."""


class TooManyTries(CannotPay):
    """So many tries within an hour look like somebody testing stolen cards."""


class Stopped(CannotPay):
    """Too many payments failed in this way in a short time. Other ways are open; this one opens again by itself."""

    def __init__(self, stop: brake.Stop):
        super().__init__(stop.path)
        self.stop = stop


class PaymentServiceDown(CannotPay):
    """The provider cannot be reached. The order and its goods are safe; the buyer can try again."""


class MethodNotAvailable(CannotPay):
    """This way to pay was refused; another may work."""


def start_attempt(order: Order, method: str, visitor: Visitor = NOBODY) -> PaymentAttempt:
    """Give the buyer a way to pay: a QR, the page for a card, an account to transfer to.

    The row is committed before a provider is called, so a lost answer is repaired by asking again with
    the same key. An attempt of the same kind that still runs is given back instead of a second one;
    one of another kind is ended first, and if it turns out to be paid, it is what comes back.
    The brake counts for the visitor who asks, and for the order.
    Raises NotPayable, TooManyTries, Stopped, PaymentServiceDown, MethodNotAvailable.
    """
    try:
        return _start(order, method, visitor)
    except Stopped as error:
        brake.tell_staff(error.stop)
        raise


def open_ways(order: Order, visitor: Visitor = NOBODY) -> list[Way]:
    """Return the ways to pay that are really open to a visitor now, the one that suits most first."""
    if _are_too_many(order.attempts.all()):
        return []
    return [way for way in ways_for(order) if brake.is_open(order, way.method, visitor)]


def _start(order: Order, method: str, visitor: Visitor) -> PaymentAttempt:
    attempt, is_new = _claim_attempt(order, method, visitor)
    if not is_new and attempt.state == AttemptState.CREATING:
        attempt = sync_attempt(attempt.pk)
    if not is_new and _must_make_way(attempt, method):
        attempt = end_attempt(attempt)
    if attempt.state in {AttemptState.PAID, AttemptState.REVIEW}:
        return attempt
    if attempt.state not in ACTIVE_STATES:
        attempt, is_new = _claim_attempt(order, method, visitor)
    return _open(attempt) if attempt.state == AttemptState.CREATING else attempt


def _must_make_way(attempt: PaymentAttempt, method: str) -> bool:
    is_running = attempt.state in ACTIVE_STATES
    return is_running and (attempt.method != method or attempt.expires_at <= timezone.now())


@transaction.atomic
def _claim_attempt(order: Order, method: str, visitor: Visitor) -> tuple[PaymentAttempt, bool]:
    """Return the running attempt, or write a new one, and say which. Under the order's lock: two taps make one."""
    order = lock_order(order.pk)
    now = timezone.now()
    tries = list(order.attempts.all())
    running = next((attempt for attempt in tries if attempt.state in ACTIVE_STATES), None)
    if running is None and (order.status not in PAYABLE_STATES or order.pay_by <= now):
        raise NotPayable
    if stop := brake.stop_of(order, method, visitor, is_new=running is None):
        raise Stopped(stop)
    if running:
        if running.method == method:
            brake.note_start(running, visitor)
        return running, False
    if _are_too_many(tries):
        raise TooManyTries
    # It may end after the order's own time: goods stay held while somebody can still pay for them. No
    # new one begins after that time, so nobody keeps goods for ever by beginning again and again.
    way = way_of(method)
    expires_at = way.ends_at(order, now)
    if way.keeps_goods and expires_at > order.pay_by:
        order.pay_by = expires_at
        order.save(update_fields=["pay_by"])
    record_event(order, OrderEvent.Kind.PAYMENT_STARTED, data={"method": method})
    attempt = PaymentAttempt.objects.create(
        order=order, method=method, amount_baht=order.due_baht, expires_at=expires_at
    )
    brake.note_start(attempt, visitor)
    return attempt, True


def _are_too_many(tries: Iterable[PaymentAttempt]) -> bool:
    hour_ago = timezone.now() - timedelta(hours=1)
    return sum(attempt.created > hour_ago for attempt in tries) >= TRIES_PER_HOUR


def _open(attempt: PaymentAttempt) -> PaymentAttempt:
    """Begin an attempt that has not begun yet, such as ask for its QR; safe to repeat."""
    try:
        seen = ask(way_of(attempt.method).start, attempt)
    except GatewayRefused as error:
        _fail(attempt, error.code)
        raise MethodNotAvailable from error
    return apply_seen(attempt, seen)


def _recover(attempt: PaymentAttempt) -> PaymentAttempt:
    """Find out what became of an attempt whose first answer never came.

    The same key is asked again. Where the provider keeps repeating a failure under that key, its list of
    payments says whether there is one of ours; if not, the attempt is over and a new one may begin.
    """
    try:
        return _open(attempt)
    except PaymentServiceDown:
        seen = ask(way_of(attempt.method).find, attempt)
    if seen:
        return apply_seen(attempt, seen)
    return _give_up(attempt)


@transaction.atomic
def _give_up(attempt: PaymentAttempt) -> PaymentAttempt:
    order, attempt = lock_attempt(attempt)
    _finish(order, attempt, AttemptState.ENDED)
    return attempt


@transaction.atomic
def _fail(attempt: PaymentAttempt, code: str) -> None:
    order, attempt = lock_attempt(attempt)
    if attempt.state == AttemptState.CREATING:
        _move(attempt, AttemptState.FAILED, last_error=code[:64])
        record_event(order, OrderEvent.Kind.PAYMENT_FAILED, note=code[:64])
        raise_incident(PaymentIncident.Kind.CONFIGURATION, attempt, str(attempt.uuid), {"code": code})
        brake.note_failures(attempt, [FailedTry(code)])


def end_attempt(attempt: PaymentAttempt) -> PaymentAttempt:
    """End an attempt, and return it as it then is: ended, or paid after all.

    Raises PaymentServiceDown when the provider cannot be asked; the attempt then still counts as running.
    """
    if attempt.state == AttemptState.CREATING:
        attempt = sync_attempt(attempt.pk)
    if attempt.state not in ACTIVE_STATES:
        return attempt
    try:
        ask(way_of(attempt.method).end, attempt)
    except GatewayRefused:
        logger.info("attempt %s could not be ended, asking what it is", attempt.uuid)
    return sync_attempt(attempt.pk)


def sync_attempt(pk: int) -> PaymentAttempt:
    """Bring an attempt up to what is known of it now. The one way in for webhook, return, poll and job.

    Raises PaymentServiceDown when the provider cannot be asked, and MethodNotAvailable when an attempt
    whose first answer was lost is refused on repetition.
    """
    attempt = PaymentAttempt.objects.select_related("order").get(pk=pk)
    if attempt.state == AttemptState.PAID:
        return attempt
    way = way_of(attempt.method)
    if not way.has_begun(attempt):
        return _recover(attempt) if attempt.state == AttemptState.CREATING else attempt
    seen = ask(way.look_up, attempt)
    attempt = apply_seen(attempt, seen)
    return _end_if_stopped(attempt) if seen.failed and attempt.state in ACTIVE_STATES else attempt


def _end_if_stopped(attempt: PaymentAttempt) -> PaymentAttempt:
    """Close a card page on which one card after the other fails, and the same browser's pages of other orders.

    The provider would let them go on for half an hour. This one comes last: cut off before, it is all done again.
    """
    stop = brake.stop_of_attempt(attempt)
    if stop is None:
        return attempt
    brake.tell_staff(stop)
    for other in brake.others_to_end(attempt):
        _stop(other)
    return _stop(attempt)


def _stop(attempt: PaymentAttempt) -> PaymentAttempt:
    """Close a card page. The provider has the last word: if it was paid in the same moment, its order is."""
    way = way_of(attempt.method)
    try:
        ask(way.end, attempt)
    except GatewayRefused:
        logger.info("attempt %s could not be stopped, asking what it is", attempt.uuid)
    attempt = apply_seen(attempt, ask(way.look_up, attempt))
    return _note_stopped(attempt) if attempt.state == AttemptState.ENDED else attempt


@transaction.atomic
def _note_stopped(attempt: PaymentAttempt) -> PaymentAttempt:
    """Say on the attempt and on the order's timeline that it did not end by itself; once."""
    order, attempt = lock_attempt(attempt)
    if not attempt.last_error:
        attempt.last_error = STOPPED
        attempt.save(update_fields=["last_error"])
        record_event(order, OrderEvent.Kind.PAYMENT_FAILED, note=STOPPED)
    return attempt


def ask(question, *args, **kwargs):
    """Ask the gateway something, and raise PaymentServiceDown when Stripe does not answer."""
    try:
        return question(*args, **kwargs)
    except GatewayUnreachable as error:
        raise PaymentServiceDown from error


@transaction.atomic
def apply_seen(attempt: PaymentAttempt, seen: Seen) -> PaymentAttempt:
    """Write down what was seen of an attempt, forwards only.

    Locks the order, then the attempt, always in this sequence: webhook, returning buyer and job can
    arrive in the same second, and whoever comes second finds the work done.
    """
    order, attempt = lock_attempt(attempt)
    if attempt.state == AttemptState.PAID:
        return attempt
    _note_names(attempt, seen)
    brake.note_failures(attempt, failed_tries(attempt, seen))
    if seen.is_paid:
        _settle(order, attempt, seen)
    elif seen.is_over:
        _finish(order, attempt, AttemptState.ENDED)
    elif seen.has_failed:
        _finish(order, attempt, AttemptState.FAILED, last_error=seen.error_code[:64])
    elif attempt.state == AttemptState.CREATING:
        _move(attempt, AttemptState.WAITING)
        if seen.is_promised:
            promise_payment(order)
    return attempt


def failed_tries(attempt: PaymentAttempt, seen: Seen) -> tuple[FailedTry, ...]:
    """Return the tries that failed, as the brake counts them: a QR is one try, a card page may hold many."""
    if seen.has_failed and not seen.is_over and not seen.failed:
        return (FailedTry(attempt.intent_id or str(attempt.uuid)),)
    return seen.failed


def _note_names(attempt: PaymentAttempt, seen: Seen) -> None:
    attempt.synced_at = timezone.now()
    attempt.session_id = attempt.session_id or seen.session_id
    attempt.intent_id = attempt.intent_id or seen.intent_id
    attempt.charge_id = seen.charge_id or attempt.charge_id
    attempt.pay_url = seen.pay_url
    attempt.qr_data = seen.qr_data
    attempt.live = seen.live
    attempt.save(update_fields=["synced_at", "session_id", "intent_id", "charge_id", "pay_url", "qr_data", "live"])


def _settle(order: Order, attempt: PaymentAttempt, seen: Seen) -> None:
    """Take succeeded money: as payment of the order, or to a person when anything about it is odd.

    What lies with a person stays there: hearing of it again must neither pay an order nor give money back.
    """
    if attempt.state == AttemptState.REVIEW:
        return
    kind, facts = _differences(attempt, seen)
    if kind is None and way_of(attempt.method).is_on_delivery and order.status == OrderState.SHIPPED:
        record_event(order, OrderEvent.Kind.REMITTED, data={"amount_baht": str(attempt.amount_baht)})
        post_sale(order, on=timezone.localdate())
        _move(attempt, AttemptState.PAID, paid_at=timezone.now())
        return
    if kind is None and (order.status in PAID_STATES or order.attempts.filter(state=AttemptState.PAID).exists()):
        kind = PaymentIncident.Kind.DOUBLE
    # An order that ended by other ways than the clock takes no money; one that expired does, if its goods are free.
    if kind is None and (OrderState.PAID not in NEXT_ORDER_STATES[order.status] or not take_as_paid(order, attempt)):
        kind = PaymentIncident.Kind.LATE
    if kind:
        _set_aside(order, attempt, kind, {**facts_of(attempt, seen), **facts})


@transaction.atomic
def take_as_paid(order: Order, attempt: PaymentAttempt, *, amount_baht: Decimal | None = None) -> bool:
    """Take the money of a locked attempt as payment of its locked order; return False when the goods are gone.

    So it does when what was paid with another order is no longer there to pay its part.
    """
    amount_baht = attempt.amount_baht if amount_baht is None else amount_baht
    try:
        with transaction.atomic():
            if order.credit_baht:
                take_credit(order)
            if not mark_paid(order, method=attempt.method, amount_baht=amount_baht):
                raise CreditGone
    except CreditGone:
        return False
    post_shortfall(order, amount_baht + order.credit_baht)
    _move(attempt, AttemptState.PAID, paid_at=timezone.now())
    return True


def facts_of(attempt: PaymentAttempt, seen: Seen) -> dict[str, str]:
    """Return what we expected and what came, as an incident keeps it."""
    return {"expected_baht": str(attempt.amount_baht), **received_facts(seen)}


def received_facts(seen: Seen) -> dict[str, str]:
    """Return what came, in whichever currency, and in which charge."""
    if seen.currency == "thb":
        return {"received_baht": str(seen.received_baht), "charge": seen.charge_id}
    return {"received": f"{seen.received_baht} {seen.currency.upper()}", "charge": seen.charge_id}


def _differences(attempt: PaymentAttempt, seen: Seen) -> tuple[str | None, dict[str, str]]:
    """Name what is wrong with money and what differs; nothing is shipped for such money."""
    expected = {
        "live": way_of(attempt.method).is_live(),
        "attempt_uuid": str(attempt.uuid),
        "intent_id": attempt.intent_id,
    }
    wrong = {name: str(getattr(seen, name)) for name, value in expected.items() if getattr(seen, name) != value}
    if wrong:
        return PaymentIncident.Kind.MISMATCH, wrong
    if seen.currency != "thb":
        return PaymentIncident.Kind.CURRENCY, {}
    if seen.received_baht != attempt.amount_baht:
        is_short = seen.received_baht < attempt.amount_baht
        return PaymentIncident.Kind.SHORT if is_short else PaymentIncident.Kind.OVER, {}
    return None, {}


def _set_aside(order: Order, attempt: PaymentAttempt, kind: str, data: dict) -> None:
    if attempt.state != AttemptState.REVIEW:
        _move(attempt, AttemptState.REVIEW)
    raise_incident(kind, attempt, attempt.intent_id or str(attempt.uuid), data)
    if order.status in {OrderState.AWAITING_PAYMENT, OrderState.EXPIRED}:
        to_review(order, note=kind)


def _finish(order: Order, attempt: PaymentAttempt, state: AttemptState, **fields) -> None:
    if attempt.state not in ACTIVE_STATES:  # late news of an attempt that is over
        return
    _move(attempt, state, **fields)
    if state == AttemptState.FAILED:
        record_event(order, OrderEvent.Kind.PAYMENT_FAILED, note=fields.get("last_error", ""))


def _move(attempt: PaymentAttempt, state: AttemptState, **fields) -> None:
    if state not in NEXT_STATES[attempt.state]:
        raise ValueError(f"attempt {attempt.uuid}: {attempt.state} -> {state}")
    attempt.state = state
    for name, value in fields.items():
        setattr(attempt, name, value)
    attempt.save(update_fields=["state", *fields])
