"""Two buyers reach for the lot that ends first, and many for lots of two goods at once."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import IntegrityError, connection
from django.db.models import F
from django.utils import timezone

from catalogue.stock import operations
from catalogue.stock.checks import verify_stock
from catalogue.stock.lots import Drawn
from catalogue.stock.models import Hold, Lot
from catalogue.stock.operations import NotEnoughStock, Wanted, hold_stock, release_holds, return_stock, sell_held
from tests.catalogue.stock.test_lots import make_food

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MEETING_SECONDS = 3
SOON = timezone.now() + timedelta(hours=1)


@pytest.fixture
def meeting(monkeypatch):
    """Whoever has chosen the lots waits for the other before writing, as long as that one can come."""
    barrier, draw = Barrier(2), operations.draw

    def draw_and_wait(wanted):
        drawn = draw(wanted)
        with suppress(BrokenBarrierError):  # the other stands before the lock
            barrier.wait(timeout=MEETING_SECONDS)
        return drawn

    monkeypatch.setattr(operations, "draw", draw_and_wait)


def at_once(*works: Callable[[], None]) -> list[Exception]:
    """Do works in threads and return what went wrong."""
    wrong: list[Exception] = []

    def work_and_close(work):
        try:
            work()
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work_and_close, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


def take_one_each(food) -> list[Exception]:
    pk = food.stockrecords.get().pk
    wanted = [Wanted(pk, 1)]
    return at_once(*(lambda name=name: hold_stock(wanted, reference=name, until=SOON) for name in ("KK-1", "KK-2")))


def test_two_buyers_get_pieces_of_two_lots(meeting):
    food = make_food(soon=(1, 40), late=(1, 90))

    assert not take_one_each(food)

    assert sorted(Hold.objects.values_list("lot__code", flat=True)) == ["late", "soon"]
    verify_stock()


def test_lots_chosen_before_the_lock_are_the_same_for_both(monkeypatch):
    food, barrier, take = make_food(soon=(1, 40), late=(1, 90)), Barrier(2), operations._take
    chosen = threading.local()

    def choose_and_take(stockrecord_pk, quantity):
        chosen.lot = Lot.objects.filter(stockrecord=stockrecord_pk, pieces__gt=F("held")).first()
        barrier.wait(timeout=60)
        take(stockrecord_pk, quantity)

    def what_was_chosen(wanted):
        return [Drawn(pk, chosen.lot.pk, quantity) for pk, quantity in wanted.items()], None

    monkeypatch.setattr(operations, "_take", choose_and_take)
    monkeypatch.setattr(operations, "draw", what_was_chosen)

    wrong = take_one_each(food)

    # The database refuses the second one, so it is a failed order instead of a piece sold twice.
    assert [type(error) for error in wrong] == [IntegrityError]


def test_orders_of_the_same_foods_never_wait_for_each_other_in_a_ring():
    foods = [make_food(loose=1, soon=(4, 40), late=(20, 90)) for _ in range(2)]
    pks = [food.stockrecords.get().pk for food in foods]

    def buy(name: str, order: list[int]) -> None:
        for turn in range(6):
            number = f"{name}-{turn}"
            with suppress(NotEnoughStock):
                hold_stock([Wanted(pk, 2) for pk in order], reference=number, until=SOON)
                if turn % 3 == 0:
                    release_holds(number)
                else:
                    sell_held(number)
                    for pk in order[: turn % 2]:
                        return_stock(pk, 1, reference=number)

    wrong = at_once(
        *(lambda name=f"A{each}": buy(name, pks) for each in range(3)),
        *(lambda name=f"B{each}": buy(name, pks[::-1]) for each in range(3)),
    )

    assert not wrong
    assert all(0 <= lot.held <= lot.pieces for lot in Lot.objects.all())
    verify_stock()
