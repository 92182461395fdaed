"""Other goods instead: who may, when her yes counts, and what is left in stock, books and money."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.producers.models import StockRecord
from catalogue.stock.checks import verify_stock
from checkout.fulfilment.counter import UnknownGood, Wanted
from checkout.fulfilment.models import Swap
from checkout.fulfilment.operations import pack_parcel
from checkout.fulfilment.pieces import pieces_of
from checkout.fulfilment.swaps import (
    CreditIsGone,
    NoAddress,
    NothingChosen,
    NotOpen,
    agree,
    decline,
    pieces_to_swap,
    price_swap,
    propose,
    quote_of,
    withdraw,
)
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.ledger.queries import balance, owed_to_producers
from checkout.orders.models import Order, OrderMail
from checkout.orders.operations import OutOfStock, PriceChanged, expire_order, lock_order
from checkout.orders.states import OrderState
from checkout.orders.timeline import buyer_timeline
from checkout.payments.methods import ways_for
from checkout.payments.models import PaymentAttempt, Refund
from checkout.payments.offline import confirm_money
from checkout.payments.refund_sums import refundable_baht
from checkout.payments.refunds import (
    NotWaiting,
    NotWithdrawn,
    RefundWish,
    TooManyPieces,
    cancel_refund,
    mark_refunded_by_hand,
    second_refund,
    start_refund,
)
from checkout.payments.states import AttemptState, RefundState
from checkout.payments.templatetags.refunds import no_parcel
from tests.factories import make_account, make_basket, make_order, make_product, make_staff, make_transfer

pytestmark = pytest.mark.django_db
State = Swap.State
NOTHING = Decimal("0.00")


@pytest.fixture(autouse=True)
def _account(db):
    make_account()


@pytest.fixture
def staff(db):
    return make_staff()


@pytest.fixture
def scarf(db):
    return make_product(name_th="ผ้าขาวม้า", price=500, stock=5)


def pays(order: Order) -> PaymentAttempt:
    """Let a buyer transfer what an order still costs, and somebody see it."""
    attempt = make_transfer(order)
    return confirm_money(attempt, received_baht=attempt.amount_baht, received_on=timezone.localdate(), by=make_staff())


@pytest.fixture
def order(scarf):
    """Two scarves and a basket, paid."""
    made = make_order(basket=make_basket(goods=[(scarf, 2), (make_product(name_th="ตะกร้า", price=300, stock=3), 1)]))
    pays(made)
    return Order.objects.get(pk=made.pk)


def code_of(product) -> str:
    return product.stockrecords.get().partner_sku


def line_of(order: Order, product):
    return order.lines.get(product=product)


def proposes(order: Order, scarf, other, staff, *, pieces: int = 1, quantity: int = 1, restock: bool = True, **more):
    line = line_of(order, scarf)
    return propose(
        order,
        {line.pk: pieces},
        [Wanted(code_of(other), quantity)],
        key=uuid4(),
        by=staff,
        restock=frozenset({line.pk} if restock else ()),
        **more,
    )


def free(product) -> int:
    return StockRecord.objects.get(product=product).net_stock_level


def all_is_in_order() -> None:
    """Stock is what was moved; every entry adds up; nothing is left between two orders, and nobody owes anything."""
    verify_stock()
    assert balance(Account.MOVED) == NOTHING
    assert sum(Leg.objects.values_list("amount_baht", flat=True), NOTHING) == NOTHING


def test_a_dearer_good_costs_the_difference_and_nothing_moves_before_it_is_paid(order, scarf, staff):
    silk = make_product(name_th="ผ้าไหม", price=750, stock=2)
    swap = proposes(order, scarf, silk, staff)
    assert (swap.state, quote_of(swap).due_baht, quote_of(swap).back_baht) == (State.PROPOSED, 250, 0)

    swap = agree(swap, shown_baht=Decimal(750))
    added = swap.added
    assert (added.status, added.total_incl_tax, added.credit_baht, added.due_baht) == (
        OrderState.AWAITING_PAYMENT,
        750,
        500,
        250,
    )
    assert (added.shipping_incl_tax, added.guest_email, added.shipping_address) == (
        0,
        order.guest_email,
        order.shipping_address,
    )
    assert (free(scarf), free(silk)) == (3, 1)
    assert pieces_of(order)[0].wanted == 1  # one scarf is kept for her, but not to be packed
    assert not Entry.objects.filter(key__startswith="moved").exists()

    attempt = pays(added)
    assert attempt.amount_baht == 250
    swap.refresh_from_db()
    order.refresh_from_db()
    assert (swap.state, order.status) == (State.DONE, OrderState.PAID)
    assert Order.objects.get(pk=added.pk).status == OrderState.PAID
    assert (free(scarf), free(silk)) == (4, 1)
    assert balance(Account.BUYERS) == NOTHING
    assert balance(Account.BANK) == order.total_incl_tax + 250
    owed = owed_to_producers()
    assert owed[line_of(added, silk).partner_id] == line_of(added, silk).producer_baht
    assert owed[line_of(order, scarf).partner_id] == line_of(order, scarf).producer_baht / 2
    all_is_in_order()


def test_a_good_of_the_same_price_is_exchanged_at_once(order, scarf, staff):
    other = make_product(name_th="ผ้าพันคอ", price=500, stock=1)
    swap = agree(proposes(order, scarf, other, staff), shown_baht=Decimal(500), heard_by=staff)

    assert (swap.state, swap.heard_by) == (State.DONE, staff)
    assert swap.added.status == OrderState.PAID
    attempt = swap.added.attempts.get()
    assert (attempt.method, attempt.amount_baht, attempt.state) == ("exchange", 0, AttemptState.PAID)
    assert (free(scarf), free(other)) == (4, 0)
    assert balance(Account.BUYERS) == NOTHING
    assert not OrderMail.objects.filter(order=swap.added, kind=OrderMail.Kind.RECEIVED).exists()
    assert OrderMail.objects.filter(order=swap.added, kind=OrderMail.Kind.PAID).exists()
    all_is_in_order()


def test_a_cheaper_good_leaves_money_to_be_given_back_by_hand(order, scarf, staff):
    other = make_product(name_th="พวงกุญแจ", price=120, stock=9)
    swap = agree(proposes(order, scarf, other, staff, pieces=2, quantity=2), shown_baht=Decimal(240))

    back = Refund.objects.get(attempt__order=swap.added)
    assert (back.amount_baht, back.state, back.reason) == (760, RefundState.REQUESTED, Refund.Reason.DOUBLE)
    assert balance(Account.BUYERS) == -760
    mark_refunded_by_hand(back, by=staff)
    assert balance(Account.BUYERS) == NOTHING
    assert balance(Account.BANK) == order.total_incl_tax - 760
    assert (free(scarf), free(other)) == (5, 7)
    all_is_in_order()


def test_a_difference_no_provider_takes_is_let_off_and_the_centre_bears_it(order, scarf, staff):
    other = make_product(name_th="ผ้าพันคอ", price=509, stock=1)
    swap = agree(proposes(order, scarf, other, staff), shown_baht=Decimal(509))
    let_off = Leg.objects.filter(entry=f"short:{swap.added.number}").exclude(account=Account.BUYERS)

    assert swap.state == State.DONE
    assert sum(let_off.values_list("amount_baht", flat=True)) == 9
    assert balance(Account.BUYERS) == NOTHING
    all_is_in_order()


def test_unpaid_the_buyer_keeps_what_she_ordered(order, scarf, staff):
    silk = make_product(name_th="ผ้าไหม", price=750, stock=2)
    swap = agree(proposes(order, scarf, silk, staff), shown_baht=Decimal(750))
    expire_order(lock_order(swap.added.pk))

    swap.refresh_from_db()
    assert swap.state == State.LAPSED
    assert Refund.objects.get().state == RefundState.CANCELED
    assert (free(scarf), free(silk)) == (3, 2)
    assert [line.left for line in pieces_of(order)] == [2, 1]
    assert refundable_baht(order.attempts.get()) == order.total_incl_tax
    all_is_in_order()


def test_money_that_comes_after_all_finds_nothing_kept_and_goes_to_a_person(order, scarf, staff):
    silk = make_product(name_th="ผ้าไหม", price=750, stock=2)
    swap = agree(proposes(order, scarf, silk, staff), shown_baht=Decimal(750))
    attempt = make_transfer(swap.added)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(state=AttemptState.ENDED)
    expire_order(lock_order(swap.added.pk))
    confirm_money(attempt, received_baht=Decimal(250), received_on=timezone.localdate(), by=staff)

    attempt.refresh_from_db()
    assert (attempt.state, refundable_baht(attempt)) == (AttemptState.REVIEW, 250)
    assert (free(scarf), free(silk)) == (3, 2)
    all_is_in_order()


def test_a_whole_order_is_exchanged_with_its_delivery_and_ends(scarf, staff):
    order = make_order(basket=make_basket(goods=[(scarf, 1)]))
    pays(order)
    order.refresh_from_db()
    heavy = make_product(name_th="ครก", price=750, stock=1, weight_grams=4000)
    swap = proposes(order, scarf, heavy, staff)
    quote = quote_of(swap)
    assert (quote.with_delivery, quote.gone_baht) == (True, order.total_incl_tax)
    assert not no_parcel(order)

    swap = agree(swap, shown_baht=quote.come_baht)
    assert swap.added.shipping_incl_tax > order.shipping_incl_tax
    assert quote.come_baht == swap.added.total_incl_tax
    assert not no_parcel(order)
    pays(swap.added)

    order.refresh_from_db()
    assert order.status == OrderState.REFUNDED
    assert buyer_timeline(order)[-1].label == _("Exchanged for other goods")
    assert refundable_baht(order.attempts.get()) == 0
    assert balance(Account.BUYERS) == NOTHING
    assert balance(Account.BANK) == swap.added.total_incl_tax
    assert -balance(Account.DELIVERY) == swap.added.shipping_excl_tax
    all_is_in_order()


def test_what_was_exchanged_can_be_given_back_whole_by_hand(order, scarf, staff):
    silk = make_product(name_th="ผ้าไหม", price=750, stock=2)
    swap = agree(proposes(order, scarf, silk, staff), shown_baht=Decimal(750))
    attempt = pays(swap.added)
    line = line_of(swap.added, silk)
    refund = start_refund(
        attempt, Decimal(750), reason="changed-mind", by=None, lines=[RefundWish(line.pk, 1, restock=True)]
    )
    mark_refunded_by_hand(refund, by=staff)

    assert Order.objects.get(pk=swap.added.pk).status == OrderState.REFUNDED
    assert balance(Account.BUYERS) == NOTHING
    assert balance(Account.BANK) == order.total_incl_tax - 500
    assert line.partner_id not in {pk for pk, baht in owed_to_producers().items() if baht}
    all_is_in_order()


def test_no_and_a_withdrawal_leave_everything_as_it_was(order, scarf, staff):
    silk = make_product(name_th="ผ้าไหม", price=750, stock=2)
    assert decline(proposes(order, scarf, silk, staff)).state == State.DECLINED
    swap = withdraw(proposes(order, scarf, silk, staff), by=staff)

    assert swap.state == State.WITHDRAWN
    for step in (lambda: decline(swap), lambda: withdraw(swap, by=staff), lambda: agree(swap, shown_baht=Decimal(750))):
        with pytest.raises(NotOpen):
            step()
    assert not Refund.objects.exists()
    assert Order.objects.count() == 1
    all_is_in_order()


def test_only_one_swap_of_an_order_is_open_and_a_form_sent_twice_is_one(order, scarf, staff):
    silk = make_product(name_th="ผ้าไหม", price=750, stock=2)
    swap = proposes(order, scarf, silk, staff)
    with pytest.raises(NotOpen):
        proposes(order, scarf, silk, staff)

    again = propose(order, {}, [], key=swap.key, by=staff)
    assert again == swap
    assert OrderMail.objects.filter(kind=OrderMail.Kind.SWAP_ASKED).count() == 1


def test_what_cannot_be_exchanged_is_refused(order, scarf, staff):
    silk = make_product(name_th="ผ้าไหม", price=750, stock=2)
    with pytest.raises(TooManyPieces):
        proposes(order, scarf, silk, staff, pieces=3)
    with pytest.raises(NothingChosen):
        propose(order, {}, [Wanted(code_of(silk), 1)], key=uuid4(), by=staff)
    with pytest.raises(UnknownGood):
        propose(order, {line_of(order, scarf).pk: 1}, [Wanted("no-such-code", 1)], key=uuid4(), by=staff)
    unpaid = make_order(basket=make_basket(goods=[(scarf, 1)]))
    with pytest.raises(TooManyPieces):
        proposes(unpaid, scarf, silk, staff)
    pack_parcel(order, by=staff)
    order.refresh_from_db()
    assert pieces_to_swap(order) == {}
    with pytest.raises(TooManyPieces):
        proposes(order, scarf, silk, staff)
    assert not Swap.objects.exists()


def test_without_an_address_nobody_knows_where_others_would_go(order, scarf, staff):
    Order.objects.filter(pk=order.pk).update(shipping_address=None)
    with pytest.raises(NoAddress):
        proposes(order, scarf, make_product(name_th="ผ้าไหม", price=750, stock=2), staff)


def test_her_yes_counts_for_what_she_saw_only(order, scarf, staff):
    silk = make_product(name_th="ผ้าไหม", price=750, stock=1)
    swap = proposes(order, scarf, silk, staff)
    StockRecord.objects.filter(product=silk).update(price=Decimal(800))
    with pytest.raises(PriceChanged):
        agree(swap, shown_baht=Decimal(750))
    StockRecord.objects.filter(product=silk).update(price=Decimal(750), num_allocated=1)
    with pytest.raises(OutOfStock):
        agree(swap, shown_baht=Decimal(750))

    swap.refresh_from_db()
    assert swap.state == State.PROPOSED
    assert not Refund.objects.exists()


def test_packed_meanwhile_it_cannot_be_agreed_any_more(order, scarf, staff):
    silk = make_product(name_th="ผ้าไหม", price=750, stock=2)
    swap = proposes(order, scarf, silk, staff)
    pack_parcel(order, by=staff)
    with pytest.raises(TooManyPieces):
        agree(swap, shown_baht=Decimal(750))


def test_money_put_aside_is_nobody_elses(order, scarf, staff):
    silk = make_product(name_th="ผ้าไหม", price=750, stock=2)
    swap = agree(proposes(order, scarf, silk, staff), shown_baht=Decimal(750))
    kept = Refund.objects.get()
    for step, refusal in ((cancel_refund, NotWithdrawn), (second_refund, NotWaiting)):
        with pytest.raises(refusal):
            step(kept, by=make_staff())
    line = line_of(order, scarf)
    with pytest.raises(TooManyPieces):
        start_refund(order.attempts.get(), Decimal(500), reason="changed-mind", by=None, lines=[RefundWish(line.pk, 2)])
    assert swap.added.due_baht == 250


def test_when_the_bank_took_the_first_money_back_nothing_is_exchanged(order, scarf, staff):
    silk = make_product(name_th="ผ้าไหม", price=750, stock=2)
    swap = agree(proposes(order, scarf, silk, staff), shown_baht=Decimal(750))
    first = order.attempts.get()
    first.incidents.create(
        order=order,
        kind="dispute",
        object_id="dp_1",
        data={"amount_baht": str(order.total_incl_tax), "status": "lost"},
    )
    attempt = pays(swap.added)

    assert attempt.state == AttemptState.REVIEW
    assert Order.objects.get(pk=swap.added.pk).status == OrderState.REVIEW
    assert Refund.objects.get().state == RefundState.ASKED
    swap.refresh_from_db()
    assert swap.state == State.AGREED


def test_money_that_a_bank_took_back_before_her_yes_pays_for_nothing(order, scarf, staff):
    silk = make_product(name_th="ผ้าไหม", price=750, stock=2)
    swap = proposes(order, scarf, silk, staff)
    taken = {"amount_baht": str(order.total_incl_tax - 100), "status": "lost"}
    order.attempts.get().incidents.create(order=order, kind="dispute", object_id="dp_1", data=taken)

    for step in (lambda: quote_of(swap), lambda: agree(swap, shown_baht=Decimal(750))):
        with pytest.raises(CreditIsGone):
            step()
    assert Order.objects.count() == 1


def test_pieces_that_are_not_there_do_not_go_on_the_shelf_and_their_maker_is_owed(order, scarf, staff):
    other = make_product(name_th="ผ้าพันคอ", price=500, stock=1)
    before = free(scarf)
    agree(proposes(order, scarf, other, staff, restock=False), shown_baht=Decimal(500))

    line = line_of(order, scarf)
    assert free(scarf) == before
    assert owed_to_producers()[line.partner_id] == line.producer_baht
    all_is_in_order()


def test_goods_that_take_the_place_of_others_are_not_paid_on_delivery(order, scarf, staff, settings):
    settings.COD_ENABLED = True
    silk = make_product(name_th="ผ้าไหม", price=750, stock=2)
    swap = agree(proposes(order, scarf, silk, staff), shown_baht=Decimal(750))

    assert PaymentAttempt.Method.COD not in {way.method for way in ways_for(swap.added)}
    assert PaymentAttempt.Method.COD in {way.method for way in ways_for(order)}


def test_to_ask_what_it_would_cost_writes_nothing(order, scarf, staff):
    silk = make_product(name_th="ผ้าไหม", price=750, stock=2)
    quote = price_swap(order, {line_of(order, scarf).pk: 2}, [Wanted(code_of(silk), 1)])

    assert (quote.gone_baht, quote.come_baht, quote.due_baht, quote.back_baht) == (1000, 750, 0, 250)
    assert not Swap.objects.exists()
    assert Order.objects.count() == 1
