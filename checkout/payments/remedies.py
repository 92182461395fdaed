"""What a person does about odd money: one operation, which closes the incident with who, when, how and why."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checkout.orders.models import Order, OrderEvent
from checkout.orders.operations import let_goods_go, lock_order, move_order, record_event
from checkout.orders.states import NEXT_STATES, OrderState

from . import brake
from .books import compare_payout
from .disputes import may_go_on
from .models import PaymentAttempt, PaymentIncident, Payout, Refund
from .numbers import attempt_named
from .operations import CannotPay, PaymentServiceDown, end_attempt, sync_attempt, take_as_paid
from .refund_sums import has_money_left
from .refunds import CannotRefund, CannotSecond, SamePerson, second_refund, start_refund
from .restocking import put_all_back
from .seen import GatewayRefused
from .states import ACTIVE_STATES, COUNTED_REFUND_STATES, LOST_DISPUTES, AttemptState, RefundState

Kind = PaymentIncident.Kind
CLAIM_LASTS = timedelta(minutes=5)


class Remedy(models.TextChoices):
    """What can be done about odd money."""

    GIVE_BACK = "give-back", _("Give the money back")
    EXCESS = "give-back-excess", _("Take the order as paid and give back the excess")
    TAKE = "take", _("Take it as payment of this order")
    FIGHT = "fight", _("We fight it")
    ACCEPT = "accept", _("We accept it")
    AGAIN = "again", _("Try again")
    OUTSIDE = "outside", _("Settled outside")
    SEEN = "seen", _("Seen; the brake stays on")
    RELEASE = "release", _("Let all of them try again now")


R = Remedy
FITTING: dict[str, tuple[Remedy, ...]] = {
    Kind.SHORT: (R.TAKE, R.GIVE_BACK, R.OUTSIDE),
    Kind.OVER: (R.EXCESS, R.TAKE, R.GIVE_BACK, R.OUTSIDE),
    Kind.CURRENCY: (R.OUTSIDE,),
    Kind.MISMATCH: (R.GIVE_BACK, R.OUTSIDE),
    Kind.LATE: (R.TAKE, R.GIVE_BACK, R.OUTSIDE),
    Kind.DOUBLE: (R.GIVE_BACK, R.OUTSIDE),
    Kind.UNKNOWN: (R.AGAIN, R.OUTSIDE),
    Kind.DISPUTE: (R.FIGHT, R.ACCEPT),
    Kind.REFUND_FAILED: (R.GIVE_BACK, R.OUTSIDE),
    Kind.EXPIRY: (R.AGAIN, R.OUTSIDE),
    Kind.PAYOUT: (R.AGAIN, R.OUTSIDE),
    Kind.CONFIGURATION: (R.AGAIN, R.OUTSIDE),
    Kind.BRAKE: (R.SEEN, R.RELEASE),
}
REFUNDING = frozenset({R.GIVE_BACK, R.EXCESS})
REASONS = {Kind.LATE: Refund.Reason.LATE, Kind.DOUBLE: Refund.Reason.DOUBLE, Kind.OVER: Refund.Reason.DOUBLE}


class CannotSettle(Exception):
    """The incident is as it was."""


class DoesNotFit(CannotSettle):
    """This remedy does not go with what happened, or with how the order stands now."""


class NoteMissing(CannotSettle):
    """Whoever looks at it in a year must be able to understand it."""


class GoodsGone(CannotSettle):
    """Others have bought the goods meanwhile."""


class StillOdd(CannotSettle):
    """We tried again, and nothing has changed."""


class InHand(CannotSettle):
    """Somebody else is doing it just now."""


class NoRefund(CannotSettle):
    """The money could not be given back."""


class SecondPersonNeeded(CannotSettle):
    """So much money goes back that somebody else has to say so too."""


def fitting_remedies(incident: PaymentIncident) -> list[Remedy]:
    """Return what can be done about an incident, the likeliest first."""
    if incident.closed_at:
        return []
    return [remedy for remedy in FITTING[incident.kind] if _is_possible(incident, remedy)]


def _is_possible(incident: PaymentIncident, remedy: Remedy) -> bool:
    if remedy in REFUNDING:
        return incident.attempt_id is not None and not incident.data.get("on_balance")
    if remedy == R.TAKE:
        return OrderState.PAID in NEXT_STATES[incident.order.status]
    if remedy == R.FIGHT:
        return incident.data.get("status") not in LOST_DISPUTES
    return True


def needs_note(incident: PaymentIncident, remedy: str) -> bool:
    """Say whether a remedy wants a word of why: where the sum differs, or where only a person saw what was done."""
    takes_other_sum = remedy == R.TAKE and incident.kind in {Kind.SHORT, Kind.OVER}
    return takes_other_sum or remedy in {R.OUTSIDE, R.FIGHT, R.ACCEPT}


def settle_incident(incident: PaymentIncident, remedy: str, *, by, note: str = "") -> bool:
    """Do what a person decided about odd money, and close the incident; return False when it was closed before.

    Locks the order, then the incident, then the attempt. Stripe is asked outside of any lock: whoever gives
    money back first claims the incident, so that two clicks give it back once; a claim of somebody who was cut
    off ends after some minutes, and what he had begun is found.
    Raises NoteMissing, DoesNotFit, GoodsGone, StillOdd, InHand, NoRefund, SecondPersonNeeded, PaymentServiceDown.
    """
    note = note.strip()
    if needs_note(incident, remedy) and not note:
        raise NoteMissing
    if remedy == R.AGAIN and incident.closed_at is None and remedy in FITTING[incident.kind]:
        _look_again(incident)
    with transaction.atomic():
        incident = _lock(incident)
        if incident.closed_at:
            return False
        if remedy not in fitting_remedies(incident):
            raise DoesNotFit
        _refuse_if_in_hand(incident)
        if remedy in REFUNDING:
            _claim(incident, remedy, by, note)
        else:
            STEPS[remedy](incident, by, note)
    if remedy in REFUNDING:
        _give_back(incident, remedy, by, note)
    return True


def _lock(incident: PaymentIncident) -> PaymentIncident:
    """Return an incident under lock, its order before it."""
    order = lock_order(incident.order_id) if incident.order_id else None
    incident = PaymentIncident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if order:
        incident.order = order
    return incident


def _refuse_if_in_hand(incident: PaymentIncident) -> None:
    if incident.settling_since and incident.settling_since > timezone.now() - CLAIM_LASTS:
        raise InHand


def _claim(incident: PaymentIncident, remedy: str, by, note: str) -> None:
    if remedy == R.EXCESS and incident.attempt.state != AttemptState.PAID:
        _take(incident, by, note)
    incident.settling_since = timezone.now()
    incident.save(update_fields=["settling_since"])


def _give_back(incident: PaymentIncident, remedy: str, by, note: str) -> None:
    """Start the refund of a claimed incident and close it; when it cannot start, give the claim back."""
    try:
        refund = refund_of(incident) or start_refund(
            incident.attempt,
            sum_to_give_back(incident, remedy),
            reason=REASONS.get(incident.kind, Refund.Reason.OTHER),
            by=by,
            note=_mark(incident, note),
        )
    except Exception as error:
        # A refund whose answer was lost is written down and will be repeated: then the incident is settled.
        if refund_of(incident) is None:
            PaymentIncident.objects.filter(pk=incident.pk, closed_at=None).update(settling_since=None)
            raise NoRefund from error
        refund = refund_of(incident)
    if refund.state == RefundState.ASKED:
        refund = _second(incident, refund, by)
    with transaction.atomic():
        incident = _lock(incident)
        if incident.closed_at is None:
            _end_unpaid(incident)
            _close(incident, remedy, by, note, {"refund": refund.pk, "amount_baht": str(refund.amount_baht)})


def _second(incident: PaymentIncident, refund: Refund, by) -> Refund:
    """Give a large sum that somebody else asked for; while there is nobody else, the incident stays open."""
    try:
        return second_refund(refund, by=by)
    except (CannotSecond, CannotRefund) as error:
        PaymentIncident.objects.filter(pk=incident.pk, closed_at=None).update(settling_since=None)
        raise (SecondPersonNeeded if isinstance(error, SamePerson) else NoRefund) from error


def sum_to_give_back(incident: PaymentIncident, remedy: str) -> Decimal:
    """Return how much a remedy gives back: all that came, or what came too much."""
    data = incident.data
    came = Decimal(data.get("received_baht") or data.get("amount_baht") or incident.attempt.amount_baht)
    return came - Decimal(data["expected_baht"]) if remedy == R.EXCESS else came


def _mark(incident: PaymentIncident, note: str) -> str:
    """Name the incident in its refund: by this a refund is found again whose maker was cut off."""
    return f"#{incident.pk} {note}".strip()[:255]


def refund_of(incident: PaymentIncident) -> Refund | None:
    """Return the refund that was begun for an incident and has not failed."""
    if incident.attempt_id is None:
        return None
    begun = incident.attempt.refunds.filter(state__in=COUNTED_REFUND_STATES)
    mark = _mark(incident, "")
    return begun.filter(models.Q(note=mark) | models.Q(note__startswith=f"{mark} ")).first()


def _end_unpaid(incident: PaymentIncident) -> bool:
    """Let the goods of an order go whose only money goes back, and say whether it was such an order."""
    order = incident.order
    if order is None or order.status != OrderState.REVIEW or _has_other_money(incident):
        return False
    let_goods_go(order)
    return True


def _has_other_money(incident: PaymentIncident) -> bool:
    is_paid = incident.order.attempts.filter(state=AttemptState.PAID).exists()
    return is_paid or incident.order.incidents.filter(closed_at=None).exclude(pk=incident.pk).exists()


def _take(incident: PaymentIncident, by, note: str) -> None:
    """Take the money as payment, its goods as sold. Raises GoodsGone, DoesNotFit."""
    attempt = PaymentAttempt.objects.select_for_update().get(pk=incident.attempt_id)
    order = incident.order
    if OrderState.PAID not in NEXT_STATES[order.status] or order.attempts.filter(state=AttemptState.PAID).exists():
        raise DoesNotFit
    if not take_as_paid(order, attempt, amount_baht=Decimal(incident.data["received_baht"])):
        raise GoodsGone
    incident.attempt = attempt


def _take_and_close(incident: PaymentIncident, by, note: str) -> None:
    _take(incident, by, note)
    _close(incident, R.TAKE, by, note)


def _settled_outside(incident: PaymentIncident, by, note: str) -> None:
    if _end_unpaid(incident):
        move_order(incident.order, OrderState.REFUNDED, OrderEvent.Kind.REFUNDED, by=by, note=note[:255])
    _close(incident, R.OUTSIDE, by, note)


def _fight(incident: PaymentIncident, by, note: str) -> None:
    _answer(incident, R.FIGHT, by, note)


def _accept(incident: PaymentIncident, by, note: str) -> None:
    """Let a dispute go. Once it is lost that ends the matter, and the order is no longer kept back for it."""
    if incident.data.get("status") not in LOST_DISPUTES:
        _answer(incident, R.ACCEPT, by, note)
        return
    _close(incident, R.ACCEPT, by, note)
    order = incident.order
    if order and order.status == OrderState.REVIEW:
        _let_go_on(order, by) if has_money_left(order) else _end_lost(order, incident, by)


def _let_go_on(order: Order, by) -> None:
    """Let an order go on of which only a part was lost, as one of which a part was paid back: its goods stay sold."""
    if may_go_on(order):
        move_order(order, OrderState.PAID, OrderEvent.Kind.DISPUTE_CLOSED, by=by, note="lost in part")


def _end_lost(order: Order, incident: PaymentIncident, by) -> None:
    """End an order that has no money any more; its goods are for sale again."""
    move_order(order, OrderState.REFUNDED, OrderEvent.Kind.DISPUTE_CLOSED, by=by, note="lost")
    put_all_back(order, by=by, note=f"dispute {incident.pk}")


def _answer(incident: PaymentIncident, answer: str, by, note: str) -> None:
    """Write down how a running dispute is answered; it stays open until the bank has decided."""
    if (incident.data.get("answer"), incident.note) == (answer, note):
        return
    incident.data = {**incident.data, "answer": answer}
    incident.note = note
    incident.save(update_fields=["data", "note"])
    _tell(incident, answer, by, note)


def _look_again(incident: PaymentIncident) -> None:
    """Ask Stripe once more about money that was odd. Raises StillOdd, PaymentServiceDown."""
    try:
        is_over = LOOKS[incident.kind](incident)
    except PaymentServiceDown:
        raise
    except (CannotPay, GatewayRefused) as error:
        raise StillOdd from error
    if not is_over:
        raise StillOdd


def _has_ended(incident: PaymentIncident) -> bool:
    return end_attempt(incident.attempt).state not in ACTIVE_STATES


def _adds_up(incident: PaymentIncident) -> bool:
    payout = Payout.objects.get(payout_id=incident.object_id)
    compare_payout(payout)
    payout.refresh_from_db()
    return payout.parts_baht == payout.amount_baht


def _works_now(incident: PaymentIncident) -> bool:
    """Say whether somebody could begin to pay in this way since."""
    attempt = incident.attempt
    later = PaymentAttempt.objects.filter(method=attempt.method, created__gt=attempt.created)
    return later.exclude(intent_id=None, session_id=None).exists()


def _found_its_attempt(incident: PaymentIncident) -> bool:
    attempt = attempt_named(incident.data.get("attempt", ""), incident.object_id, incident.object_id)
    if attempt is None or incident.object_id not in {attempt.intent_id, attempt.session_id, attempt.charge_id}:
        return False
    return sync_attempt(attempt.pk).state in {AttemptState.PAID, AttemptState.REVIEW}


LOOKS: dict[str, Callable[[PaymentIncident], bool]] = {
    Kind.EXPIRY: _has_ended,
    Kind.PAYOUT: _adds_up,
    Kind.CONFIGURATION: _works_now,
    Kind.UNKNOWN: _found_its_attempt,
}


def _settled_by_looking(incident: PaymentIncident, by, note: str) -> None:
    _close(incident, R.AGAIN, by, note)


def _seen(incident: PaymentIncident, by, note: str) -> None:
    _close(incident, R.SEEN, by, note)


def _release(incident: PaymentIncident, by, note: str) -> None:
    brake.release()
    _close(incident, R.RELEASE, by, note)


STEPS: dict[str, Callable[[PaymentIncident, object, str], None]] = {
    R.TAKE: _take_and_close,
    R.OUTSIDE: _settled_outside,
    R.FIGHT: _fight,
    R.ACCEPT: _accept,
    R.AGAIN: _settled_by_looking,
    R.SEEN: _seen,
    R.RELEASE: _release,
}


def _close(incident: PaymentIncident, remedy: str, by, note: str, data: dict | None = None) -> None:
    incident.remedy, incident.closed_by, incident.closed_at = remedy, by, timezone.now()
    incident.note, incident.settling_since = note, None
    incident.save(update_fields=["remedy", "closed_by", "closed_at", "note", "settling_since"])
    _tell(incident, remedy, by, note, data)


def _tell(incident: PaymentIncident, remedy: str, by, note: str, data: dict | None = None) -> None:
    """Put what was decided on the order's timeline."""
    if incident.order:
        what = {"incident": incident.kind, "remedy": remedy, **(data or {})}
        record_event(incident.order, OrderEvent.Kind.REMEDY, by=by, note=note[:255], data=what)
