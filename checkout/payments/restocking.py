"""Pieces that a refund pays back, on their way to the shelf and, when it is withdrawn, from it."""

from django.db import transaction
from django.utils import timezone

from catalogue.stock.operations import return_stock, take_returned
from checkout.orders.models import Line, Order, OrderEvent
from checkout.orders.operations import lock_order, record_event
from checkout.orders.states import UNSENT_STATES, OrderState

from .models import Refund, RefundLine
from .refund_sums import lines_left, pieces_here
from .returns import post_returns
from .states import GIVEN_REFUND_STATES

# Pieces can lie here for an order: also for one whose other pieces have all left.
MAY_BE_HERE = UNSENT_STATES | {OrderState.SHIPPED}


class CannotRestock(Exception):
    """These pieces do not go on the shelf: they are there, or their refund was withdrawn."""


def put_back(order: Order, refund: Refund, *, by) -> None:
    """Put the pieces of a locked order's refund on the shelf that are meant for it and have not left the house."""
    for row in refund.lines.filter(restock=True, restocked_at=None).order_by("line__stockrecord"):
        if _lies_here(order, row):
            _restock(order, row, by)


def _lies_here(order: Order, row: RefundLine) -> bool:
    """Say whether the pieces of a refund have not left the house: those of its line that lie here go back first."""
    return order.status in MAY_BE_HERE and row.quantity <= pieces_here(order, besides=row).get(row.line_id, 0)


def restock_line(refund_line: RefundLine, *, by) -> RefundLine:
    """Put pieces on the shelf that have come back from a buyer; asked twice, they are put there once.

    Locks the order, then the line. Raises CannotRestock.
    """
    with transaction.atomic():
        order = lock_order(refund_line.line.order_id)
        row = RefundLine.objects.select_for_update(of=("self",)).select_related("refund", "line").get(pk=refund_line.pk)
        if row.restocked_at:
            return row
        if row.refund.state not in GIVEN_REFUND_STATES or not _restock(order, row, by):
            raise CannotRestock
        post_returns(order)
        return row


def put_all_back(order: Order, *, by, note: str) -> None:
    """Put everything on the shelf that lies packed for a locked order nobody pays for any more.

    Pieces that were paid back before are where staff chose to have them.
    """
    here = pieces_here(order)
    kept = [left for left in lines_left(order) if here.get(left.line.pk) and left.line.stockrecord_id]
    for left in sorted(kept, key=lambda left: left.line.stockrecord_id):
        put_on_shelf(order, left.line, here[left.line.pk], by=by, note=note)
    post_returns(order)


def _restock(order: Order, row: RefundLine, by) -> bool:
    """Put the pieces of a locked line on the shelf and say so; those that are there already are not put there twice."""
    refund = row.refund
    if not put_on_shelf(order, row.line, row.quantity, by=by, note=f"#{refund.pk}", refund=refund):
        return False
    row.restock, row.restocked_at = True, timezone.now()
    row.save(update_fields=["restock", "restocked_at"])
    return True


@transaction.atomic
def put_on_shelf(order: Order, line: Line, pieces: int, *, by, note: str = "", refund: Refund | None = None) -> bool:
    """Put pieces of a locked order's line on the shelf again, write it on its timeline, and say so.

    The one way back for what was sold, whether its money goes back or never came. Never more than were sold.
    """
    if line.stockrecord_id is None or not return_stock(
        line.stockrecord_id, pieces, reference=order.number, by=by, note=note
    ):
        return False
    data = {"refund": refund.pk if refund else None, "line": line.pk, "pieces": pieces}
    record_event(order, OrderEvent.Kind.RESTOCKED, by=by, data=data)
    return True


def take_again(order: Order, refund: Refund, *, by) -> None:
    """Keep the pieces of a refund that does not happen for its order again, if that is still to be sent.

    Raises NotEnoughStock when others have bought them meanwhile.
    """
    for row in refund.lines.filter(restocked_at__isnull=False).order_by("line__stockrecord"):
        if not _lies_here(order, row):
            continue
        take_returned(row.line.stockrecord_id, row.quantity, reference=order.number, by=by, note=f"#{row.refund_id}")
        row.restocked_at = None
        row.save(update_fields=["restocked_at"])
        data = {"refund": row.refund_id, "line": row.line_id, "pieces": -row.quantity}
        record_event(order, OrderEvent.Kind.RESTOCKED, by=by, data=data)
