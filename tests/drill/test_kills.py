"""The short form: a few points of each piece of work; `make drill` takes every one."""

import pytest
from django.db import transaction

from catalogue.stock.operations import release_holds
from checkout.orders.models import OrderEvent
from checkout.orders.operations import lock_order, move_order
from checkout.orders.states import OrderState
from tests.drill.kills import WORKS, Scene, Work, kill_everywhere

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_killed_anywhere_it_comes_to_the_same(work):
    killed, found = kill_everywhere(work, every=17)

    assert found == []
    assert killed


def test_work_that_is_not_whole_is_found_out():
    """Goods given back and the order ended in two transactions: somebody killed between them leaves them apart."""

    def torn(scene):
        release_holds(scene.order.number)
        with transaction.atomic():
            move_order(lock_order(scene.order.pk), OrderState.EXPIRED, OrderEvent.Kind.EXPIRED)

    def gives_up(scene):
        scene.standin.advance(40)

    _killed, found = kill_everywhere(Work("torn", Scene.place, torn, again=gives_up))

    assert any("waits for payment without its goods" in what for what in found)
