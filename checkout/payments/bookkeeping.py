"""Money in the books: what came, what went back, what Stripe took and sent. `returns` books what a refund undoes.

Everything is booked in the transaction that writes the fact. Each line of Stripe's own balance is one entry, so the
account "on its way through Stripe" is what Stripe says it is.
"""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from catalogue.producers.vat import vat_included, vat_rate_on
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from checkout.ledger.operations import credit, debit, post, reverse
from checkout.orders.bookkeeping import post_sale, take_back_sale
from checkout.orders.models import Order

from .models import BalanceEntry, Confirmation, PaymentAttempt, Refund

Method = PaymentAttempt.Method
# Where money lies that a person has seen.
PLACES = {
    Method.CASH: Account.CASH,
    Method.TERMINAL: Account.TERMINAL,
    Method.TRANSFER: Account.BANK,
    Method.COD: Account.CARRIER,
}
# What stands against a line of Stripe's books; all else is money of buyers, come, gone or disputed.
TO_THE_BANK = frozenset({"payout", "payout_reversal"})
STRIPES_OWN = frozenset({"fee", "tax", "network_cost", "contribution", "platform_earning"})


def post_provider_line(entry: BalanceEntry) -> Entry | None:
    """Book one line of Stripe's books: the sum, the fee and the VAT on it. A line that moves nothing is left out."""
    if not entry.net_baht and not entry.amount_baht:
        return None
    number = entry.attempt.order.number if entry.attempt else ""
    fee = entry.fee_baht - entry.fee_vat_baht
    return post(
        _provider_key(entry),
        kind=Entry.Kind.PROVIDER,
        on=timezone.localdate(entry.created),
        legs=[
            debit(Account.STRIPE, entry.net_baht),
            debit(Account.PAYMENT_COSTS, fee),
            debit(Account.VAT_IN, entry.fee_vat_baht),
            credit(_against(entry.kind), entry.amount_baht),
        ],
        order_number=number,
        note=entry.kind,
    )


def _provider_key(entry: BalanceEntry) -> str:
    # A line that found its payment only later is taken back and booked again, under the order's number.
    first = f"stripe:{entry.entry_id}"
    is_moved = entry.attempt_id and Entry.objects.filter(pk=first, order_number="").exists()
    return f"{first}:order" if is_moved else first


def _against(kind: str) -> Account:
    if kind in TO_THE_BANK:
        return Account.BANK
    return Account.PAYMENT_COSTS if kind in STRIPES_OWN else Account.BUYERS


def move_provider_line(entry: BalanceEntry) -> None:
    """Book a line under its order that was booked before anybody knew whose it was. Safe to repeat."""
    blank = Entry.objects.filter(pk=f"stripe:{entry.entry_id}", order_number="").first()
    if blank and entry.attempt:
        reverse(blank, why=entry.attempt.order.number)
        post_provider_line(entry)


def post_money_seen(confirmation: Confirmation) -> None:
    """Book money that a person has seen: on the bank's statement, in the cash box, in the carrier's payout."""
    attempt, baht, on = confirmation.attempt, confirmation.received_baht, confirmation.received_on
    _post_money_in(attempt, baht, on, by=confirmation.by)
    if attempt.method == Method.COD:
        post(
            f"remitted:{attempt.uuid}",
            kind=Entry.Kind.REMITTED,
            on=on,
            legs=[debit(Account.BANK, baht), credit(Account.CARRIER, baht)],
            order_number=attempt.order.number,
            note=confirmation.reference,
            by=confirmation.by,
        )


def post_collected(attempt: PaymentAttempt, baht: Decimal, on: date) -> None:
    """Book that a buyer has paid the carrier: with that her parcel is sold. Safe to repeat."""
    post_sale(attempt.order, on=on)
    _post_money_in(attempt, baht, on)


def _post_money_in(attempt: PaymentAttempt, baht: Decimal, on: date, *, by=None) -> None:
    post(
        f"money:{attempt.uuid}",
        kind=Entry.Kind.MONEY_IN,
        on=on,
        legs=[debit(PLACES[attempt.method], baht), credit(Account.BUYERS, baht)],
        order_number=attempt.order.number,
        note=attempt.method,
        by=by,
    )


def take_back_collected(attempt: PaymentAttempt, *, why: str) -> None:
    """Book that a parcel was given back to the carrier, and its money to the buyer. Safe to repeat."""
    entry = Entry.objects.filter(pk=f"money:{attempt.uuid}", reversed_by=None).first()
    if entry:
        reverse(entry, why=why)
        take_back_sale(attempt.order, why=why)


def post_money_back(refund: Refund, *, by=None) -> None:
    """Book money that a person has given back, from the bank account or out of the cash box. Safe to repeat."""
    place = Account.CASH if refund.attempt.method == Method.CASH else Account.BANK
    post(
        f"money-back:{refund.uuid}",
        kind=Entry.Kind.MONEY_BACK,
        on=timezone.localdate(),
        legs=[debit(Account.BUYERS, refund.amount_baht), credit(place, refund.amount_baht)],
        order_number=refund.attempt.order.number,
        by=by,
    )


def post_moved(refund: Refund) -> None:
    """Book money that stays: what was paid for goods of one order pays for others in another one. Safe to repeat.

    An entry is one order's, so it goes through an account that holds nothing once both are written.
    """
    steps = (
        ("moved-out", refund.attempt.order.number, Account.BUYERS, Account.MOVED),
        ("moved-in", refund.moved_to.number, Account.MOVED, Account.BUYERS),
    )
    for name, number, debited, credited in steps:
        post(
            f"{name}:{refund.uuid}",
            kind=Entry.Kind.MOVED,
            on=timezone.localdate(),
            legs=[debit(debited, refund.amount_baht), credit(credited, refund.amount_baht)],
            order_number=number,
        )


def post_shortfall(order: Order, received_baht: Decimal) -> None:
    """Book what a buyer paid too little and was let off. Safe to repeat."""
    short = order.total_incl_tax - received_baht
    if short > 0:
        vat = vat_included(short, vat_percent_of(order))
        post(
            f"short:{order.number}",
            kind=Entry.Kind.RETURN,
            on=timezone.localdate(),
            legs=[
                debit(Account.ALLOWANCES, short - vat),
                debit(Account.VAT_OUT, vat),
                credit(Account.BUYERS, short),
            ],
            order_number=order.number,
        )


def vat_percent_of(order: Order) -> Decimal:
    """Return the rate of VAT of the day an order was placed."""
    return vat_rate_on(timezone.localdate(order.date_placed)).percent
