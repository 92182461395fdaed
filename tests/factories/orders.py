"""Baskets and the orders they become."""

from collections.abc import Iterable
from itertools import count

from django.db import transaction

from catalogue.places.address_book import keep_address
from catalogue.places.models import Tambon, UserAddress
from catalogue.producers.strategy import ShelfPriceStrategy
from catalogue.products.models import Product
from checkout.basket.models import Basket
from checkout.basket.operations import add_to_basket
from checkout.fulfilment.operations import pack_parcel, send_parcel
from checkout.orders.models import Order
from checkout.orders.operations import Buyer, expire_order, lock_order, mark_paid, place_order, price_basket
from checkout.payments.models import PaymentAttempt
from storefront.accounts.models import User
from tests.factories.goods import make_product, make_tambon
from tests.factories.people import make_staff

parcel_number = count(12345678)


def make_basket(*, goods: Iterable[tuple[Product, int]] | None = None) -> Basket:
    """Return a basket with these goods and numbers of pieces; without any, with one good of one piece."""
    basket = Basket.objects.create()
    basket.strategy = ShelfPriceStrategy()
    for product, quantity in goods if goods is not None else [(make_product(), 1)]:
        add_to_basket(basket, product, quantity)
    return basket


def make_buyer(
    *,
    name: str = "สมหญิง ใจดี",
    email: str = "somying@example.com",
    phone: str = "+66812345678",
    line1: str = "123 หมู่ 4 ถนนมิตรภาพ",
    tambon: Tambon | None = None,
    note: str = "",
) -> Buyer:
    tambon = tambon or make_tambon()
    return Buyer(name=name, email=email, phone=phone, line1=line1, tambon=tambon, postcode=tambon.postcode, note=note)


def make_kept_address(user: User, **facts) -> UserAddress:
    """Return an address in somebody's book, with the facts that `make_buyer` takes."""
    return keep_address(user, make_buyer(**facts))


def make_order(
    *,
    basket: Basket | None = None,
    buyer: Buyer | None = None,
    user: User | None = None,
    language: str = "th",
    paid: bool = False,
    packed: bool = False,
    shipped: bool = False,
    expired: bool = False,
) -> Order:
    """Return an order awaiting payment, or taken as many steps further as asked; each step takes the ones before."""
    basket = basket or make_basket()
    total, _method, _charge = price_basket(basket, user)
    order, _is_new = place_order(
        basket, buyer=buyer or make_buyer(), shown_total_baht=total.incl_tax, language=language, user=user
    )
    if expired:
        let_expire(order)
    if paid or packed or shipped:
        pay(order)
    if packed or shipped:
        pack_parcel(order, by=make_staff())
    if shipped:
        send_parcel(order.parcels.get(), carrier="flash", tracking_number=f"TH{next(parcel_number)}", by=make_staff())
    return Order.objects.get(pk=order.pk)


@transaction.atomic
def pay(order: Order) -> None:
    """Take an order as paid by PromptPay, as if Stripe had said so."""
    mark_paid(lock_order(order.pk), method=PaymentAttempt.Method.PROMPTPAY, amount_baht=order.total_incl_tax)


@transaction.atomic
def let_expire(order: Order) -> None:
    expire_order(lock_order(order.pk))
