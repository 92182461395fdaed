"""What a buyer does about goods she has: asks, and withdraws what she asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from catalogue.pictures.scans import LONGEST_SIDE, as_jpeg, open_picture, private_storage
from checkout.orders.emails import owe_mail
from checkout.orders.models import Order, OrderEvent, OrderMail
from checkout.orders.operations import lock_order, record_event
from checkout.orders.queries import pieces_sent
from checkout.payments.refund_sums import lines_left

from .days import Days, days_of
from .models import Case, CaseLine, CasePicture, CaseStep

MOST_PICTURES = 5
# What a telephone's camera makes at most.
MOST_PICTURE_BYTES = 20 * 1024 * 1024
OPEN_STATES = (Case.State.ASKED, Case.State.AWAITED, Case.State.HERE)


class CannotAsk(Exception):
    """Nothing was written."""


class TooLate(CannotAsk):
    """The days for this are over, or nothing of the order has left yet."""


class TooManyPieces(CannotAsk):
    """More pieces than she has, or than are not asked for or paid back already."""


class NotOpen(Exception):
    """Somebody has taken this step, or a later one, already."""


def kinds_open(days: Days) -> list[Case.Kind]:
    """Return what a buyer may still ask for today."""
    today = timezone.localdate()
    kinds = [Case.Kind.CLAIM] if days.may_claim(today) else []
    return [*kinds, Case.Kind.RETURN, Case.Kind.EXCHANGE] if days.may_return(today) else kinds


def pieces_to_ask(order: Order) -> dict[int, int]:
    """Return of how many pieces of each line a buyer can still ask something: those she has and has not asked about."""
    asked = CaseLine.objects.filter(case__order=order, case__state__in=OPEN_STATES).order_by()
    busy = Counter(dict(asked.values_list("line").annotate(Sum("quantity"))))
    sent = pieces_sent(order)
    found = {
        left.line.pk: min(sent.get(left.line.pk, 0), left.quantity) - busy[left.line.pk] for left in lines_left(order)
    }
    return {pk: pieces for pk, pieces in found.items() if pieces > 0}


def read_pictures(files: Sequence[bytes]) -> list[bytes]:
    """Return pictures as they are kept: upright, of a sensible size, without where they were taken.

    Raises what `open_picture` raises: TooLarge, AppleFormat, NotAPicture.
    """
    drawn = []
    for data in files[:MOST_PICTURES]:
        picture = open_picture(data, most_bytes=MOST_PICTURE_BYTES)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        drawn.append(as_jpeg(picture))
    return drawn


def ask(
    order: Order,
    *,
    kind: Case.Kind,
    wish: Case.Wish,
    pieces: Mapping[int, int],
    key: UUID,
    fault: str = "",
    words: str = "",
    pictures: Sequence[bytes] = (),
) -> Case:
    """Write down what a buyer wants, with her pictures as `read_pictures` gives them, and tell her that we have it.

    `key` is her form's: sent twice, it is one case. Locks the order, so two windows do not ask about one piece.
    Raises TooLate, TooManyPieces. Files come before their rows; one left behind by a crash belongs to nobody.
    """
    known = Case.objects.filter(key=key).first()
    if known:
        return known
    storage = private_storage()
    names = [storage.save(f"cases/{key}.jpg", ContentFile(picture)) for picture in pictures]
    is_new = False
    try:
        case, is_new = _write(order, kind, wish, pieces, key, fault, words, names)
    finally:
        if not is_new:
            for name in names:
                storage.delete(name)
    return case


@transaction.atomic
def _write(order, kind, wish, pieces, key, fault, words, names) -> tuple[Case, bool]:
    order = lock_order(order.pk)
    known = Case.objects.filter(key=key).first()
    if known:
        return known, False
    if kind not in kinds_open(days_of(order)):
        raise TooLate
    left, chosen = pieces_to_ask(order), {pk: count for pk, count in pieces.items() if count}
    if not chosen or any(not 0 < count <= left.get(pk, 0) for pk, count in chosen.items()):
        raise TooManyPieces
    number = (order.cases.aggregate(last=Max("number"))["last"] or 0) + 1
    case = Case.objects.create(order=order, number=number, key=key, kind=kind, wish=wish, fault=fault, words=words)
    CaseLine.objects.bulk_create(CaseLine(case=case, line_id=pk, quantity=count) for pk, count in chosen.items())
    CasePicture.objects.bulk_create(CasePicture(case=case, picture=name) for name in names)
    take_step(case, Case.State.ASKED)
    owe_mail(order, OrderMail.Kind.CASE_RECEIVED, about=str(case.pk), data={"name": case.name})
    return case, True


def withdraw(case: Case) -> Case:
    """Let a buyer take back what she asked, as long as nothing came back for it. Raises NotOpen."""
    return move(case, Case.State.WITHDRAWN, since={Case.State.ASKED, Case.State.AWAITED})


@transaction.atomic
def move(case: Case, state: Case.State, *, since: set[Case.State], by=None, **facts) -> Case:
    """Move a case one step, if it stands where this step begins. Locks its order, then the case. Raises NotOpen."""
    lock_order(case.order_id)
    case = Case.objects.select_for_update(of=("self",)).select_related("order").get(pk=case.pk)
    if case.state not in since:
        raise NotOpen
    for name, value in facts.items():
        setattr(case, name, value)
    case.state = state
    if state not in OPEN_STATES:
        case.ended_at = timezone.now()
    case.save()
    take_step(case, state, by=by)
    return case


def take_step(case: Case, state: Case.State, *, by=None) -> None:
    """Write a step down, in the case and on its order's timeline."""
    CaseStep.objects.create(case=case, state=state, by=by)
    record_event(case.order, OrderEvent.Kind.CASE, by=by, note=case.name, data={"case": case.pk, "state": state})
