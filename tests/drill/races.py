"""Many people, one moment, on PostgreSQL: each race once with its guard off, which must fail, then with it on."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

from django.db import connection
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.stock import operations as stock
from checkout.basket.models import Basket
from checkout.offers.models import ConditionalOffer
from checkout.orders.models import Order
from checkout.orders.operations import PriceChanged, place_order, price_basket
from checkout.orders.states import OrderState
from checkout.payments import reconcile
from checkout.payments.models import PaymentAttempt
from checkout.payments.operations import start_attempt, sync_attempt
from checkout.payments.standin import buyer as people
from checkout.payments.standin.intents import confirm_intent
from checkout.vouchers.models import Voucher
from tests.drill import unguarded
from tests.drill.provider import provider_at_hand
from tests.drill.whole import differences
from tests.factories import (
    make_basket,
    make_buyer,
    make_customer,
    make_offer,
    make_order,
    make_product,
    make_staff,
    make_voucher,
)
from tests.factories.orders import pay

TOGETHER_SECONDS = 120
MORE_THAN_ARE_SOLD = 32
Found = list[str]


def at_once(tasks: Iterable[Callable]) -> list:
    """Do things in threads that begin in the same moment; return what each returned, or the error it met."""
    tasks = list(tasks)
    barrier, results = Barrier(len(tasks)), [None] * len(tasks)

    def run(position: int, task: Callable) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=TOGETHER_SECONDS)
            results[position] = task()
        except Exception as error:
            results[position] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=numbered) for numbered in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def names(results: list) -> Counter:
    return Counter(type(result).__name__ for result in results)


def orders_of(basket: Basket) -> Callable[[], Order]:
    """Return the press on the button: order what was shown a moment before."""
    total, buyer, pk = price_basket(basket, basket.owner)[0].incl_tax, make_buyer(), basket.pk

    def press() -> Order:
        fresh = Basket.objects.get(pk=pk)
        return place_order(fresh, buyer=buyer, shown_total_baht=total, language="th", user=fresh.owner)[0]

    return press


def orders_at_any_price(basket: Basket) -> Callable[[], Order]:
    """Return the presses of somebody who, seeing another sum, looks at it and orders all the same."""
    press = orders_of(basket)

    def order() -> Order:
        try:
            return press()
        except PriceChanged:
            return orders_of(Basket.objects.get(pk=basket.pk))()

    return order


def expect(real, expected, what: str) -> Found:
    return [] if real == expected else [f"{what}: {real}, expected {expected}"]


def last_pieces(times: int) -> Found:
    product = make_product(stock=5)
    results = at_once([orders_of(make_basket(goods=[(product, 1)])) for _ in range(times)])
    return [*expect(names(results), Counter(Order=5, OutOfStock=times - 5), "forty buyers"), *differences()]


def mixed_baskets(times: int) -> Found:
    """Baskets of the same three goods in every order: nobody waits for anybody for ever."""
    most = times * 3 // 8
    goods, dice = [make_product(stock=most) for _ in range(3)], random.Random(4)
    baskets = [make_basket(goods=[(good, 1) for good in dice.sample(goods, 3)]) for _ in range(times)]
    results = at_once([orders_of(basket) for basket in baskets])
    return [*expect(names(results), Counter(Order=most, OutOfStock=times - most), "mixed baskets"), *differences()]


def one_basket(times: int) -> Found:
    basket = make_basket()
    results = at_once([orders_of(basket) for _ in range(times)])
    same = {result.pk if isinstance(result, Order) else type(result).__name__ for result in results}
    return [*expect(len(same), 1, f"clicks on one basket led to {sorted(map(str, same))}"), *differences()]


def single_use_voucher(times: int) -> Found:
    voucher = make_voucher(usage=Voucher.SINGLE_USE)
    results = at_once([orders_of(_with(voucher)) for _ in range(times)])
    return [*expect(names(results), Counter(Order=1, PriceChanged=times - 1), "one voucher"), *differences()]


def multi_use_voucher(times: int) -> Found:
    voucher = make_voucher(baht="29.00")
    results = at_once([orders_of(_with(voucher)) for _ in range(times)])
    voucher.refresh_from_db()
    counted = (voucher.num_orders, voucher.total_discount)
    return [
        *expect(names(results), Counter(Order=times), "a voucher for many"),
        *expect(counted, (times, times * Decimal("29.00")), "its counters"),
        *differences(),
    ]


def one_customers_voucher(times: int) -> Found:
    """A voucher for each customer once, and one customer with many windows; she orders the rest without it."""
    voucher, user = make_voucher(usage=Voucher.ONCE_PER_CUSTOMER), make_customer()
    results = at_once([orders_at_any_price(_with(voucher, owner=user)) for _ in range(times)])
    with_it = Order.objects.filter(discounts__voucher_id=voucher.pk).count()
    return [
        *expect(names(results), Counter(Order=times), "one customer's windows"),
        *expect((with_it, voucher.applications.count()), (1, 1), "a voucher for each customer once"),
        *differences(),
    ]


def _with(voucher: Voucher | None, *, owner=None) -> Basket:
    basket = make_basket()
    if owner:
        basket.owner = owner
        basket.save()
    if voucher:
        basket.vouchers.add(voucher)
    return basket


def one_customers_offer(times: int) -> Found:
    """An offer that each customer gets twice, and one customer with many windows."""
    make_offer(max_user_applications=2)
    user = make_customer()
    results = at_once([orders_at_any_price(_with(None, owner=user)) for _ in range(times)])
    cheaper = Order.objects.filter(discounts__isnull=False).count()
    return [
        *expect(names(results), Counter(Order=times), "one customer's windows"),
        *expect(cheaper, 2, "an offer for each customer twice"),
        *differences(),
    ]


def exclusive_offer(times: int) -> Found:
    """An offer for three that stands alone, above one for everybody: each buyer gets one of the two, never both."""
    best = make_offer(baht="59.00", max_global_applications=3, exclusive=True, priority=9)
    plain = make_offer(baht="29.00", exclusive=True, priority=1)
    results = at_once([orders_at_any_price(make_basket()) for _ in range(times)])
    taken = Counter(Order.objects.values_list("discounts__offer_id", flat=True))
    return [
        *expect(names(results), Counter(Order=times), "buyers of offers"),
        *expect(taken, Counter({best.pk: 3, plain.pk: times - 3}), "one offer each"),
        *differences(),
    ]


def offer_with_a_budget(times: int) -> Found:
    """An offer that ends when it has cost a hundred baht: with twenty-nine each, that is after the fourth."""
    offer = make_offer(baht="29.00", max_discount=Decimal("100.00"))
    results = at_once([orders_at_any_price(make_basket()) for _ in range(times)])
    offer.refresh_from_db()
    return [
        *expect(names(results), Counter(Order=times), "buyers of an offer"),
        *expect(offer.total_discount, Decimal("116.00"), "an offer of a hundred baht"),
        *differences(),
    ]


def capped_offer(times: int) -> Found:
    offer = make_offer(max_global_applications=3)
    results = at_once([orders_at_any_price(make_basket()) for _ in range(times)])
    offer.refresh_from_db()
    cheaper = Order.objects.filter(discounts__offer_id=offer.pk).count()
    return [
        *expect(names(results), Counter(Order=times), "buyers of an offer"),
        *expect(
            (cheaper, offer.num_applications, offer.status), (3, 3, ConditionalOffer.CONSUMED), "an offer for three"
        ),
        *differences(),
    ]


def confirm_against_expire(times: int) -> Found:
    """Money of a QR that had lapsed comes in the very moment in which its order is ended."""
    found: Found = []
    with provider_at_hand() as provider:
        product = make_product(stock=times)
        for _ in range(times):
            order = make_order(basket=make_basket(goods=[(product, 1)]))
            attempt = _lapsed_and_paid(provider, order)
            expire = timezone.now()
            at_once(
                [lambda a=attempt: sync_attempt(a.pk), lambda o=order, now=expire: reconcile._expire_one(o.pk, now)]
            )
        sync = PaymentAttempt.objects.exclude(state="paid").values_list("pk", flat=True)
        for pk in list(sync):
            sync_attempt(pk)
        states = Counter(Order.objects.values_list("status", flat=True))
        found += expect(states, Counter({OrderState.PAID: times}), "orders whose money came at the end")
        found += differences(provider.account)
    return found


def _lapsed_and_paid(provider, order: Order) -> PaymentAttempt:
    attempt = start_attempt(order, "promptpay")
    people.scan_qr(provider.account, attempt.intent_id, "lapse")
    attempt = sync_attempt(attempt.pk)
    with provider.account.store.transaction():
        confirm_intent(provider.account, attempt.intent_id, qr_again(order))
    people.scan_qr(provider.account, attempt.intent_id, "pay")
    Order.objects.filter(pk=order.pk).update(pay_by=timezone.now() - timedelta(minutes=1))
    return attempt


def qr_again(order: Order) -> dict:
    """Return what confirms a lapsed payment at Stripe once more: its QR can be paid again."""
    return {"payment_method_data": {"type": "promptpay", "billing_details": {"email": order.buyer_email}}}


def staff_against_sale(times: int) -> Found:
    """Staff take in pieces and write broken ones off while goods are ordered and paid."""
    # No two sums of these are the same, nor do pieces sold make up for one: what is lost cannot be lost unseen.
    pieces = [MORE_THAN_ARE_SOLD * 2**number * (-1) ** number for number in range(times)]
    product, staff = make_product(stock=sum(map(abs, pieces))), make_staff()
    record = StockRecord.objects.get(product=product)
    presses = [orders_of(make_basket(goods=[(product, 1)])) for _ in range(times)]

    def buy(press):
        order = press()
        pay(order)
        return order

    def handle(change):
        if change > 0:
            stock.receive_stock(record, change, reference="drill", by=staff)
        else:
            stock.break_stock(record, -change, by=staff, note="broken")
        return change

    buying = [lambda press=press: buy(press) for press in presses]
    handling = [lambda change=change: handle(change) for change in pieces]
    results = at_once([*buying, *handling])
    return [
        *expect(names(results), Counter(Order=times, int=times), "sales and staff"),
        *differences_of_stock(),
    ]


def differences_of_stock() -> Found:
    """Return what does not fit, but for money: these orders were paid without a provider."""
    return [found for found in differences() if "payments" not in found]


# A race, how often in the full and in the short form, and how its guard is taken off.
RACES = [
    ("40 buyers, 5 pieces", last_pieces, 40, 9, unguarded.no_stock_guard),
    ("mixed baskets", mixed_baskets, 40, 12, unguarded.no_stock_guard),
    ("one basket, many clicks", one_basket, 8, 8, unguarded.no_basket_lock),
    ("single-use voucher", single_use_voucher, 20, 8, unguarded.oscars_uses),
    ("multi-use voucher", multi_use_voucher, 20, 8, unguarded.oscars_uses),
    ("one customer's voucher", one_customers_voucher, 8, 8, unguarded.oscars_uses),
    ("offer for three", capped_offer, 20, 8, unguarded.oscars_uses),
    ("offer twice for a customer", one_customers_offer, 20, 8, unguarded.oscars_uses),
    ("exclusive offer for three", exclusive_offer, 20, 8, unguarded.oscars_uses),
    ("offer of a hundred baht", offer_with_a_budget, 20, 8, unguarded.oscars_uses),
    ("money against the clock", confirm_against_expire, 200, 8, unguarded.no_order_lock),
    ("staff at the shelf against sale", staff_against_sale, 20, 8, unguarded.oscars_stock_form),
]
