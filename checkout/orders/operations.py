"""The life of an order: placed, paid or expired, with its goods held, sold or given back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sites.models import Site
from django.db import transaction
from django.utils import timezone
from oscar.core.loading import get_class
from oscar.core.prices import Price

from catalogue.places.parcel_address import ParcelAddress
from catalogue.producers.strategy import ShelfPriceStrategy
from catalogue.stock.operations import NotEnoughStock, Wanted, hold_again, hold_stock, release_holds, sell_held
from checkout.basket.models import Basket
from checkout.shipping.methods import Carried, HandedOver
from checkout.shipping.repository import Repository

from .bookkeeping import post_sale
from .emails import owe_mail
from .models import MINIMUM_BAHT, Order, OrderEvent, OrderMail, ShippingAddress
from .numbers import order_number
from .states import ADDRESS_OPEN_STATES, NEXT_STATES, OrderState
from .uses import UsesGone, give_back_uses, lock_vouchers, take_uses
from .utils import OrderCreator

NOTHING = Decimal("0.00")


class CannotOrder(Exception):
    """The basket cannot become an order. Nothing was written; the basket is as it was."""


class BasketIsEmpty(CannotOrder):
    pass


class PriceChanged(CannotOrder):
    """The sum differs from the one the buyer saw."""


class TooSmall(CannotOrder):
    """No payment provider takes so small a sum."""


class OutOfStock(CannotOrder):
    """Others were quicker."""

    def __init__(self, name: str, free: int):
        super().__init__(f"{name}: {free} free")
        self.name = name
        self.free = free


class IllegalMove(Exception):
    """An order cannot go from where it is to where it was sent."""


@dataclass(frozen=True, kw_only=True)
class Buyer(ParcelAddress):
    """Who orders, and where the parcel goes."""

    email: str


def place_order(
    basket: Basket,
    *,
    buyer: Buyer | None,
    shown_total_baht: Decimal,
    language: str,
    user=None,
    channel: Order.Channel = Order.Channel.WEB,
    held_for: timedelta | None = None,
    by=None,
    added_to: Order | None = None,
    is_carried: bool = False,
    credit_baht: Decimal = NOTHING,
) -> tuple[Order, bool]:
    """Turn a basket into an order awaiting payment, hold its goods, and say whether it is new.

    Runs in one transaction: basket lock, then stock, vouchers and offers, each in key order. Calling it
    twice for one basket returns the same order, so a double click cannot buy twice. What is sold at the counter has no
    `buyer` and pays no delivery; `by` is whoever of us entered the order. Its goods stay kept for `held_for`, or as
    long as the settings say. What is `added_to` another order goes to the same buyer, for the delivery that was paid
    there if it `is_carried`; `credit_baht` is what was paid there for what it replaces.
    Raises OutOfStock, PriceChanged (the sum differs from the one shown, or what made it smaller has just
    been used up by others), TooSmall, BasketIsEmpty.
    """
    if basket.pk is None:
        raise BasketIsEmpty
    with transaction.atomic():
        basket = Basket.objects.select_for_update(of=("self",)).get(pk=basket.pk)
        # Under the lock: a second click waits here until the first has ordered, and finds its order.
        if basket.status == Basket.SUBMITTED:
            return Order.objects.get(basket=basket), False
        total, method, charge = price_basket(basket, user, channel, is_carried=is_carried)
        if total.incl_tax != shown_total_baht:
            raise PriceChanged
        if total.incl_tax < MINIMUM_BAHT:
            raise TooSmall
        now, number = timezone.now(), order_number(basket.pk)
        pay_by = now + (held_for or timedelta(minutes=settings.ORDER_HOLD_MINUTES))
        hold_basket(basket, number, pay_by)
        try:
            lock_vouchers(basket, user)
        except UsesGone as error:
            raise PriceChanged from error
        order = OrderCreator().place_order(
            basket,
            total,
            method,
            charge,
            user=user,
            shipping_address=make_address(buyer) if buyer else added_to and added_to.shipping_address,
            order_number=number,
            status=OrderState.AWAITING_PAYMENT,
            site=Site.objects.get_current(),
            guest_email=buyer.email if buyer else added_to.guest_email if added_to else "",
            language=language,
            pay_by=pay_by,
            channel=channel,
            added_to=added_to,
            credit_baht=credit_baht,
            date_placed=now,
        )
        try:
            take_uses(order)
        except UsesGone as error:
            raise PriceChanged from error
        basket.submit()
        record_event(order, OrderEvent.Kind.PLACED, by=by)
        if order.due_baht:
            owe_mail(order, OrderMail.Kind.RECEIVED)
    return order, True


def price_basket(basket: Basket, user=None, channel: Order.Channel = Order.Channel.WEB, *, is_carried: bool = False):
    """Return what a basket costs now: total with delivery, the delivery method and its charge.

    What belongs to another order is carried for what that one has paid.
    """
    Applicator = get_class("offer.applicator", "Applicator")
    basket.strategy = ShelfPriceStrategy()
    if basket.is_empty:
        raise BasketIsEmpty
    Applicator().apply(basket, user or AnonymousUser())  # without anybody, Oscar would forget the vouchers
    if is_carried:
        method = Carried()
    elif channel == Order.Channel.COUNTER:
        method = HandedOver()
    else:
        method = Repository().get_default_shipping_method(basket)
    charge = method.calculate(basket)
    total = Price(
        currency=basket.currency,
        excl_tax=basket.total_excl_tax + charge.excl_tax,
        incl_tax=basket.total_incl_tax + charge.incl_tax,
    )
    return total, method, charge


def hold_basket(basket: Basket, reference: str, until: datetime) -> None:
    """Keep the goods of a basket for its order. Raises OutOfStock, also for goods taken off the shelf."""
    lines = {line.stockrecord_id: line for line in basket.all_lines()}
    for line in lines.values():
        if not (line.product.is_public and line.product.main.is_public):
            raise OutOfStock(line.product.get_title(), 0)
    wanted = [Wanted(line.stockrecord_id, line.quantity) for line in basket.all_lines()]
    try:
        hold_stock(wanted, reference=reference, until=until)
    except NotEnoughStock as error:
        raise OutOfStock(lines[error.stockrecord_pk].product.get_title(), error.free) from error


def make_address(buyer: ParcelAddress) -> ShippingAddress:
    """Write down where the parcel of an order goes."""
    return ShippingAddress.objects.create(**buyer.columns())


@transaction.atomic
def change_address(order: Order, address: ParcelAddress, *, by) -> None:
    """Send what has not left of an order to another address. The old one stays, for what went there already.

    Locks the order. Raises IllegalMove once nothing of it waits to be sent.
    """
    order = lock_order(order.pk)
    if order.status not in ADDRESS_OPEN_STATES:
        raise IllegalMove(f"{order.number}: nothing waits to be sent")
    old = order.shipping_address
    order.shipping_address = make_address(address)
    order.save(update_fields=["shipping_address"])
    record_event(order, OrderEvent.Kind.ADDRESS_CHANGED, by=by, data={"from": old.pk if old else None})


def lock_order(pk: int) -> Order:
    """Return an order under its lock. Everything that follows for it waits: always lock it first."""
    return Order.objects.select_for_update(of=("self",)).get(pk=pk)


def move_order(
    order: Order, state: OrderState, kind: OrderEvent.Kind, *, by=None, note: str = "", data: dict | None = None
) -> None:
    """Move a locked order one step along the map of states, and write it on its timeline.

    The only way a state changes. Raises IllegalMove for a step that is not on the map.
    """
    if state not in NEXT_STATES[order.status]:
        raise IllegalMove(f"{order.number}: {order.status} -> {state}")
    order.status = state
    order.save(update_fields=["status"])
    record_event(order, kind, by=by, note=note, data=data)


def record_event(order: Order, kind: OrderEvent.Kind, *, by=None, note: str = "", data: dict | None = None) -> None:
    OrderEvent.objects.create(order=order, kind=kind, by=by, note=note, data=data or {})


@transaction.atomic
def mark_paid(order: Order, *, method: str, amount_baht: Decimal) -> bool:
    """Take a locked order as paid and its goods as sold; return False when the goods are gone.

    An order that had already expired is brought back if all its pieces are still free, and its vouchers and
    offers still to be had. Otherwise nothing changes here: the caller raises an incident, since money came
    without goods.
    """
    # One that lies with a person may have expired before: then its goods are kept again, else there is nothing to do.
    if order.status in {OrderState.EXPIRED, OrderState.REVIEW}:
        try:
            with transaction.atomic():
                if hold_again(order.number, until=timezone.now()):
                    take_uses(order)
        except (NotEnoughStock, UsesGone):
            return False
    sell_held(order.number)
    move_order(order, OrderState.PAID, OrderEvent.Kind.PAID, data={"method": method, "amount_baht": str(amount_baht)})
    post_sale(order, on=timezone.localdate())
    owe_mail(order, OrderMail.Kind.PAID)
    return True


def promise_payment(order: Order) -> None:
    """Let a locked order be packed and sent unpaid: its parcel is paid where it arrives. Its goods stay held."""
    move_order(order, OrderState.TO_COLLECT, OrderEvent.Kind.TO_COLLECT)


@transaction.atomic
def expire_order(order: Order) -> None:
    """End a locked, unpaid order and let its goods go. The payment must be dead before."""
    let_goods_go(order)
    move_order(order, OrderState.EXPIRED, OrderEvent.Kind.EXPIRED)
    owe_mail(order, OrderMail.Kind.EXPIRED)


@transaction.atomic
def let_goods_go(order: Order) -> None:
    """Give the goods of a locked order back that are still kept for it, and with them its vouchers and offers.

    Safe to repeat: a hold is closed once, and what an order took of an offer goes with its holds.
    """
    if release_holds(order.number):
        give_back_uses(order)


def to_review(order: Order, note: str) -> None:
    """Set a locked order aside until a person has looked at its payment."""
    if order.status != OrderState.REVIEW:
        move_order(order, OrderState.REVIEW, OrderEvent.Kind.TO_REVIEW, note=note)
