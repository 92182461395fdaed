"""What staff do about a case: answer it, note what came back, and settle it. Each end is in the books and the stock."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from checkout.closing.write_offs import write_off
from checkout.fulfilment.carriers import clean_tracking_number
from checkout.fulfilment.counter import Wanted
from checkout.fulfilment.models import Swap
from checkout.fulfilment.swaps import propose
from checkout.orders.emails import owe_mail
from checkout.orders.models import OrderMail
from checkout.payments.models import Refund
from checkout.payments.refunds import start_refund
from checkout.payments.restocking import CannotRestock, restock_line
from checkout.payments.states import AttemptState

from .asking import NotOpen, move
from .models import Case, CaseLine

State = Case.State
UNSETTLED = {State.ASKED, State.AWAITED, State.HERE}


class NotPaid(Exception):
    """No payment of this order is here to give anything back of."""


def agree(case: Case, *, by, answer: str = "") -> Case:
    """Say yes to a case. Where pieces have to come back it waits for them, else it is to be settled. Raises NotOpen."""
    state = State.AWAITED if case.needs_goods else State.HERE
    return _answered(case, state, by, answer)


def refuse(case: Case, *, by, answer: str) -> Case:
    """Say no to a case, with the reason. What came back meanwhile goes to its buyer again by hand. Raises NotOpen."""
    return _answered(case, State.REFUSED, by, answer)


@transaction.atomic
def _answered(case: Case, state: State, by, answer: str) -> Case:
    case = move(case, state, since={State.ASKED}, by=by, answer=answer)
    data = {"name": case.name, "answer": answer, "state": state}
    owe_mail(case.order, OrderMail.Kind.CASE_ANSWERED, about=str(case.pk), data=data)
    return case


@dataclass(frozen=True)
class Arrived:
    """Of one line of a case: how many pieces came back, and whether they can be sold again."""

    line_pk: int
    came: int
    is_whole: bool


@transaction.atomic
def take_in(case: Case, arrived: Sequence[Arrived], *, by) -> Case:
    """Note what came back for a case. Stock moves when it is settled, with the money. Raises NotOpen, ValueError."""
    case = move(case, State.HERE, since={State.ASKED, State.AWAITED}, by=by)
    lines = {line.line_id: line for line in case.lines.all()}
    for one in arrived:
        line = lines[one.line_pk]
        if not 0 <= one.came <= line.quantity:
            raise ValueError("more came than was asked for")
        line.came, line.is_whole = one.came, one.is_whole and one.came > 0
    CaseLine.objects.bulk_update(lines.values(), ["came", "is_whole"])
    return case


@dataclass(frozen=True)
class PiecesOwed:
    """Of one line: how many pieces are to be paid back."""

    line_pk: int
    pieces: int


def pieces_owed(case: Case) -> list[PiecesOwed]:
    """Return the pieces whose price goes back when a case ends with money: those that came, or those never there."""
    owed = []
    for line in case.lines.all():
        pieces = line.came if case.needs_goods else line.quantity
        if pieces:
            owed.append(PiecesOwed(line.line_id, pieces))
    return owed


@transaction.atomic
def settle_with_refund(case: Case, refund: Refund, *, by) -> Case:
    """End a case with a refund that was begun for it, and put on the shelf what came back whole. Raises NotOpen.

    Of a refund that waits for a second person the pieces are put there by hand, once it is given.
    """
    case = _settled(case, Case.Ending.MONEY, by, refund=refund)
    _put_on_shelf(case, refund, by)
    return case


def _put_on_shelf(case: Case, refund: Refund, by) -> None:
    whole = {line.line_id: line.came for line in case.lines.all() if line.is_whole}
    for row in refund.lines.order_by("line__stockrecord"):
        if row.quantity <= whole.get(row.line_id, 0):
            with suppress(CannotRestock):
                restock_line(row, by=by)


def exchange(case: Case, goods: Sequence[Wanted], *, words: str, key: UUID, by) -> Swap:
    """Offer the buyer of a case other goods for those that came back. The case ends when she has them paid.

    Raises NotOpen, and what `propose` raises.
    """
    if case.state != State.HERE:
        raise NotOpen
    pieces = {owed.line_pk: owed.pieces for owed in pieces_owed(case)}
    with transaction.atomic():
        swap = propose(case.order, pieces, goods, key=key, by=by, words=words, came_back=True)
        Case.objects.filter(pk=case.pk).update(swap=swap)
    return swap


def settle_with_swap(swap: Swap) -> None:
    """End the case whose goods were exchanged, and put on the shelf what came back whole.

    Whoever calls it holds the locks of both orders.
    """
    case = Case.objects.filter(swap=swap, state=State.HERE).select_related("order").first()
    if case is None:
        return
    refund = Refund.objects.get(moved_to=swap.added)
    case = _settled(case, Case.Ending.OTHER, swap.by, refund=refund)
    _put_on_shelf(case, refund, swap.by)


def give_part_back(case: Case, amount_baht: Decimal, *, by) -> Case:
    """Let the buyer keep her goods and give a part of their price back, which the centre bears.

    Asks the payment service outside of any transaction; the key of the case makes it one refund. Raises NotPaid,
    NotOpen, CannotRefund.
    """
    attempt = case.order.attempts.filter(state=AttemptState.PAID).first()
    if attempt is None:
        raise NotPaid
    if case.state not in UNSETTLED:
        raise NotOpen
    refund = start_refund(attempt, amount_baht, reason=_reason(case), by=by, note=case.name, key=case.key)
    return _settled(case, Case.Ending.PART, by, refund=refund)


def _reason(case: Case) -> Refund.Reason:
    return Refund.Reason.FAULTY if case.kind == Case.Kind.CLAIM else Refund.Reason.CHANGED_MIND


@transaction.atomic
def send_again(case: Case, *, carrier: str, tracking_number: str, by) -> Case:
    """Send the buyer of a claim the same goods once more, and book the first ones as the centre's loss.

    The new pieces leave the shelf as broken ones do: their maker is owed what a sale would bring her. What came back
    is not sold again. Raises NotOpen, NotEnoughStock, NoPrice; then nothing was written.
    """
    case = _settled(
        case,
        Case.Ending.AGAIN,
        by,
        sent_by_carrier=carrier,
        sent_number=clean_tracking_number(tracking_number),
    )
    for line in case.lines.select_related("line__stockrecord").order_by("line__stockrecord"):
        record = line.line.stockrecord
        write_off(record, line.quantity, by=by, note=case.name, once=f"{case.name}/{line.line_id}")
    return case


@transaction.atomic
def _settled(case: Case, ending: Case.Ending, by, **facts) -> Case:
    case = move(case, State.SETTLED, since=UNSETTLED, by=by, ending=ending, **facts)
    data = {"name": case.name, "ending": ending, "number": case.sent_number}
    if case.refund:
        data["amount_baht"] = str(case.refund.amount_baht)
    owe_mail(case.order, OrderMail.Kind.CASE_SETTLED, about=str(case.pk), data=data)
    return case
