"""Refunds in words, as staff read them."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkout.orders.models import OrderEvent
from checkout.payments.models import PaymentAttempt, PaymentIncident, Refund
from checkout.payments.refund_sync import is_by_hand
from checkout.payments.refunds import (
    CannotRefund,
    CannotSecond,
    NotRefundable,
    NotWaiting,
    RefundRefused,
    SamePerson,
    SumDiffers,
    TooManyPieces,
    TooMuch,
)
from checkout.payments.states import RefundState
from storefront.ui.baht import baht_exact

Kind = OrderEvent.Kind
CARD = PaymentAttempt.Method.CARD
# What the timeline says more of these can be a sum.
TELLS_SUMS = frozenset(
    {
        *(Kind.REFUND_STARTED, Kind.REFUND_MOVED, Kind.REFUNDED, Kind.REMEDY, Kind.TO_REVIEW),
        *(Kind.COLLECTED, Kind.REMITTED, Kind.DISPUTED, Kind.DISPUTE_CLOSED),
    }
)
REFUSALS = {
    "charge_already_refunded": gettext_lazy("All of this payment has been given back at Stripe already."),
    "charge_disputed": gettext_lazy("The buyer’s bank disputes this payment: it decides who gets the money."),
    "insufficient_funds": gettext_lazy("There is not enough money on our account at Stripe just now."),
}
# Money that stays, for goods which take the place of those it was paid for.
MOVED = {
    RefundState.ASKED: gettext_lazy("put aside for order %(number)s"),
    RefundState.REQUESTED: gettext_lazy("order %(number)s is being paid with it"),
    RefundState.SUCCEEDED: gettext_lazy("order %(number)s is paid with it"),
    RefundState.CANCELED: gettext_lazy("not needed for order %(number)s after all"),
}
FAILURES = {
    "lapsed": gettext_lazy("the buyer did not name an account in time"),
    "declined": gettext_lazy("the bank did not take it"),
    "expired_or_canceled_card": gettext_lazy("the card is no longer valid"),
    "lost_or_stolen_card": gettext_lazy("the card was reported lost"),
    "no_answer": gettext_lazy("Stripe did not answer"),
}


def refund_trouble(error: CannotRefund) -> str:
    """Say why no money went back, and what can be done."""
    if isinstance(error, TooMuch):
        return _("Only %(left)s of this payment can still be given back. Nothing was changed.") % {
            "left": baht_exact(error.left_baht)
        }
    if isinstance(error, RefundRefused):
        return refusal(error.code)
    return str(TROUBLES[type(error)])


def refusal(code: str) -> str:
    """Say that Stripe gave nothing back, and why."""
    why = REFUSALS.get(code) or _("Stripe refused it (%(code)s).") % {"code": code}
    return f"{why} {_('No money has left.')}"


TROUBLES = {
    NotRefundable: gettext_lazy("There is no money of this payment to give back. Nothing was changed."),
    TooManyPieces: gettext_lazy(
        "Somebody has paid some of these pieces back meanwhile. Nothing was changed; please look at the numbers again."
    ),
    SumDiffers: gettext_lazy("Something was paid back meanwhile, so the sum is another now. Nothing was changed."),
}


def what_happened(refund: Refund) -> str:
    """Say how a refund stands that was just begun."""
    words = {"sum": baht_exact(refund.amount_baht)}
    if refund.state == RefundState.SUCCEEDED:
        return _("%(sum)s went back to the buyer.") % words
    if refund.state == RefundState.NEEDS_BUYER:
        return (
            _("Stripe now asks the buyer by mail where to send %(sum)s. We have told her that the mail is real.")
            % words
        )
    if refund.state == RefundState.ASKED:
        return (
            _("%(sum)s are asked for. So much goes back only when a second person gives it; nothing has left yet.")
            % words
        )
    if refund.state == RefundState.PENDING:
        return _("%(sum)s are on their way to the buyer.") % words
    if is_by_hand(refund.attempt):
        return _("Written down. Now give %(sum)s to the buyer, and then press “It is given back”.") % words
    return (
        _("Stripe has not answered yet. We ask again by ourselves: please do not give %(sum)s back a second time.")
        % words
    )


SECOND_TROUBLES = {
    SamePerson: gettext_lazy("You have asked for this refund, so somebody else gives it."),
    NotWaiting: gettext_lazy("Somebody has withdrawn this refund. Nothing has left."),
}


def second_trouble(error: CannotSecond | CannotRefund) -> str:
    """Say why a refund that somebody else asked for was not given."""
    return refund_trouble(error) if isinstance(error, CannotRefund) else str(SECOND_TROUBLES[type(error)])


def moved(refund: Refund) -> str:
    """Say what money is for that pays for other goods of its buyer; nothing of money that goes back."""
    return str(MOVED[refund.state]) % {"number": refund.moved_to.number} if refund.moved_to else ""


def failure(refund: Refund) -> str:
    """Say why a refund did not reach its buyer."""
    if not refund.failure:
        return ""
    return str(FAILURES.get(refund.failure) or REFUSALS.get(refund.failure) or refund.failure)


def log_words(event: OrderEvent) -> str:
    """Say more of what happened to an order: for a refund how much, and how it stood then."""
    data = event.data
    if event.kind in {Kind.REFUND_STARTED, Kind.REFUND_MOVED} and "moved_to" in data:
        words = MOVED[data["state"]] % {"number": data["moved_to"]}
        return f"{baht_exact(Decimal(data['amount_baht']))} · {words}"
    if event.kind in {Kind.REFUND_STARTED, Kind.REFUND_MOVED} and "amount_baht" in data:
        is_asked = data["state"] == RefundState.ASKED
        how = Refund.Reason(data["reason"]).label if event.kind == Kind.REFUND_STARTED else _state(data)
        how = f"{how} · {_state(data)}" if event.kind == Kind.REFUND_STARTED and is_asked else how
        why = FAILURES.get(event.note) or REFUSALS.get(event.note) or event.note
        return " · ".join(str(part) for part in (baht_exact(Decimal(data["amount_baht"])), how, why) if part)
    if event.kind == Kind.RESTOCKED and "pieces" in data:
        if data["pieces"] >= 0:
            return _("%(count)s pieces") % {"count": data["pieces"]}
        return _("%(count)s pieces taken off again") % {"count": -data["pieces"]}
    if event.kind in {Kind.PACKED, Kind.UNPACKED} and "parcel" in data:
        return _("Parcel %(number)s") % {"number": data["parcel"]}
    if event.kind == Kind.TO_REVIEW:
        return str(dict(PaymentIncident.Kind.choices).get(event.note, event.note))
    return event.detail


def _state(data: dict) -> str:
    return _("to be withdrawn") if data.get("asked") else str(RefundState(data["state"]).label)
