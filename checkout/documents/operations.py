"""Issues papers: a receipt when money came, a full invoice when asked for, a credit note when money went back.

Each operation locks the order first and the row of numbers last, and writes number and paper in one transaction.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from checkout.orders.models import Order, OrderEvent
from checkout.orders.operations import lock_order
from checkout.orders.states import OrderState
from checkout.payments.models import Refund

from .contents import NOTHING, Buyer, buyer_data, buyer_of_parcel, credit_contents, sale_contents
from .credits import credit_rows, lessens_the_sale, notes_of, sum_to_credit
from .drawing import draw
from .models import SALE_KINDS, Kind, Paper, TaxDetails
from .numbers import number_text, take_number
from .seller import Seller, seller

# The first of these says that the money of an order came: to us, or to the carrier who brought its parcel.
MONEY_CAME = (OrderEvent.Kind.PAID, OrderEvent.Kind.COLLECTED, OrderEvent.Kind.REMITTED)
ENDED_UNPAID = frozenset({OrderState.EXPIRED, OrderState.RETURNED})
# Whoever pays on the last evening of a month has a few days, as the month's VAT is not reported before the 15th.
DAYS_AT_LEAST = 7


class CannotIssue(Exception):
    """No paper was issued; no number was taken."""


class NoSeller(CannotIssue):
    """The settings do not say who sells."""


class NotRegistered(CannotIssue):
    """A seller who is not registered for VAT issues no paper that speaks of taxes."""


class NotPaid(CannotIssue):
    """No money came for this order."""


class TooLate(CannotIssue):
    """The time in which a buyer can ask for a full invoice is over."""


class Settled(CannotIssue):
    """Money of this sale has gone back on a credit note, or the paper is not the valid one any more."""


class AlreadyIssued(CannotIssue):
    """There is a full invoice with other words; `paper` is it. Only staff replace it."""

    def __init__(self, paper: Paper):
        super().__init__(paper.number)
        self.paper = paper


class NothingToCredit(CannotIssue):
    """This refund does not lessen the sale, or a credit note covers it already."""


@dataclass(frozen=True)
class Payment:
    """That money came for an order: when, and by which way."""

    at: datetime
    method: str

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)


def payment_of(order: Order) -> Payment | None:
    """Return when and how the money of an order came; None while it has not."""
    event = order.events.filter(kind__in=MONEY_CAME).order_by("pk").first()
    return Payment(event.at, event.data.get("method", "cod")) if event else None


def sale_paper(order: Order) -> Paper | None:
    """Return the valid paper of a sale, which no other has replaced."""
    return order.papers.filter(kind__in=SALE_KINDS, replaced_by=None).order_by("pk").last()


def last_day_to_ask(payment: Payment) -> date:
    """Return until when a buyer may ask for a full invoice: the month's end, and a week at the least."""
    next_month = (payment.day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return max(next_month - timedelta(days=1), payment.day + timedelta(days=DAYS_AT_LEAST))


def can_ask(order: Order) -> bool:
    """Say whether a buyer can still ask for a full invoice herself: in time, and if none was issued."""
    if not seller().is_registered:
        return False
    payment, paper = payment_of(order), sale_paper(order)
    if payment is None:
        return order.status not in ENDED_UNPAID
    in_time = timezone.localdate() <= last_day_to_ask(payment)
    return in_time and (paper is None or _gives_way(paper)) and not notes_of(order)


def _gives_way(paper: Paper) -> bool:
    """Say whether a paper is one that a buyer can still have written to somebody: she has named nobody for it yet."""
    return paper.kind == Kind.ABBREVIATED or (paper.kind == Kind.FULL and paper.tells_who_bought)


@transaction.atomic
def issue_receipt(order: Order, *, by=None) -> Paper:
    """Issue the paper of a paid sale, and return it; asked again, it is the paper that is valid now.

    A full tax invoice if the buyer has asked for one, or the settings want one for everybody; else a receipt that is
    an abbreviated one; of a seller who is not registered for VAT, a receipt alone. It bears the day of the payment.
    Locks the order, then the row of numbers. Raises NoSeller, NotPaid.
    """
    order = lock_order(order.pk)
    known = sale_paper(order)
    if known:
        return known
    us, payment = _seller(), payment_of(order)
    if payment is None:
        raise NotPaid(order.number)
    details = TaxDetails.objects.filter(order=order).first()
    return _issue_sale(order, us, payment, _kind_for(us, details), details and _buyer_of(details), by=by)


def _seller() -> Seller:
    us = seller()
    if not us.can_issue:
        raise NoSeller
    return us


def _registered_seller() -> Seller:
    us = _seller()
    if not us.is_registered:
        raise NotRegistered
    return us


def _kind_for(us: Seller, details: TaxDetails | None) -> Kind:
    if not us.is_registered:
        return Kind.RECEIPT
    return Kind.FULL if details or not us.issues_abbreviated else Kind.ABBREVIATED


def _buyer_of(details: TaxDetails) -> Buyer:
    return Buyer(name=details.name, address=details.address, tax_id=details.tax_id, branch=details.branch)


def _issue_sale(order, us, payment, kind, buyer, *, by, replaces: Paper | None = None, reason: str = "") -> Paper:
    if kind == Kind.FULL and buyer is None:
        buyer = buyer_of_parcel(order.shipping_address)
    issued_at, dated = timezone.now(), replaces.dated if replaces else payment.day
    data = sale_contents(
        order,
        kind=kind,
        us=us,
        buyer=buyer if kind == Kind.FULL else None,
        dated=dated,
        issued_at=issued_at,
        method=payment.method,
    )
    if replaces:
        data["replaces"] = {"kind": replaces.kind, "number": replaces.number, "reason": reason}
    return _write(order, kind, data, dated=dated, issued_at=issued_at, by=by, replaces=replaces)


def _write(order: Order, kind: Kind, data: dict, *, dated: date, issued_at: datetime, by, **links) -> Paper:
    """Take a number and write the paper that bears it. It is drawn once both are committed: files know no rollback."""
    series, position = take_number(kind, dated)
    number = number_text(kind, series, position)
    paper = Paper.objects.create(
        order=order,
        kind=kind,
        number=number,
        series=series,
        position=position,
        total_baht=Decimal(data["total_baht"]),
        vat_baht=Decimal(data.get("vat_baht", NOTHING)),
        dated=dated,
        data={**data, "number": number},
        issued_at=issued_at,
        by=by,
        **links,
    )
    transaction.on_commit(lambda: draw(paper.pk), robust=True)
    return paper


@transaction.atomic
def ask_for_tax_invoice(order: Order, buyer: Buyer) -> Paper | None:
    """Note for whom a buyer wants her full tax invoice, and issue it if her money has come; else it waits for that.

    Locks the order, then the row of numbers. Raises NotRegistered, NoSeller, TooLate, AlreadyIssued, Settled.
    """
    order = lock_order(order.pk)
    _registered_seller()
    payment = payment_of(order)
    if payment and timezone.localdate() > last_day_to_ask(payment):
        raise TooLate
    if payment:
        return issue_tax_invoice(order, buyer)
    keep_tax_details(order, buyer)
    return None


def keep_tax_details(order: Order, buyer: Buyer) -> TaxDetails:
    """Note for whom the full tax invoice of an order is to be, in place of what was noted before."""
    words = {"name": buyer.name, "address": buyer.address, "tax_id": buyer.tax_id, "branch": buyer.branch}
    return TaxDetails.objects.update_or_create(order=order, defaults=words)[0]


@transaction.atomic
def issue_tax_invoice(order: Order, buyer: Buyer, *, by=None) -> Paper:
    """Issue the full tax invoice of a paid sale; an abbreviated one is called in by it. Asked again, it is the same.

    Locks the order, then the row of numbers.
    Raises NotRegistered, NoSeller, NotPaid, AlreadyIssued for other words, Settled once a credit note was written.
    """
    order = lock_order(order.pk)
    us, payment, known = _registered_seller(), payment_of(order), sale_paper(order)
    if payment is None:
        raise NotPaid(order.number)
    if known and known.kind == Kind.FULL and not _gives_way(known):
        if not _is_for(known, buyer):
            raise AlreadyIssued(known)
        return known
    _refuse_settled(order, known)
    keep_tax_details(order, buyer)
    return _issue_sale(order, us, payment, Kind.FULL, buyer, by=by, replaces=known)


def _is_for(paper: Paper, buyer: Buyer) -> bool:
    return paper.data["buyer"] == buyer_data(buyer)


def _refuse_settled(order: Order, paper: Paper | None) -> None:
    """Refuse to replace a paper that was replaced, or that a credit note names: both would have to be written anew."""
    if paper and (paper.successor or notes_of(order)):
        raise Settled(paper.number)
    if paper and paper.kind == Kind.RECEIPT:  # sold before the seller was registered: no tax was in the price
        raise NotRegistered


@transaction.atomic
def replace(paper: Paper, buyer: Buyer, *, reason: str, by) -> Paper:
    """Issue a full tax invoice in place of another paper, with other words for the buyer, and return it.

    The earlier one is cancelled and points to it. The new one bears a new number, the day of the earlier one, and says
    what it replaces and why. Asked twice for one paper with the same words, it is the same.
    Locks the order, then the row of numbers. Raises NotRegistered, NoSeller, NotPaid, Settled.
    """
    order = lock_order(paper.order_id)
    paper = Paper.objects.select_related("replaced_by").get(pk=paper.pk)
    if paper.successor and _is_for(paper.successor, buyer) and not paper.successor.successor:
        return paper.successor
    us, payment = _registered_seller(), payment_of(order)
    if paper.kind == Kind.CREDIT_NOTE:
        raise Settled(paper.number)
    if payment is None:
        raise NotPaid(order.number)
    _refuse_settled(order, paper)
    keep_tax_details(order, buyer)
    return _issue_sale(order, us, payment, Kind.FULL, buyer, by=by, replaces=paper, reason=reason)


@transaction.atomic
def issue_credit_note(refund: Refund, *, by=None) -> Paper:
    """Issue the credit note of a refund that has reached its buyer, and return it; asked again, it is the same.

    It lessens the valid invoice of the sale, bears today's date, and takes back the VAT of what is given back.
    Locks the order, then the row of numbers.
    Raises NothingToCredit, NotRegistered, NoSeller, NotPaid while the sale has no paper.
    """
    order = lock_order(refund.attempt.order_id)
    refund = Refund.objects.select_related("attempt").get(pk=refund.pk)
    known = Paper.objects.filter(refund=refund).first()
    if known:
        return known
    us, original = _registered_seller(), sale_paper(order)
    if original is None:
        raise NotPaid(order.number)
    if original.kind == Kind.RECEIPT or not lessens_the_sale(refund):
        raise NothingToCredit
    notes = notes_of(order)
    amount = sum_to_credit(refund, order, notes)
    if amount <= 0:
        raise NothingToCredit
    issued_at, day = timezone.now(), timezone.localdate()
    data = credit_contents(
        order,
        credit_rows(refund, order, notes, amount),
        refund=refund,
        original=original.data,
        credited_before_baht=sum((note.total_baht - note.vat_baht for note in notes), NOTHING),
        us=us,
        dated=day,
        issued_at=issued_at,
    )
    return _write(order, Kind.CREDIT_NOTE, data, dated=day, issued_at=issued_at, by=by, refund=refund)
