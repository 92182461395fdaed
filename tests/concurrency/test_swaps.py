"""A buyer presses yes twice while a member of staff notes the yes she heard."""

from decimal import Decimal
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from checkout.fulfilment import swaps
from checkout.fulfilment.counter import Wanted
from checkout.fulfilment.models import Swap
from checkout.fulfilment.swaps import CannotSwap, NotOpen, agree, propose
from checkout.orders.models import Order
from checkout.orders.operations import CannotOrder
from checkout.payments.models import Refund
from checkout.payments.offline import confirm_money
from checkout.payments.refunds import CannotRefund
from tests.factories import make_account, make_basket, make_order, make_product, make_staff, make_transfer

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE = 4


@pytest.fixture
def swap():
    make_account()
    order = make_order(basket=make_basket(goods=[(make_product(price=500, stock=3), 2)]))
    attempt = make_transfer(order)
    confirm_money(attempt, received_baht=attempt.amount_baht, received_on=timezone.localdate(), by=make_staff())
    other = make_product(price=500, stock=9)
    goods = [Wanted(other.stockrecords.get().partner_sku, 1)]
    return propose(order, {order.lines.get().pk: 1}, goods, key=uuid4(), by=make_staff())


def all_say_yes(swap: Swap) -> list[Exception | None]:
    """Let everybody take the same yes, and return what stood in the way of each."""
    results = []

    def one() -> None:
        try:
            agree(Swap.objects.get(pk=swap.pk), shown_baht=Decimal(500))
            results.append(None)
        except (CannotSwap, CannotOrder, CannotRefund) as error:
            results.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_one_yes_counts_and_the_goods_are_ordered_once(swap, meet_after):
    meet_after(PEOPLE, swaps, "_paid_for")

    results = all_say_yes(swap)

    assert [type(result) for result in results if result] == [NotOpen] * (PEOPLE - 1)
    assert (Order.objects.count(), Refund.objects.count()) == (2, 1)


def test_without_the_lock_the_same_yes_counts_again_and_again(swap, meet_after, no_lock):
    meet_after(PEOPLE, swaps, "_paid_for")

    all_say_yes(swap)

    assert Order.objects.count() > 2
