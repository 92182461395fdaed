"""Asks Stripe about everything that is not final. The housekeeping's part of payments."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from checkout.orders.models import Order
from checkout.orders.operations import expire_order, lock_order
from checkout.orders.states import OrderState

from . import books, gateway
from .incidents import open_incidents, raise_incident
from .methods import methods_asked_outside
from .models import PaymentAttempt, PaymentIncident, StripeEvent
from .numbers import attempt_named
from .operations import CannotPay, PaymentServiceDown, ask, end_attempt, received_facts, sync_attempt
from .refund_jobs import ask_and_remind, give_late_money_back, late_card_money, refunds_to_ask_about
from .seen import GatewayUnreachable, Hint, Seen
from .states import ACTIVE_STATES, AttemptState
from .webhook import OUR_EVENTS, keep_event, process

logger = logging.getLogger(__name__)
SYNC_AFTER = timedelta(seconds=30)
HOLD_WORRIES_AFTER = timedelta(hours=24)
EVENT_REPEATED_AFTER = timedelta(minutes=1)
MOST_TRIES = 14  # each waits twice as long as the one before: this is more than a week
STRIPE_KEEPS_EVENTS = timedelta(days=30)
UNOWNED_DAYS = 3


AWAY = "Stripe cannot be reached"


def unless_away(job: Callable[[], str]) -> Callable[[], str]:
    """Let a job say that Stripe is away instead of failing: it comes again, and nothing is lost meanwhile."""

    @wraps(job)
    def careful() -> str:
        try:
            return job()
        except (GatewayUnreachable, PaymentServiceDown):
            logger.warning("%s: %s", job.__name__, AWAY)
            return AWAY

    return careful


def reconcile() -> str:
    """Ask Stripe about everything that is not final, and end what is past its time. Safe to repeat."""
    now = timezone.now()
    running = PaymentAttempt.objects.filter(state__in=ACTIVE_STATES)
    ended = sum(_try(end_attempt, attempt) for attempt in running.filter(expires_at__lte=now)[:200])
    quiet = running.filter(method__in=methods_asked_outside(), expires_at__gt=now, created__lt=now - SYNC_AFTER)
    quiet = quiet.exclude(synced_at__gt=now - SYNC_AFTER)
    synced = sum(_try(sync_attempt, attempt.pk) for attempt in quiet[:200])
    worry_about_holds(now)
    return f"{synced} asked, {ended} ended, {expire_orders(now)} orders expired"


def _try(operation, *arguments) -> int:
    """Do one of many; one that fails is written down and does not keep the others waiting."""
    try:
        operation(*arguments)
    except CannotPay as error:
        logger.warning("%s: %s", operation.__name__, type(error).__name__)
        return 0
    except Exception:
        logger.exception("%s did not succeed", operation.__name__)
        return 0
    return 1


def worry_about_holds(now: datetime) -> int:
    """Tell a person of goods that are held since a day because Stripe cannot say whether they are paid.

    What Stripe has confirmed meanwhile is settled by itself.
    """
    over_due = PaymentAttempt.objects.filter(state__in=ACTIVE_STATES, expires_at__lte=now - HOLD_WORRIES_AFTER)
    for attempt in over_due.select_related("order")[:200]:
        facts = {"expected_baht": str(attempt.amount_baht), "ended": attempt.expires_at.isoformat()}
        number = attempt.intent_id or attempt.session_id or str(attempt.uuid)
        raise_incident(PaymentIncident.Kind.EXPIRY, attempt, number, facts)
    settled = open_incidents().filter(kind=PaymentIncident.Kind.EXPIRY).exclude(attempt__state__in=ACTIVE_STATES)
    return PaymentIncident.objects.filter(pk__in=settled.values("pk")).update(closed_at=now, remedy="by-itself")


def act_on_events_again() -> str:
    """Act on the events that we were told of and could not act on, by asking Stripe for each again.

    Safe to run twice: a worker takes an event by counting the try under lock, and the next try is then
    not due for twice as long; what it leads to is safe to repeat anyway.
    """
    taken = _take_events(timezone.now())
    return f"{sum(_try(_act_again, event) for event in taken)} of {len(taken)} events done"


@transaction.atomic
def _take_events(now: datetime) -> list[StripeEvent]:
    due = Q()
    for tries in range(MOST_TRIES):
        due |= Q(tries=tries, received__lt=now - EVENT_REPEATED_AFTER * 2**tries)
    waiting = StripeEvent.objects.filter(due, processed_at=None).select_for_update(skip_locked=True)
    events = list(waiting[:100])
    StripeEvent.objects.filter(pk__in=[event.pk for event in events]).update(tries=F("tries") + 1)
    return events


def _act_again(event: StripeEvent) -> None:
    process(event, ask(gateway.look_up_event, event.event_id))


@unless_away
def hear_undelivered_events() -> str:
    """Ask Stripe for the events it could not tell us of, and act on those we do not know yet."""
    hints = gateway.list_undelivered(OUR_EVENTS, since=timezone.now() - STRIPE_KEEPS_EVENTS)
    events = StripeEvent.objects.filter(event_id__in=[hint.event_id for hint in hints])
    known = set(events.values_list("event_id", flat=True))
    missed = [hint for hint in hints if hint.event_id not in known]
    return f"{sum(_try(_hear, hint) for hint in missed)} of {len(missed)} missed events done"


def _hear(hint: Hint) -> None:
    event = keep_event(hint)
    if not event.processed_at:
        process(event, hint)


@unless_away
def find_unowned_money() -> str:
    """Look through the payments of the last days at Stripe for one that no paid attempt of ours owns.

    One of ours is settled, whatever was lost on the way here; anything else goes to a person.
    """
    succeeded = gateway.list_succeeded(since=timezone.now() - timedelta(days=UNOWNED_DAYS))
    paid = PaymentAttempt.objects.filter(state=AttemptState.PAID, intent_id__in=[seen.intent_id for seen in succeeded])
    owned = set(paid.values_list("intent_id", flat=True))
    unowned = [seen for seen in succeeded if seen.intent_id not in owned]
    looked_at = sum(_try(_settle_unowned, seen) for seen in unowned)
    return f"{len(succeeded)} payments, {looked_at} without a paid attempt"


def _settle_unowned(seen: Seen) -> None:
    attempt = attempt_named(seen.attempt_uuid, seen.intent_id)
    if attempt is None or attempt.intent_id not in {None, seen.intent_id}:
        facts = {**received_facts(seen), "attempt": seen.attempt_uuid}
        incident = raise_incident(PaymentIncident.Kind.UNKNOWN, None, seen.intent_id, facts)
        # A webhook may have raised it before, without knowing how much.
        PaymentIncident.objects.filter(pk=incident.pk, closed_at=None).update(data={**incident.data, **facts})
    elif attempt.state != AttemptState.REVIEW:
        sync_attempt(attempt.pk)


def ask_about_refunds() -> str:
    """Give back what came too late, ask about every refund that is not final, and remind buyers. Safe to repeat."""
    now = timezone.now()
    late = sum(_try(give_late_money_back, incident) for incident in late_card_money(now)[:200])
    due = list(refunds_to_ask_about(now).values_list("pk", flat=True)[:200])
    return f"{late} late payments, {sum(_try(ask_and_remind, pk) for pk in due)} of {len(due)} refunds asked about"


@unless_away
def import_books() -> str:
    """Bring the provider's lines, fees and payouts into our books, and compare each payout with its parts."""
    return books.import_books()


def expire_orders(now: datetime) -> int:
    """End orders whose time is over and whose payment is dead, and give their goods back.

    Two phases: an attempt that may still be paid keeps its order alive until Stripe has said
    that it is over.
    """
    due = Order.objects.filter(status=OrderState.AWAITING_PAYMENT, pay_by__lte=now)
    due = due.exclude(attempts__state__in=ACTIVE_STATES)
    return sum(_expire_one(pk, now) for pk in due.values_list("pk", flat=True)[:200])


@transaction.atomic
def _expire_one(pk: int, now: datetime) -> int:
    order = lock_order(pk)
    still_due = order.status == OrderState.AWAITING_PAYMENT and order.pay_by <= now
    if not still_due or order.attempts.filter(state__in=ACTIVE_STATES).exists():
        return 0
    expire_order(order)
    return 1


class Job(NamedTuple):
    """One job of the reconciliation: what it is called in words, and whether it runs every few minutes."""

    name: str
    function: Callable[[], str]
    is_frequent: bool


JOBS = [
    Job("payments and holds", reconcile, True),
    Job("refunds", ask_about_refunds, True),
    Job("events to act on again", act_on_events_again, True),
    Job("events Stripe could not deliver", hear_undelivered_events, False),
    Job("money without an order", find_unowned_money, False),
    Job("books and payouts", import_books, False),
]
