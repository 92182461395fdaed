"""The counter at the centre: goods sold to whoever stands there, paid and handed over at once.

A sale is an order like any other, of the channel "counter": the same holds, the same ledger, the same papers. It has no
address and no delivery, and its parcel leaves in the moment its money comes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.producers.strategy import ShelfPriceStrategy
from catalogue.stock.queries import with_code, with_words
from checkout.basket.models import Basket
from checkout.orders.models import Order
from checkout.orders.operations import PriceChanged as SumChanged
from checkout.orders.operations import lock_order, place_order, price_basket
from checkout.orders.states import PAYABLE_STATES
from checkout.payments.models import PaymentAttempt
from checkout.payments.offline import take_at_counter
from checkout.payments.operations import start_attempt

from .models import CounterSale
from .operations import pack_parcel, send_parcel

Method = PaymentAttempt.Method
AT_ONCE = (Method.CASH, Method.TERMINAL)
MOST_FOUND = 8


class CannotSell(Exception):
    """Nothing was sold or written; the goods lie where they were."""


class UnknownGood(CannotSell):
    """No good for sale has this code."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class TooLittleGiven(CannotSell):
    """The buyer gave less than the sum."""


class PriceChanged(CannotSell):
    """The sum is another than the one shown: `total_baht` is what the goods cost now."""

    def __init__(self, total_baht: Decimal):
        super().__init__(str(total_baht))
        self.total_baht = total_baht


@dataclass(frozen=True)
class Wanted:
    """So many pieces of a good, by the code on its label."""

    code: str
    quantity: int


@dataclass(frozen=True)
class Payment:
    """How a buyer pays at the counter; `given_baht` is what she put on the table, `note` what the terminal printed."""

    method: str
    given_baht: Decimal | None = None
    note: str = ""


def goods_for_sale() -> QuerySet[StockRecord]:
    """Return what can be sold over the counter: on the shelf of the shop, with a price, and not made to order."""
    records = StockRecord.objects.filter(price__isnull=False, product__is_public=True)
    hidden = Q(product__parent__is_public=False)
    made = Q(product__lead_days__isnull=False) | Q(product__parent__lead_days__isnull=False)
    return records.exclude(hidden).exclude(made).select_related("product__parent").order_by("partner_sku", "pk")


def good_called(code: str) -> StockRecord | None:
    """Return the good of a scanned or typed code, also one that was scanned on a Thai keyboard."""
    return with_code(goods_for_sale(), code).first()


def find_goods(words: str) -> tuple[list[StockRecord], bool]:
    """Return the good of this code, or a few with this in their name, and say whether it was the code. Two queries."""
    exact = good_called(words)
    return ([exact], True) if exact else (list(with_words(goods_for_sale(), words)[:MOST_FOUND]), False)


def sell(
    token: UUID, goods: Iterable[Wanted], *, shown_total_baht: Decimal, payment: Payment, language: str, by
) -> tuple[CounterSale, bool]:
    """Sell goods to whoever stands at the counter, and say whether that is new.

    One transaction: ordered, paid, sold and handed over, or nothing; one that is paid by PromptPay only waits for its
    money, until `begin_promptpay` and Stripe have done theirs, or the buyer pays otherwise after all. The browser made
    the `token` when it began the sale: sent again, whatever became of the first answer, it is the same sale. The row
    of the token comes first, so a second sending waits for it, then stock in key order, then the order. Raises
    UnknownGood, TooLittleGiven, PriceChanged, and OutOfStock or another CannotOrder; CannotPay or CannotConfirm when
    its time to pay is over.
    """
    known = sale_called(token)
    if known:
        return _pay_after_all(known, payment, by), False
    if payment.given_baht is not None and payment.given_baht < shown_total_baht:
        raise TooLittleGiven
    try:
        with transaction.atomic():
            _sell(token, list(goods), shown_total_baht, payment, language, by)
    except IntegrityError:
        known = sale_called(token)
        if known is None:
            raise
        return known, False
    return CounterSale.objects.select_related("order").get(token=token), True


def sale_called(token: UUID) -> CounterSale | None:
    """Return the sale a browser began under this token, once it is booked."""
    return CounterSale.objects.filter(token=token).select_related("order").first()


@transaction.atomic
def _pay_after_all(sale: CounterSale, payment: Payment, by) -> CounterSale:
    """Take cash or a card for a sale that waits for its QR to be paid; anything else was done before."""
    order = lock_order(sale.order_id)
    if payment.method not in AT_ONCE or order.status not in PAYABLE_STATES:
        return sale
    sale.given_baht, sale.note = payment.given_baht, payment.note
    sale.save(update_fields=["given_baht", "note"])
    take_at_counter(order, Method(payment.method), received_baht=order.total_incl_tax, by=by)
    return CounterSale.objects.select_related("order").get(pk=sale.pk)


def _sell(token: UUID, goods: list[Wanted], shown_baht: Decimal, payment: Payment, language: str, by) -> None:
    sale = CounterSale.objects.create(token=token, by=by, given_baht=payment.given_baht, note=payment.note)
    basket = basket_of(goods)
    total = price_basket(basket, channel=Order.Channel.COUNTER)[0].incl_tax
    if total != shown_baht:
        raise PriceChanged(total)
    try:
        order, _is_new = place_order(
            basket, buyer=None, shown_total_baht=total, language=language, channel=Order.Channel.COUNTER, by=by
        )
    except SumChanged as error:  # an offer was used up in this moment
        raise PriceChanged(total) from error
    sale.order = order
    sale.save(update_fields=["order"])
    if payment.method in AT_ONCE:
        take_at_counter(order, Method(payment.method), received_baht=total, by=by)


def begin_promptpay(sale: CounterSale) -> PaymentAttempt:
    """Ask for the QR of a sale; asked again, it is the same. Raises CannotPay."""
    return start_attempt(sale.order, Method.PROMPTPAY)


def basket_of(goods: Iterable[Wanted]) -> Basket:
    """Put goods that staff name into a basket of their own. Raises UnknownGood."""
    basket = Basket.objects.create()
    basket.strategy = ShelfPriceStrategy()
    for wanted in goods:
        record = good_called(wanted.code)
        if record is None:
            raise UnknownGood(wanted.code)
        basket.add_product(record.product, wanted.quantity)
    return basket


def hand_over(order: Order) -> None:
    """Note that a paid counter sale is with its buyer: it never lies in the lists to pick and pack.

    Whoever calls it holds the order's lock. An order without a sale of the counter stays as it is.
    """
    sale = CounterSale.objects.filter(order=order).select_related("by").first()
    if sale is None or order.parcels.exists():
        return
    parcel = pack_parcel(order, by=sale.by)
    send_parcel(parcel, carrier="pickup", by=sale.by)
    order.refresh_from_db(fields=["status"])


def sales_of(day: date) -> QuerySet[CounterSale]:
    """Return what was sold over the counter on a day, the latest first."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    over_counter = CounterSale.objects.filter(order__channel=Order.Channel.COUNTER)
    sales = over_counter.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
    return sales.select_related("order", "by").prefetch_related("order__attempts").order_by("-pk")
