"""Makes each kind of odd money, by what buyers really do at the stand-in."""

from datetime import timedelta

from django.utils import timezone

from checkout.orders.models import Order
from checkout.payments.models import PaymentAttempt
from checkout.payments.operations import start_attempt, sync_attempt
from checkout.payments.reconcile import reconcile
from checkout.payments.standin import buyer
from checkout.payments.states import AttemptState
from checkout.payments.webhook import handle_webhook
from tests.factories import make_basket, make_order, make_product


def scan(standin, attempt: PaymentAttempt) -> PaymentAttempt:
    """Pay a QR and hear of it."""
    buyer.scan_qr(standin.account, attempt.intent_id, "pay")
    return sync_attempt(attempt.pk)


def pay_promptpay(standin, order: Order) -> PaymentAttempt:
    return scan(standin, start_attempt(order, "promptpay"))


def make_short(standin, *, satang: int = 100) -> PaymentAttempt:
    """Less money than asked for; below zero, more."""
    standin.fault("short_payment", satang=satang)
    return pay_promptpay(standin, make_order())


def make_over(standin) -> PaymentAttempt:
    return make_short(standin, satang=-5000)


def make_double(standin) -> PaymentAttempt:
    """An order paid in two ways: the first QR was given up here, and paid all the same."""
    order = make_order()
    first = start_attempt(order, "promptpay")
    PaymentAttempt.objects.filter(pk=first.pk).update(state=AttemptState.ENDED)
    pay_promptpay(standin, order)
    return scan(standin, first)


def make_late(standin, *, goods_are_back: bool = False) -> PaymentAttempt:
    """Money for an order that had expired, and whose only piece was taken by somebody else."""
    product = make_product(stock=1)
    order = make_order(basket=make_basket(goods=[(product, 1)]))
    attempt = start_attempt(order, "promptpay")
    PaymentAttempt.objects.filter(pk=attempt.pk).update(state=AttemptState.ENDED)
    expire(order)
    other = make_order(basket=make_basket(goods=[(product, 1)]))
    attempt = scan(standin, attempt)
    if goods_are_back:
        expire(other)
    return attempt


def expire(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(pay_by=timezone.now() - timedelta(minutes=1))
    reconcile()


def hear_all(standin, *, kind: str = "") -> None:
    """Hear every event there is, or those whose type begins so."""
    for event in standin.events():
        if event["type"].startswith(kind):
            handle_webhook(*standin.signed(event))
