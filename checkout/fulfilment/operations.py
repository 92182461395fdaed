"""What staff do with an order that may leave: pack it, open a parcel again, hand it to a carrier, note its arrival."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from catalogue.stock.operations import sell_held
from checkout.orders.emails import owe_mail
from checkout.orders.models import Order, OrderEvent, OrderMail
from checkout.orders.operations import IllegalMove, lock_order, move_order, record_event
from checkout.orders.states import TO_FULFIL_STATES, TO_PACK_STATES, OrderState
from checkout.payments.methods import is_on_delivery
from checkout.payments.refund_sums import are_goods_going_back

from .carriers import CARRIERS, clean_tracking_number
from .models import Collection, Packing, Parcel, ParcelLine
from .pieces import pieces_of

Kind = OrderEvent.Kind
# An order in another state waits for a person or is over: its parcels do not move it.
FOLLOWS_PARCELS = TO_FULFIL_STATES | {OrderState.SHIPPED}


class CannotPack(Exception):
    """The parcel cannot be packed like this; nothing was written."""


class TooManyPieces(CannotPack):
    """More pieces of a line than are still to be packed."""


class OneParcelOnly(CannotPack):
    """An order that is paid on delivery goes in one parcel: its carrier takes the money once."""


class OnAnotherTable(Exception):
    """Somebody else has this order before her: `packing` says who, and since when."""

    def __init__(self, packing: Packing):
        super().__init__(f"{packing.order_id} is with {packing.by_id}")
        self.packing = packing


class CannotShip(Exception):
    """The parcel cannot leave like this."""


class BadTrackingNumber(CannotShip):
    """Not a number of this carrier."""


class NumberTaken(CannotShip):
    """Another parcel already has this number."""


class NobodyCollects(CannotShip):
    """A parcel that is paid on delivery goes with a carrier, who takes its money."""


class PiecesPaidBack(CannotShip):
    """Pieces lie in the parcel that are being paid back since: it has to be opened again."""


class CannotArrive(Exception):
    """The parcel was not sent, or cannot have come on this day: it is to come, or it lies before the parcel left."""


@transaction.atomic
def pack_parcel(
    order: Order, *, pieces: Mapping[int, int] | None = None, weight_grams: int | None = None, by
) -> Parcel:
    """Note that goods of an order lie packed: so many pieces of each line, by its key, or all that are left.

    Locks the order; how many pieces are left is counted under the lock. Raises IllegalMove unless it may leave, has
    something to pack and stays paid; OnAnotherTable; TooManyPieces; OneParcelOnly. What is packed leaves the table.
    """
    order = lock_order(order.pk)
    _refuse_what_is_paid_back(order)
    packing = packing_of(order, by=by)
    left = {line.line_pk: line.left for line in pieces_of(order) if line.left}
    wanted = left if pieces is None else {pk: count for pk, count in pieces.items() if count}
    if order.status not in TO_PACK_STATES or not left:
        raise IllegalMove(f"{order.number}: nothing to pack")
    if not wanted or any(not 0 < count <= left.get(pk, 0) for pk, count in wanted.items()):
        raise TooManyPieces
    if wanted != left and is_on_delivery(order):
        raise OneParcelOnly
    number = next_number(order)
    parcel = Parcel.objects.create(
        order=order, number=number, weight_grams=weight_grams, packed_at=timezone.now(), packed_by=by
    )
    ParcelLine.objects.bulk_create(ParcelLine(parcel=parcel, line_id=pk, quantity=n) for pk, n in wanted.items())
    _write_step(order, Kind.PACKED, by, {"parcel": number})
    if packing:
        packing.delete()
    return parcel


def packing_of(order: Order, *, by) -> Packing | None:
    """Return how a locked order lies on somebody's own table; None when it lies on none. Raises OnAnotherTable."""
    packing = Packing.objects.filter(order=order).select_related("by").first()
    if packing and packing.by_id != by.pk:
        raise OnAnotherTable(packing)
    return packing


def _refuse_what_is_paid_back(order: Order) -> None:
    """Keep goods here whose money is on its way back: a refund can take days, and its order counts as paid so long."""
    if are_goods_going_back(order):
        raise IllegalMove(f"{order.number}: all of it is being paid back")


def next_number(order: Order) -> int:
    """Return what the next parcel of a locked order is called within it."""
    return (order.parcels.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def open_parcel_again(parcel: Parcel, *, by) -> None:
    """Undo a parcel: its goods are to be packed again. Locks the order. Raises IllegalMove once it was sent."""
    order, parcel = _lock(parcel)
    parcel.delete()
    _write_step(order, Kind.UNPACKED, by, {"parcel": parcel.number})


def _lock(parcel: Parcel) -> tuple[Order, Parcel]:
    """Return an order under its lock, and its parcel as it stands then. Raises IllegalMove unless that lies here."""
    order = lock_order(parcel.order_id)
    parcel = order.parcels.filter(pk=parcel.pk, shipped_at=None).first()
    if parcel is None or order.status not in TO_FULFIL_STATES:
        raise IllegalMove(f"{order.number}: this parcel does not lie here")
    return order, parcel


@transaction.atomic
def send_parcel(parcel: Parcel, *, carrier: str, tracking_number: str = "", by) -> Parcel:
    """Note who carries a parcel, under which number, and tell the buyer.

    Locks the order. Raises BadTrackingNumber, NumberTaken, NobodyCollects or PiecesPaidBack before anything is
    written, IllegalMove unless the parcel lies here and its order stays paid.
    """
    order, parcel = _lock(parcel)
    _refuse_what_is_paid_back(order)
    on_delivery, number = is_on_delivery(order), clean_tracking_number(tracking_number)
    if not CARRIERS[carrier].takes(number):
        raise BadTrackingNumber(number)
    if on_delivery and CARRIERS[carrier].is_collected:
        raise NobodyCollects
    if holds_what_is_paid_back(parcel):
        raise PiecesPaidBack
    _give_number(parcel, carrier, number, by)
    _write_step(order, Kind.SHIPPED, by, {"carrier": carrier, "tracking_number": number, "parcel": parcel.number})
    owe_mail(order, OrderMail.Kind.SHIPPED, about=str(parcel.number))
    if on_delivery:
        _let_collect(order, parcel, by)
    return parcel


def holds_what_is_paid_back(parcel: Parcel) -> bool:
    """Say whether pieces of lines lie in a parcel of which more is packed than its buyer gets."""
    overpacked = [line.line_pk for line in pieces_of(parcel.order) if line.is_overpacked]
    return parcel.lines.filter(line__in=overpacked).exists()


def _give_number(parcel: Parcel, carrier: str, number: str, by) -> None:
    parcel.carrier, parcel.tracking_number = carrier, number
    parcel.shipped_at, parcel.shipped_by = timezone.now(), by
    if parcel.is_collected:  # its buyer stands here and takes it
        parcel.delivered_on, parcel.delivered_by = timezone.localdate(), by
    try:
        with transaction.atomic():
            parcel.save()
    except IntegrityError as error:
        raise NumberTaken(number) from error


def _let_collect(order: Order, parcel: Parcel, by) -> None:
    """Follow the money of a parcel that is paid where it arrives. Its goods leave the house now, so they are sold."""
    Collection.objects.create(parcel=parcel, amount_baht=order.total_incl_tax)
    sell_held(order.number, by=by)


@transaction.atomic
def mark_delivered(parcel: Parcel, *, on: date, by) -> None:
    """Note the day on which a parcel came to its buyer; a later word of it takes the place of an earlier one.

    From that day she may change her mind for as long as the law gives her. Locks the order. Raises CannotArrive.
    """
    order = lock_order(parcel.order_id)
    parcel = order.parcels.get(pk=parcel.pk)
    if not parcel.shipped_at or not timezone.localdate(parcel.shipped_at) <= on <= timezone.localdate():
        raise CannotArrive
    parcel.delivered_on, parcel.delivered_by = on, by
    parcel.save(update_fields=["delivered_on", "delivered_by"])


def _write_step(order: Order, kind: OrderEvent.Kind, by, data: dict) -> None:
    """Write what was done with a parcel on its locked order's timeline, and move the order if that follows from it."""
    state = state_by_parcels(order)
    if state == order.status:
        record_event(order, kind, by=by, data=data)
    else:
        move_order(order, state, kind, by=by, data=data)


def state_by_parcels(order: Order) -> OrderState:
    """Return how an order stands by its parcels: packed once nothing is left to pack, sent once all of them left."""
    sent = list(order.parcels.values_list("shipped_at", flat=True))
    if order.status not in FOLLOWS_PARCELS or (order.status == OrderState.SHIPPED and not sent):
        return order.state
    if not sent or any(line.left for line in pieces_of(order)):
        if order.status in TO_PACK_STATES:
            return order.state
        return OrderState.TO_COLLECT if is_on_delivery(order) else OrderState.PAID
    return OrderState.SHIPPED if all(sent) else OrderState.PACKED


# By which event an order comes to where its parcels have it.
_STEPS = {OrderState.PACKED: Kind.PACKED, OrderState.SHIPPED: Kind.SHIPPED}


def follow_parcels(order: Order) -> None:
    """Move a locked order to where its parcels have it, after money of it went back or stayed after all."""
    state = state_by_parcels(order)
    if state == OrderState.SHIPPED and order.status == OrderState.PAID:
        move_order(order, OrderState.PACKED, Kind.PACKED)
    if state != order.status:
        move_order(order, state, _STEPS.get(state, Kind.UNPACKED))
