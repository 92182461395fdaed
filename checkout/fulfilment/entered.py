"""Orders that buyers give by telephone or in LINE: staff enter them, and the buyer pays with a link."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from checkout.orders.models import Order
from checkout.orders.operations import Buyer, place_order, price_basket

from .counter import Wanted, basket_of, sale_called
from .models import CounterSale

CHANNELS = (Order.Channel.PHONE, Order.Channel.LINE)


def price_goods(goods: Iterable[Wanted]) -> tuple[Decimal, Decimal]:
    """Return what goods cost sent as a parcel, and what of that is delivery. Writes nothing. Raises UnknownGood."""
    with transaction.atomic():
        total, _method, charge = price_basket(basket_of(goods))
        transaction.set_rollback(True)
    return total.incl_tax, charge.incl_tax


def enter_order(
    token: UUID,
    goods: Iterable[Wanted],
    *,
    buyer: Buyer,
    channel: Order.Channel,
    shown_total_baht: Decimal,
    language: str,
    by,
) -> Order:
    """Place an order for a buyer who is on the telephone or in LINE; its goods are kept until she has paid.

    For `ENTERED_ORDER_HOURS`; unpaid it then ends like any other. One token is one order, however often it is sent.
    Takes the row of the token, then what `place_order` takes. Raises UnknownGood, CannotOrder.
    """
    known = sale_called(token)
    if known:
        return known.order
    try:
        with transaction.atomic():
            entered = CounterSale.objects.create(token=token, by=by)
            entered.order, _is_new = place_order(
                basket_of(goods),
                buyer=buyer,
                shown_total_baht=shown_total_baht,
                language=language,
                channel=channel,
                held_for=timedelta(hours=settings.ENTERED_ORDER_HOURS),
                by=by,
            )
            entered.save(update_fields=["order"])
            return entered.order
    except IntegrityError:
        known = sale_called(token)
        if known is None:
            raise
        return known.order
