"""Two people pack the last pieces of one order in the same moment."""

from contextlib import suppress
from threading import Thread

import pytest
from django.db import connection
from django.db.models import Sum

from checkout.fulfilment import operations
from checkout.fulfilment.models import ParcelLine
from checkout.fulfilment.operations import TooManyPieces, pack_parcel, send_parcel
from checkout.orders.models import Order
from checkout.orders.operations import IllegalMove
from checkout.orders.states import OrderState
from tests.factories import make_basket, make_order, make_product, make_staff

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PACKERS = 2


@pytest.fixture
def order():
    """An order of three pieces, of which one has left."""
    order = make_order(basket=make_basket(goods=[(make_product(stock=9), 3)]), paid=True)
    first = pack_parcel(order, pieces={order.lines.get().pk: 1}, by=make_staff())
    send_parcel(first, carrier="flash", tracking_number="TH00000001", by=make_staff())
    return Order.objects.get(pk=order.pk)


@pytest.fixture
def meeting(meet_after):
    """Whoever has counted what is left waits for the other before writing, as long as that one can come."""
    meet_after(PACKERS, operations, "pieces_of")


def pack_at_once(order: Order) -> int:
    """Let two people pack the two pieces that are left, and return how many of them were let."""
    line, packers, packed = order.lines.get(), [make_staff() for _ in range(PACKERS)], []

    def pack(by) -> None:
        try:
            with suppress(TooManyPieces, IllegalMove):
                packed.append(pack_parcel(order, pieces={line.pk: 2}, by=by))
        finally:
            connection.close()

    threads = [Thread(target=pack, args=[by]) for by in packers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return len(packed)


def pieces_packed(order: Order) -> int:
    return ParcelLine.objects.filter(parcel__order=order).aggregate(sum=Sum("quantity"))["sum"]


def test_last_pieces_are_packed_once(order, meeting):
    assert pack_at_once(order) == 1

    assert pieces_packed(order) == 3
    assert Order.objects.get(pk=order.pk).status == OrderState.PACKED


def test_without_the_lock_more_is_packed_than_was_ordered(order, meeting, monkeypatch):
    monkeypatch.setattr(operations, "lock_order", lambda pk: Order.objects.get(pk=pk))
    # The number of a parcel within its order would stop the second one by chance.
    numbers = iter([7, 8])
    monkeypatch.setattr(operations, "next_number", lambda order: next(numbers))

    assert pack_at_once(order) == PACKERS

    assert pieces_packed(order) > 3
