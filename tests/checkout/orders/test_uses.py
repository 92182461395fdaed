"""Vouchers and limited offers: counted once per order, given back when it ends unpaid."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from checkout.offers.models import ConditionalOffer
from checkout.orders.operations import PriceChanged, let_goods_go, lock_order, place_order, price_basket, to_review
from checkout.orders.states import OrderState
from checkout.orders.uses import UsesGone, take_uses
from checkout.vouchers.models import Voucher
from tests.factories import make_basket, make_buyer, make_customer, make_offer, make_order, make_product, make_voucher
from tests.factories.orders import let_expire, pay

pytestmark = pytest.mark.django_db


def counted(thing) -> tuple:
    thing.refresh_from_db()
    uses = thing.num_applications if isinstance(thing, ConditionalOffer) else thing.applications.count()
    return uses, thing.num_orders, thing.total_discount


def basket_with(voucher, *, stock: int = 5):
    basket = make_basket(goods=[(make_product(price="590.00", stock=stock), 1)])
    basket.vouchers.add(voucher)
    return basket


def test_an_order_counts_its_voucher_and_its_offer_once():
    voucher = make_voucher(baht="29.00")

    order = make_order(basket=basket_with(voucher))

    assert order.total_incl_tax == Decimal("606.00")
    assert counted(voucher) == (1, 1, Decimal("29.00"))
    assert counted(voucher.offers.get()) == (1, 1, Decimal("29.00"))


def test_an_expired_order_gives_back_voucher_and_offer():
    voucher = make_voucher(usage=Voucher.SINGLE_USE)

    make_order(basket=basket_with(voucher), expired=True)

    assert counted(voucher) == counted(voucher.offers.get()) == (0, 0, Decimal("0.00"))
    assert voucher.is_available_to_user()[0]


def test_giving_back_twice_gives_back_once():
    voucher = make_voucher()
    make_order(basket=basket_with(voucher))
    order = make_order(basket=basket_with(voucher), expired=True)

    let_goods_go(lock_order(order.pk))

    assert counted(voucher) == counted(voucher.offers.get()) == (1, 1, Decimal("29.00"))


def test_an_offer_that_was_used_up_opens_again_when_an_order_expires():
    offer = make_offer(max_global_applications=1)
    order = make_order()
    offer.refresh_from_db()
    assert offer.status == ConditionalOffer.CONSUMED

    let_expire(order)

    offer.refresh_from_db()
    assert offer.status == ConditionalOffer.OPEN
    assert make_order().discounts.count() == 1


def test_an_offer_suspended_meanwhile_stays_suspended():
    offer = make_offer()
    order = make_order()
    ConditionalOffer.objects.get(pk=offer.pk).suspend()

    let_expire(order)

    offer.refresh_from_db()
    assert offer.status == ConditionalOffer.SUSPENDED


def priced_before_others(basket):
    """Return the basket's price, as the buyer sees it before somebody else is quicker."""
    return price_basket(basket)[0].incl_tax


def test_the_last_use_goes_to_whoever_is_first_and_the_other_sees_the_new_price():
    make_offer(baht="29.00", max_global_applications=1)
    slow = make_basket()
    shown = priced_before_others(slow)
    make_order()

    with pytest.raises(PriceChanged):
        place_order(slow, buyer=make_buyer(), shown_total_baht=shown, language="th")

    order, _is_new = place_order(slow, buyer=make_buyer(), shown_total_baht=shown + Decimal("29.00"), language="th")
    assert order.discounts.count() == 0


def test_an_offer_refuses_what_was_priced_before_its_last_use_was_gone():
    offer = make_offer(max_global_applications=1)
    order = make_order()

    with pytest.raises(UsesGone):
        take_uses(order)

    assert counted(offer) == (1, 1, Decimal("29.00"))


def test_a_budget_for_an_offer_is_kept():
    offer = make_offer(baht="29.00", max_discount=Decimal("29.00"))
    order = make_order()

    with pytest.raises(UsesGone):
        take_uses(order)

    assert counted(offer) == (1, 1, Decimal("29.00"))


@pytest.fixture
def order_of_hers():
    user = make_customer()

    def order():
        basket = make_basket()
        basket.owner = user
        basket.save()
        return make_order(basket=basket, user=user)

    return order


def test_one_person_uses_an_offer_as_often_as_allowed_and_an_expired_order_does_not_count(order_of_hers):
    make_offer(max_user_applications=1)
    first, second = order_of_hers(), order_of_hers()
    assert (first.discounts.count(), second.discounts.count()) == (1, 0)

    let_expire(first)

    assert order_of_hers().discounts.count() == 1


def test_an_order_that_a_person_ended_does_not_count_either(order_of_hers):
    make_offer(max_user_applications=1)
    with transaction.atomic():
        order = lock_order(order_of_hers().pk)
        to_review(order, note="too little came")
        let_goods_go(order)

    assert order_of_hers().discounts.count() == 1


def test_a_single_use_voucher_works_once_for_guests_too():
    voucher = make_voucher(usage=Voucher.SINGLE_USE)
    first, slow = basket_with(voucher), basket_with(voucher)
    shown = priced_before_others(slow)
    make_order(basket=first)

    with pytest.raises(PriceChanged):
        place_order(slow, buyer=make_buyer(), shown_total_baht=shown, language="th")

    assert counted(voucher) == (1, 1, Decimal("29.00"))


def test_whoever_sees_the_sum_without_the_used_voucher_can_order():
    voucher = make_voucher(usage=Voucher.SINGLE_USE)
    slow = basket_with(voucher)
    make_order(basket=basket_with(voucher))

    order, _is_new = place_order(slow, buyer=make_buyer(), shown_total_baht=Decimal("635.00"), language="th")

    assert order.discounts.count() == 0
    assert counted(voucher) == (1, 1, Decimal("29.00"))


def test_a_voucher_for_each_customer_is_not_for_guests_who_order_without_it():
    voucher = make_voucher(usage=Voucher.ONCE_PER_CUSTOMER)

    order = make_order(basket=basket_with(voucher))

    assert order.total_incl_tax == Decimal("635.00")
    assert counted(voucher) == (0, 0, Decimal("0.00"))


def test_a_voucher_that_takes_nothing_off_is_not_used():
    voucher = make_voucher(usage=Voucher.SINGLE_USE)
    voucher.offers.get().suspend()

    make_order(basket=basket_with(voucher))

    assert voucher.is_available_to_user()[0]
    assert counted(voucher) == (0, 0, Decimal("0.00"))


def test_late_money_takes_voucher_and_offer_again():
    voucher = make_voucher(usage=Voucher.SINGLE_USE)
    order = make_order(basket=basket_with(voucher), expired=True)

    pay(order)

    order.refresh_from_db()
    assert order.status == OrderState.PAID
    assert counted(voucher) == counted(voucher.offers.get()) == (1, 1, Decimal("29.00"))


def test_late_money_does_not_bring_back_an_order_whose_voucher_others_have_used():
    voucher = make_voucher(usage=Voucher.SINGLE_USE)
    order = make_order(basket=basket_with(voucher), expired=True)
    make_order(basket=basket_with(voucher))

    pay(order)

    order.refresh_from_db()
    assert order.status == OrderState.EXPIRED
    assert order.lines.get().stockrecord.num_allocated == 0
    assert counted(voucher) == (1, 1, Decimal("29.00"))


def test_a_voucher_out_of_its_time_is_left_aside():
    voucher = make_voucher()
    basket = basket_with(voucher)
    Voucher.objects.update(end_datetime=timezone.now() - timedelta(minutes=1))

    order = make_order(basket=basket)

    assert order.total_incl_tax == Decimal("635.00")
    assert counted(voucher) == (0, 0, Decimal("0.00"))
