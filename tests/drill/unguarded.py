"""The shop's guards taken out one by one, as in Oscar or in a shop without locks: to show that the races are real."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import F
from django.db.models.functions import Coalesce
from oscar.apps.order.utils import OrderCreator as OscarsCreator

from catalogue.producers.models import StockRecord
from catalogue.stock import operations as stock
from catalogue.stock.models import Hold, Move
from catalogue.stock.operations import NotEnoughStock
from checkout.basket.models import Basket
from checkout.orders import operations as orders
from checkout.orders.models import Order
from checkout.orders.utils import OrderCreator
from checkout.payments import locking, reconcile
from checkout.payments import operations as payments
from tests.drill.during import during

# Long enough for somebody else to come, however busy the machine is: the form is sent as soon as one has.
FORM_IS_OPEN_SECONDS = 10
LOOK_AGAIN_SECONDS = 0.01
STOCK_LIMIT = "stock_held_is_in_stock"
CONDITION = "num_allocated IS NULL OR (num_allocated >= 0 AND num_allocated <= num_in_stock)"


@contextmanager
def no_stock_guard() -> Iterator[None]:
    """Look first and write afterwards, and no CHECK behind it."""
    with no_stock_limit(), during(orders, hold_stock=_hold_unguarded):
        yield


@contextmanager
def no_stock_limit() -> Iterator[None]:
    """Take the database's own second belt off; the table must be empty or right when it is put on again."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE partner_stockrecord DROP CONSTRAINT {STOCK_LIMIT}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                f"ALTER TABLE partner_stockrecord ADD CONSTRAINT {STOCK_LIMIT} CHECK ({CONDITION}) NOT VALID"
            )


def _hold_unguarded(wanted, *, reference, until):
    for item in wanted:
        record = StockRecord.objects.get(pk=item.stockrecord_pk)
        if record.net_stock_level < item.quantity:
            raise NotEnoughStock(record.pk, record.net_stock_level)
        taken = Coalesce(F("num_allocated"), 0) + item.quantity
        StockRecord.objects.filter(pk=record.pk).update(num_allocated=taken)
        Hold.objects.create(stockrecord=record, quantity=item.quantity, reference=reference, until=until)


@contextmanager
def no_basket_lock() -> Iterator[None]:
    class Unlocked:
        SUBMITTED = Basket.SUBMITTED

        class objects:
            @staticmethod
            def select_for_update(**_):
                return Basket.objects.all()

    with during(orders, Basket=Unlocked):
        yield


@contextmanager
def oscars_uses() -> Iterator[None]:
    """Count vouchers and offers as Oscar does: add up in Python, and save."""

    def record_voucher_usage(self, order, voucher, user):
        voucher.record_usage(order, user or AnonymousUser())

    with (
        during(orders, take_uses=lambda order: None, lock_vouchers=lambda basket, user: None),
        during(OrderCreator, record_discount=OscarsCreator.record_discount, record_voucher_usage=record_voucher_usage),
    ):
        yield


@contextmanager
def no_order_lock() -> Iterator[None]:
    def unlocked(pk):
        return Order.objects.get(pk=pk)

    with (
        during(orders, lock_order=unlocked),
        during(payments, lock_order=unlocked),
        during(locking, lock_order=unlocked),
        during(reconcile, lock_order=unlocked),
    ):
        yield


@contextmanager
def oscars_stock_form() -> Iterator[None]:
    """Save the number on the shelf as somebody read it, as Oscar's form for a good does."""

    def change_by(stockrecord, change, kind, **facts):
        record = StockRecord.objects.get(pk=stockrecord.pk)
        if record.net_stock_level + change < 0:
            raise NotEnoughStock(record.pk, record.net_stock_level)
        _wait_for_somebody_else(record)
        StockRecord.objects.filter(pk=record.pk).update(num_in_stock=(record.num_in_stock or 0) + change)
        return Move.objects.create(stockrecord=record, kind=kind, quantity=change, **facts)

    def receive_stock(stockrecord, quantity, **facts):
        return change_by(stockrecord, quantity, Move.Kind.RECEIVE, **facts)

    def break_stock(stockrecord, quantity, **facts):
        return change_by(stockrecord, -quantity, Move.Kind.BREAK, **facts)

    with no_stock_limit(), during(stock, receive_stock=receive_stock, break_stock=break_stock):
        yield


def _wait_for_somebody_else(record: StockRecord) -> None:
    """Keep the form open until the number that stands in it is no longer the one on the shelf."""
    deadline = time.monotonic() + FORM_IS_OPEN_SECONDS
    same = StockRecord.objects.filter(pk=record.pk, num_in_stock=record.num_in_stock)
    while same.exists() and time.monotonic() < deadline:
        time.sleep(LOOK_AGAIN_SECONDS)
