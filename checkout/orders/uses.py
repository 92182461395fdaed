"""What an order takes of vouchers and limited offers: counted when it is placed, given back when it ends unpaid.

Vouchers before offers, each by rising key and after the stock records: two orders never wait for each other.
"""

from collections import defaultdict
from decimal import Decimal

from django.db import transaction

from checkout.basket.models import Basket
from checkout.offers.models import ConditionalOffer, OfferUsedUp
from checkout.vouchers.models import Voucher, VoucherUsed

from .models import Order


class UsesGone(Exception):
    """A voucher or an offer of the order is used up by others."""


def lock_vouchers(basket: Basket, user=None) -> None:
    """Lock the vouchers of a locked, priced basket by rising key, before Oscar locks them in an order of its own.

    Raises UsesGone when one that was in the price is used up. One that took nothing off is left aside, and not used:
    Oscar would refuse the order of somebody whose voucher others have used, however often she looks at the sum.
    """
    in_price = {taken["voucher"].pk for taken in basket.offer_applications if taken["voucher"]}
    for voucher in Voucher.objects.filter(pk__in=basket.vouchers.values("pk")).order_by("pk").select_for_update():
        if voucher.pk not in in_price:
            basket.vouchers.remove(voucher)
        elif not voucher.is_available_to_user(user)[0]:
            raise UsesGone(voucher.code)


@transaction.atomic
def take_uses(order: Order) -> None:
    """Count the vouchers and offers of an order as used: all of them, or none. Raises UsesGone."""
    by_voucher, by_offer = _discounts(order)
    try:
        for voucher in Voucher.objects.filter(pk__in=by_voucher).order_by("pk"):
            voucher.take(order, by_voucher[voucher.pk])
        for offer in ConditionalOffer.objects.filter(pk__in=by_offer).order_by("pk"):
            offer.take(*by_offer[offer.pk], user=order.user, but=order)
    except (VoucherUsed, OfferUsedUp) as error:
        raise UsesGone(str(error)) from error


@transaction.atomic
def give_back_uses(order: Order) -> None:
    """Let others use the vouchers and offers of a locked order that ended unpaid.

    The caller does it with the order's holds, which are closed once; for a voucher it is safe to repeat.
    """
    by_voucher, by_offer = _discounts(order)
    for voucher in Voucher.objects.filter(pk__in=by_voucher).order_by("pk"):
        voucher.give_back(order, by_voucher[voucher.pk])
    for offer in ConditionalOffer.objects.filter(pk__in=by_offer).order_by("pk"):
        offer.give_back(*by_offer[offer.pk])


def _discounts(order: Order) -> tuple[dict[int, Decimal], dict[int, tuple[int, Decimal]]]:
    """Return what each voucher and each offer took off an order; a voucher may give something else than baht."""
    vouchers = dict.fromkeys(order.basket.vouchers.values_list("pk", flat=True) if order.basket else [], Decimal(0))
    offers: dict[int, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    for discount in order.discounts.all():
        if discount.voucher_id:
            vouchers[discount.voucher_id] = vouchers.get(discount.voucher_id, Decimal(0)) + discount.amount
        if discount.offer_id:
            times, baht = offers[discount.offer_id]
            offers[discount.offer_id] = (times + (discount.frequency or 0), baht + discount.amount)
    return vouchers, offers
