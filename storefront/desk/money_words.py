"""Odd money in words: what happened, what that means, and the facts."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from checkout.payments.models import PaymentAttempt, PaymentIncident
from checkout.payments.remedies import (
    CannotSettle,
    DoesNotFit,
    GoodsGone,
    InHand,
    NoteMissing,
    Remedy,
    SecondPersonNeeded,
    StillOdd,
)
from checkout.payments.states import LOST_DISPUTES, RefundState
from storefront.ui.baht import baht_exact
from storefront.ui.thai_dates import date_time, long_date

from .refund_words import FAILURES

Kind = PaymentIncident.Kind

MEANINGS = {
    Kind.SHORT: gettext_lazy(
        "Less money came than the order costs. The goods are kept. Take it with a note if the rest does not matter or "
        "was paid otherwise; else give it back."
    ),
    Kind.OVER: gettext_lazy("More money came than the order costs. Usually the order is taken and the rest goes back."),
    Kind.CURRENCY: gettext_lazy(
        "Money came in another currency. The shop counts in baht only: give it back on Stripe’s own pages, then note "
        "it here."
    ),
    Kind.MISMATCH: gettext_lazy(
        "What the payment says of itself differs from our order: another number, or test money. Compare it with "
        "Stripe’s own pages before anything else."
    ),
    Kind.LATE: gettext_lazy(
        "The money came when the order had ended and its goods had gone back to the shelf. If they are there again, "
        "the order can still be sent; else give the money back."
    ),
    Kind.DOUBLE: gettext_lazy("The order was paid already when this money came. It belongs to the buyer."),
    Kind.UNKNOWN: gettext_lazy(
        "Money came that belongs to no order we know of. It may have been made on Stripe’s own pages, or its order was "
        "lost: look there, and try again."
    ),
    Kind.DISPUTE: gettext_lazy(
        "The buyer’s bank asks for the money back. Goods that are still here stay here until it is decided. Send what "
        "speaks for the shop on Stripe’s own pages before the time is over, and note it here."
    ),
    Kind.REFUND_FAILED: gettext_lazy(
        "A refund did not reach the buyer, and the money is with us again. Try once more, or give it back in another "
        "way."
    ),
    Kind.EXPIRY: gettext_lazy(
        "The time to pay ended more than a day ago, and Stripe has not said whether it was paid. Until it has, the "
        "goods stay kept."
    ),
    Kind.PAYOUT: gettext_lazy(
        "What Stripe sent to our bank is not the sum of the payments it names for it. Compare both before the books "
        "are closed."
    ),
    Kind.CONFIGURATION: gettext_lazy(
        "Stripe refused this way to pay. Look in its settings whether it is switched on; buyers can use another "
        "meanwhile."
    ),
    Kind.BRAKE: gettext_lazy(
        "So many payments failed in a short time that the shop closed this way to pay to whoever made them. It looks "
        "like somebody trying stolen cards. It opens again by itself, and other ways to pay are open all the time. "
        "Look into it if it comes every day; let them try again if you know the buyer."
    ),
}
ON_BALANCE = gettext_lazy(
    "Somebody paid a PromptPay QR again that was paid or over. Stripe has put the money on our balance and cannot give "
    "it back by itself: send it to the buyer from the bank, then note it here."
)
LOST = gettext_lazy("The bank has decided for the buyer, and the money is gone. Close it when you have seen it.")
LOST_PART = gettext_lazy(
    "The bank has decided for the buyer: %(lost)s are gone, and %(left)s of the payment stay with us. The order counts "
    "as one of which a part was paid back. When you close this, it goes on to be packed; if it is not to be sent, pay "
    "the rest back."
)

FACTS = {
    "expected_baht": gettext_lazy("We expected"),
    "received_baht": gettext_lazy("What came"),
    "received": gettext_lazy("What came"),
    "difference_baht": gettext_lazy("Difference"),
    "amount_baht": gettext_lazy("Sum"),
    "left_baht": gettext_lazy("Still with us"),
    "parts_baht": gettext_lazy("Sum of its parts"),
    "lines": gettext_lazy("Parts"),
    "arrives_on": gettext_lazy("At our bank on"),
    "due_by": gettext_lazy("Answer wanted until"),
    "ended": gettext_lazy("Time to pay was over"),
    "came": gettext_lazy("Came on"),
    "reason": gettext_lazy("The buyer’s reason"),
    "status": gettext_lazy("How it stands"),
    "answer": gettext_lazy("Our answer"),
    "says": gettext_lazy("Stripe says"),
    "code": gettext_lazy("Stripe’s reason"),
    "order": gettext_lazy("Says it is for order"),
    "attempt": gettext_lazy("Our number in it"),
    "attempt_uuid": gettext_lazy("Our number in it"),
    "intent_id": gettext_lazy("Its number"),
    "live": gettext_lazy("Real money"),
    "charge": gettext_lazy("Charge"),
    "path": gettext_lazy("Way to pay"),
    "who": gettext_lazy("Counted for"),
    "count": gettext_lazy("Counted in a short time"),
    "times": gettext_lazy("Stopped so often"),
    "until": gettext_lazy("Opens again"),
    "orders": gettext_lazy("Latest orders"),
}
BRAKED = {
    "session": gettext_lazy("one browser"),
    "address": gettext_lazy("one network address"),
    "card": gettext_lazy("one card"),
    "order": gettext_lazy("one order"),
}
DISPUTE_REASONS = {
    "fraudulent": gettext_lazy("she did not pay this"),
    "product_not_received": gettext_lazy("nothing arrived"),
    "product_unacceptable": gettext_lazy("not as described"),
    "duplicate": gettext_lazy("paid twice"),
    "credit_not_processed": gettext_lazy("a promised refund is missing"),
    "subscription_canceled": gettext_lazy("cancelled before"),
    "unrecognized": gettext_lazy("does not know this payment"),
    "general": gettext_lazy("no reason given"),
}
DISPUTE_STATES = {
    "needs_response": gettext_lazy("waits for our answer"),
    "warning_needs_response": gettext_lazy("a question of the bank, waits for our answer"),
    "under_review": gettext_lazy("the bank is looking at it"),
    "warning_under_review": gettext_lazy("the bank is looking at it"),
    "won": gettext_lazy("decided for us"),
    "warning_closed": gettext_lazy("closed without a decision, the money stays"),
    "lost": gettext_lazy("decided for the buyer"),
    "prevented": gettext_lazy("the buyer has her money back"),
}
REFUND_ENDINGS = {**dict(RefundState.choices), **FAILURES}
ENDINGS = {
    "won": gettext_lazy("Decided for us"),
    "by-itself": gettext_lazy("Settled by itself"),
}
TROUBLES = {
    NoteMissing: gettext_lazy("Please write in a few words why: somebody will ask in a year."),
    DoesNotFit: gettext_lazy("This does not fit how things stand now. Nothing was changed."),
    GoodsGone: gettext_lazy("Others have bought the goods meanwhile. Give the money back."),
    StillOdd: gettext_lazy("We asked again, and nothing has changed."),
    SecondPersonNeeded: gettext_lazy(
        "You have asked for it. So much money goes back only when somebody else presses the same button."
    ),
    InHand: gettext_lazy("Somebody is settling this just now. Look again in a few minutes."),
}


@dataclass(frozen=True)
class Fact:
    """One fact in words, with the page at Stripe that tells more, if there is one."""

    label: str
    value: str
    url: str = ""


def meaning(incident: PaymentIncident) -> str:
    """Say what happened and what that means for whoever settles it."""
    if incident.data.get("on_balance"):
        return str(ON_BALANCE)
    if incident.kind == Kind.DISPUTE and incident.data.get("status") in LOST_DISPUTES:
        return _loss(incident)
    return str(MEANINGS[incident.kind])


def _loss(incident: PaymentIncident) -> str:
    left_baht = Decimal(incident.data.get("left_baht", "0"))
    if not left_baht:
        return str(LOST)
    return LOST_PART % {"lost": baht_exact(Decimal(incident.data["amount_baht"])), "left": baht_exact(left_baht)}


def facts(incident: PaymentIncident) -> list[Fact]:
    """Return the facts of an incident in words, in the order in which they are asked for."""
    data = {**incident.data, **_difference(incident.data)}
    found = [
        Fact(str(label), in_words(name, data[name]), stripe_page(incident, str(data[name])) if name == "charge" else "")
        for name, label in FACTS.items()
        if data.get(name) not in {None, ""}
    ]
    if incident.kind == Kind.BRAKE:  # it is about many payments, and none of them has a number here
        return found
    return [*found, Fact(_("Number at Stripe"), incident.object_id, stripe_page(incident, incident.object_id))]


def _difference(data: dict) -> dict:
    pairs = (("received_baht", "expected_baht"), ("amount_baht", "parts_baht"))
    for more, less in pairs:
        if more in data and less in data and data[more] != data[less]:
            return {"difference_baht": str(abs(Decimal(data[more]) - Decimal(data[less])))}
    return {}


def in_words(name: str, value) -> str:
    """Return a fact as a person reads it: money in baht, moments in her calendar, Stripe's words in hers."""
    if name.endswith("_baht"):
        return baht_exact(Decimal(value))
    if name == "path":
        return str(PaymentAttempt.Method(value).label)
    if name in {"due_by", "ended", "came", "until"}:
        return date_time(parse_datetime(value), get_language())
    if name == "arrives_on":
        return long_date(parse_date(value), get_language())
    if name == "live":
        return _("yes") if value == "True" else _("no")
    if name == "answer":
        return str(Remedy(value).label)
    words = {"reason": DISPUTE_REASONS, "status": DISPUTE_STATES, "who": BRAKED, "code": REFUND_ENDINGS}.get(name, {})
    return str(words.get(value, value))


def due(incident: PaymentIncident) -> datetime | None:
    """Return until when somebody waits for our answer."""
    return parse_datetime(incident.data["due_by"]) if incident.data.get("due_by") else None


def sum_of(incident: PaymentIncident) -> Decimal | None:
    """Return how much money it is about, in baht."""
    data = incident.data
    known = data.get("received_baht") or data.get("amount_baht") or data.get("expected_baht")
    return Decimal(known) if known else None


def stripe_page(incident: PaymentIncident, number: str) -> str:
    """Return where somebody with access to the shop's account at Stripe finds a number."""
    if settings.STRIPE_API_BASE:
        return f"{settings.STRIPE_API_BASE}/_standin/"
    test = "" if settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_")) else "test/"
    room = {Kind.DISPUTE: "disputes", Kind.PAYOUT: "payouts"}.get(incident.kind, "payments")
    return f"https://dashboard.stripe.com/{test}{'payments' if number != incident.object_id else room}/{number}"


def ending(incident: PaymentIncident) -> str:
    """Say how an incident was settled."""
    return str(ENDINGS.get(incident.remedy) or Remedy(incident.remedy).label)


def trouble_in_words(error: CannotSettle) -> str:
    return str(TROUBLES.get(type(error), _("The money could not be given back. Nothing was changed; try again later.")))
