"""Amounts, numbers of pieces, discounts and VAT as nobody would think of them: totals add up to the satang."""

from collections.abc import Callable
from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from oscar.core.loading import get_model

from catalogue.producers.vat import vat_included
from checkout.orders.models import Order
from checkout.orders.operations import CannotOrder, place_order, price_basket
from checkout.orders.queries import vat_in_order
from checkout.payments.gateway import to_satang
from checkout.payments.models import PaymentAttempt, Refund, RefundLine
from checkout.payments.refund_sums import delivery_left_baht, is_all_given_back, lines_left, refundable_baht, share_of
from checkout.payments.states import AttemptState, RefundState
from checkout.payments.stripe_answers import to_baht
from tests.drill.books import books
from tests.drill.histories import undone
from tests.drill.whole import differences
from tests.factories import make_basket, make_buyer, make_offer, make_product, make_voucher

SATANG = Decimal("0.01")
PERCENT = Decimal("7.00")
AMOUNTS = st.decimals("0.01", "999999.99", places=2)
PRICES = st.decimals("0.01", "9999.99", places=2)
LINES = st.lists(st.tuples(PRICES, st.integers(1, 9), st.integers(0, 4000)), min_size=1, max_size=4)
CUTS = st.one_of(
    st.none(),
    st.tuples(st.sampled_from(["Absolute", "Percentage", "Shipping percentage discount"]), st.integers(1, 99)),
)


def steady(times: int) -> settings:
    """The same examples for the same seed: a drill that fails must fail again."""
    return settings(
        max_examples=times,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # to make an example small takes minutes, and the first one says enough
        suppress_health_check=list(HealthCheck),
    )


def vat(times: int, number: int = 0) -> None:
    @seed(number)
    @steady(times)
    @given(AMOUNTS, st.sampled_from([Decimal("7.00"), Decimal("10.00"), Decimal("0.00")]))
    def the_vat_contained_is_the_nearest_satang(gross, percent):
        contained = vat_included(gross, percent)
        exact = gross * percent / (100 + percent)
        assert contained == contained.quantize(SATANG)
        assert abs(contained - exact) <= SATANG / 2
        assert (gross - contained) + contained == gross

    the_vat_contained_is_the_nearest_satang()


def satang(times: int, number: int = 0) -> None:
    @seed(number)
    @steady(times)
    @given(AMOUNTS)
    def no_satang_is_lost_on_the_way_to_the_provider_and_back(baht):
        assert to_satang(baht) == baht * 100
        assert to_baht(to_satang(baht)) == baht

    no_satang_is_lost_on_the_way_to_the_provider_and_back()


def shares(times: int, number: int = 0) -> None:
    @seed(number)
    @steady(times)
    @given(AMOUNTS, st.integers(1, 99), st.data())
    def shares_of_a_line_add_up_to_it(amount, pieces, data):
        left, pieces_left, given_back = amount, pieces, Decimal(0)
        while pieces_left:
            part = data.draw(st.integers(1, pieces_left))
            share = share_of(left, part, pieces_left)
            assert Decimal(0) <= share <= left
            assert share == share.quantize(SATANG)
            left, pieces_left, given_back = left - share, pieces_left - part, given_back + share
        assert given_back == amount

    shares_of_a_line_add_up_to_it()


def orders(times: int, number: int = 0) -> None:
    @seed(number)
    @steady(times)
    @given(LINES, CUTS, CUTS, st.data())
    def an_order_adds_up_and_can_be_given_back_whole(lines, site_cut, voucher_cut, data):
        undone(lambda: _one_order(lines, site_cut, voucher_cut, data))

    an_order_adds_up_and_can_be_given_back_whole()


def _one_order(lines, site_cut, voucher_cut, data) -> None:
    goods = [(make_product(price=price, stock=pieces, weight_grams=grams), pieces) for price, pieces, grams in lines]
    basket = make_basket(goods=goods)
    if site_cut:
        _cut(make_offer(), *site_cut)
    if voucher_cut:
        voucher = make_voucher()
        _cut(voucher.offers.get(), *voucher_cut)
        basket.vouchers.add(voucher)
    try:
        total = price_basket(basket)[0].incl_tax
        fresh = type(basket).objects.get(pk=basket.pk)
        placed, _new = place_order(fresh, buyer=make_buyer(), shown_total_baht=total, language="th")
    except CannotOrder:
        return
    order = Order.objects.get(pk=placed.pk)
    _adds_up(order)
    _goes_back_whole(order, data)
    assert differences_of_sums() == []


def _cut(offer, kind: str, value: int) -> None:
    Benefit = get_model("offer", "Benefit")
    kind = {"Absolute": Benefit.FIXED, "Percentage": Benefit.PERCENTAGE}.get(kind, Benefit.SHIPPING_PERCENTAGE)
    is_delivery = kind == Benefit.SHIPPING_PERCENTAGE
    goods = None if is_delivery else offer.benefit.range
    Benefit.objects.filter(pk=offer.benefit_id).update(type=kind, value=Decimal(value), range=goods)


def _adds_up(order: Order) -> None:
    lines = list(order.lines.all())
    goods = sum(line.line_price_incl_tax for line in lines)
    before = sum(line.line_price_before_discounts_incl_tax for line in lines)
    off = sum(discount.amount for discount in order.discounts.all() if discount.is_basket_discount)
    assert goods + order.shipping_incl_tax == order.total_incl_tax
    assert before - goods == off
    for line in lines:
        assert line.line_price_excl_tax + line.vat_baht == line.line_price_incl_tax
        assert line.vat_baht == vat_included(line.line_price_incl_tax, line.vat_percent)
        parts = [line.producer_baht, line.centre_baht, line.vat_baht, line.payment_cost_baht]
        assert sum(parts) == line.line_price_incl_tax
        assert sum(discount.amount for discount in line.discounts.all()) == (
            line.line_price_before_discounts_incl_tax - line.line_price_incl_tax
        )
    assert Decimal(0) <= vat_in_order(order) <= order.total_incl_tax
    assert to_baht(to_satang(order.total_incl_tax)) == order.total_incl_tax


def _goes_back_whole(order: Order, data) -> None:
    """Give an order back piece by piece, in parts as they come, and the delivery last."""
    attempt = PaymentAttempt.objects.create(
        order=order, method="card", amount_baht=order.total_incl_tax, state=AttemptState.PAID, expires_at=order.pay_by
    )
    while left := [found for found in lines_left(order) if found.quantity]:
        found = data.draw(st.sampled_from(left))
        pieces = data.draw(st.integers(1, found.quantity))
        _give_back(attempt, found.share_baht(pieces), found.line, pieces)
    assert delivery_left_baht(attempt) == order.shipping_incl_tax == refundable_baht(attempt)
    _give_back(attempt, order.shipping_incl_tax)
    assert refundable_baht(attempt) == 0
    assert is_all_given_back(order)


def _give_back(attempt: PaymentAttempt, baht: Decimal, line=None, pieces: int = 0) -> None:
    assert Decimal(0) <= baht <= refundable_baht(attempt)
    if not baht and line is None:
        return
    # A piece that cost nothing goes back with a satang of nobody: the row needs a sum, its line does not.
    refund = Refund(attempt=attempt, amount_baht=baht, state=RefundState.SUCCEEDED, reason=Refund.Reason.OTHER)
    if baht:
        refund.save()
    else:
        refund = attempt.refunds.first() if attempt.refunds.exists() else None
    if line and refund:
        row, is_new = RefundLine.objects.get_or_create(
            refund=refund, line=line, defaults={"quantity": pieces, "amount_baht": baht}
        )
        if not is_new:
            RefundLine.objects.filter(pk=row.pk).update(quantity=row.quantity + pieces)


def differences_of_sums() -> list[str]:
    """Return what does not fit of stock and uses; the money of these orders is made up."""
    return [found for found in differences() if "paid" not in found]


SUMS: list[tuple[str, Callable[..., None], int, int]] = [
    ("VAT contained in a price", vat, 20_000, 300),
    ("baht, satang and back", satang, 20_000, 300),
    ("shares of a line", shares, 5_000, 100),
    ("orders with discounts, given back by pieces", orders, 200, 12),
    # Shared among the processors: on two, each history has ten thousand events.
    ("a random year of the books", books, 20_000, 400),
]
