"""How many pieces of an order are to be sent, lie in a parcel, have left. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from checkout.orders.models import Order
from checkout.orders.queries import OrderRow, pieces_sent
from checkout.payments.refund_sums import are_goods_going_back, lines_left

from .models import Parcel, ParcelLine


@dataclass(frozen=True)
class LinePieces:
    """Of one line of an order: how many pieces its buyer gets, how many of them are packed, how many have left.

    What is paid back, or about to be, is not for her. Of a line that is partly sent, the pieces still here are paid
    back first.
    """

    line_pk: int
    wanted: int
    packed: int
    sent: int

    @property
    def left(self) -> int:
        """How many are still to be packed."""
        return max(self.wanted - self.packed, 0)

    @property
    def is_overpacked(self) -> bool:
        """Whether pieces lie in a parcel here that are being paid back."""
        return self.packed > max(self.wanted, self.sent)


def pieces_of(order: Order) -> list[LinePieces]:
    """Return the pieces of an order line by line. Few queries, however many lines and parcels it has."""
    in_parcels = ParcelLine.objects.filter(parcel__order=order).order_by()
    packed = dict(in_parcels.values_list("line").annotate(Sum("quantity")))
    sent, goes_back = pieces_sent(order), are_goods_going_back(order)
    return [
        LinePieces(
            line_pk=left.line.pk,
            wanted=0 if goes_back else left.quantity,
            packed=packed.get(left.line.pk, 0),
            sent=sent.get(left.line.pk, 0),
        )
        for left in lines_left(order)
    ]


@dataclass(frozen=True)
class HowSent:
    """How far an order that goes in several parcels has come, in pieces."""

    sent: int
    of: int


def how_sent(pieces: Iterable[LinePieces]) -> HowSent | None:
    """Return how many pieces of how many have left; None while all or none of them have."""
    pieces = list(pieces)
    sent = sum(line.sent for line in pieces)
    of = sum(max(line.wanted, line.sent) for line in pieces)
    return HowSent(sent, of) if 0 < sent < of else None


@dataclass(frozen=True)
class Packed:
    """A parcel, and which goods lie in it, with how many pieces of each; `is_whole` when nothing else was ordered."""

    parcel: Parcel
    goods: list[tuple[OrderRow, int]]
    is_whole: bool


def packed_parcels(order: Order, rows: Iterable[OrderRow]) -> list[Packed]:
    """Return the parcels of an order with their goods, as its rows name them. Two queries."""
    names = {row.line_pk: row for row in rows}
    ordered = sum(row.quantity for row in names.values())
    return [
        Packed(
            parcel=parcel,
            goods=[(names[line.line_id], line.quantity) for line in parcel.lines.all()],
            is_whole=sum(line.quantity for line in parcel.lines.all()) == ordered,
        )
        for parcel in order.parcels.select_related("manifest", "collection").prefetch_related("lines")
    ]
