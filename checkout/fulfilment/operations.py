"""What staff do with an order that may leave: pack it, open it again, hand it to a carrier."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.stock.operations import sell_held
from checkout.orders.emails import owe_mail
from checkout.orders.models import Order, OrderEvent, OrderMail
from checkout.orders.operations import IllegalMove, lock_order, move_order
from checkout.orders.states import OrderState
from checkout.payments.methods import is_on_delivery
from checkout.payments.refund_sums import are_goods_going_back

from .carriers import clean_tracking_number, is_tracking_number
from .models import Collection, Parcel


class CannotShip(Exception):
    """The parcel cannot leave like this."""


class BadTrackingNumber(CannotShip):
    """Not a number of this carrier."""


class NumberTaken(CannotShip):
    """Another parcel already has this number."""


@transaction.atomic
def mark_packed(order: Order, *, by) -> Parcel:
    """Note that an order lies packed. Raises IllegalMove unless it may leave, lies unpacked, and stays paid."""
    order = lock_order(order.pk)
    _refuse_what_is_paid_back(order)
    move_order(order, OrderState.PACKED, OrderEvent.Kind.PACKED, by=by)
    parcel, _is_new = Parcel.objects.update_or_create(
        order=order, defaults={"packed_at": timezone.now(), "packed_by": by}
    )
    return parcel


def _refuse_what_is_paid_back(order: Order) -> None:
    """Keep goods here whose money is on its way back: a refund can take days, and its order counts as paid so long."""
    if are_goods_going_back(order):
        raise IllegalMove(f"{order.number}: all of it is being paid back")


@transaction.atomic
def open_again(order: Order, *, by) -> None:
    """Undo "packed": the order goes back to the packing list. Raises IllegalMove once it was sent."""
    order = lock_order(order.pk)
    state = OrderState.TO_COLLECT if is_on_delivery(order) else OrderState.PAID
    move_order(order, state, OrderEvent.Kind.UNPACKED, by=by)
    Parcel.objects.filter(order=order).delete()


@transaction.atomic
def mark_shipped(order: Order, *, carrier: str, tracking_number: str, by) -> Parcel:
    """Note who carries the parcel, under which number, and tell the buyer.

    Locks the order. Raises BadTrackingNumber or NumberTaken before anything is written, IllegalMove
    unless the order is packed and stays paid.
    """
    order = lock_order(order.pk)
    _refuse_what_is_paid_back(order)
    number = clean_tracking_number(tracking_number)
    if not is_tracking_number(carrier, number):
        raise BadTrackingNumber(number)
    parcel = Parcel.objects.select_for_update().filter(order=order).first()
    if parcel:
        _give_number(parcel, carrier, number, by)
    data = {"carrier": carrier, "tracking_number": number}
    move_order(order, OrderState.SHIPPED, OrderEvent.Kind.SHIPPED, by=by, data=data)
    owe_mail(order, OrderMail.Kind.SHIPPED)
    if parcel and is_on_delivery(order):
        _let_collect(order, parcel, by)
    return parcel


def _let_collect(order: Order, parcel: Parcel, by) -> None:
    """Follow the money of a parcel that is paid where it arrives. Its goods leave the house now, so they are sold."""
    Collection.objects.create(parcel=parcel, amount_baht=order.total_incl_tax)
    sell_held(order.number, by=by)


def _give_number(parcel: Parcel, carrier: str, number: str, by) -> None:
    parcel.carrier, parcel.tracking_number = carrier, number
    parcel.shipped_at, parcel.shipped_by = timezone.now(), by
    try:
        with transaction.atomic():
            parcel.save(update_fields=["carrier", "tracking_number", "shipped_at", "shipped_by"])
    except IntegrityError as error:
        raise NumberTaken(number) from error
