"""SQLite, which lets one writer in at a time: twenty at once must all come through, for a whole minute."""

import random
import time
from collections import Counter
from threading import Thread

import requests
from django.db import OperationalError, connection

from checkout.orders.models import Order
from checkout.orders.operations import OutOfStock
from checkout.orders.states import OrderState
from checkout.payments.operations import start_attempt, sync_attempt
from tests.drill.forks import fork
from tests.drill.kills import standin_for_processes
from tests.drill.races import orders_of
from tests.drill.whole import differences
from tests.factories import make_basket, make_product
from tests.factories.orders import let_expire

PROCESSES, THREADS = 4, 5
SEED = 4


def twenty_writers(seconds: float) -> tuple[int, list[str]]:
    """Let twenty people order, pay and let expire; return how many orders and what was lost or refused."""
    products = [make_product(stock=1_000_000) for _ in range(3)]
    with standin_for_processes() as standin:
        stop = time.monotonic() + seconds
        waits = [fork(lambda n=number: _process(standin, products, n, stop)) for number in range(PROCESSES)]
        told, errors = {}, Counter()
        for wait in waits:
            placed, failed = wait()
            told.update(placed)
            errors.update(failed)
        found = [f"{error}: {times} times" for error, times in errors.items()]
        there = dict(Order.objects.values_list("number", "status"))
        found += [f"order {number} is lost" for number in set(told) - set(there)]
        found += [f"nobody knows of order {number}" for number in set(there) - set(told)]
        found += [
            f"{number} is {there[number]}, not {state}" for number, state in told.items() if there[number] != state
        ]
        found += differences(standin.account)
    return len(told), found


def _process(standin, products, number: int, stop: float) -> tuple[dict, Counter]:
    placed, errors = {}, Counter()
    dice = [random.Random(f"{SEED}-{number}-{each}") for each in range(THREADS)]
    threads = [Thread(target=_write, args=(standin, products, each, stop, placed, errors)) for each in dice]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return placed, errors


def _write(standin, products, dice, stop, placed, errors) -> None:
    try:
        while time.monotonic() < stop:
            try:
                _one_order(standin, products, dice, placed)
            except (OperationalError, OutOfStock) as error:
                errors[f"{type(error).__name__} {error}"] += 1
            except Exception as error:
                errors[type(error).__name__] += 1
    finally:
        connection.close()


def _one_order(standin, products, dice, placed) -> None:
    goods = [(product, dice.randint(1, 3)) for product in dice.sample(products, dice.randint(1, 3))]
    order = orders_of(make_basket(goods=goods))()
    placed[order.number] = OrderState.AWAITING_PAYMENT
    fate = dice.random()
    if fate < 0.3:
        let_expire(order)
        placed[order.number] = OrderState.EXPIRED
    elif fate < 0.6:
        attempt = start_attempt(order, "promptpay")
        # The stand-in's memory belongs to another process: pay as a buyer's telephone does, over the network.
        press(attempt.qr_data)
        if sync_attempt(attempt.pk).state == "paid":
            placed[order.number] = OrderState.PAID


def press(url: str) -> None:
    assert requests.post(url, data={"action": "pay"}, allow_redirects=False, timeout=20).status_code in {200, 303}
