"""Money back: never more than was paid, each refund once, whatever is lost on the way."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.stock.models import Move
from catalogue.stock.operations import Wanted, hold_stock
from checkout.fulfilment.operations import pack_parcel, send_parcel
from checkout.orders.models import Line, Order, OrderEvent, OrderMail
from checkout.orders.states import OrderState
from checkout.payments import gateway
from checkout.payments.models import PaymentAttempt, PaymentIncident, Refund, StripeEvent
from checkout.payments.operations import PaymentServiceDown, start_attempt, sync_attempt
from checkout.payments.reconcile import ask_about_refunds
from checkout.payments.refund_moves import apply_seen_refund
from checkout.payments.refund_sums import delivery_left_baht, lines_left, refundable_baht
from checkout.payments.refund_sync import import_refunds, sync_refund
from checkout.payments.refunds import (
    GoodsGone,
    NotByHand,
    NotRefundable,
    NotWithdrawn,
    RefundRefused,
    RefundWish,
    SumDiffers,
    TooManyPieces,
    TooMuch,
    cancel_refund,
    mark_refunded_by_hand,
    start_refund,
)
from checkout.payments.restocking import CannotRestock, restock_line
from checkout.payments.seen import SeenRefund
from checkout.payments.standin import buyer
from checkout.payments.standin.cards import card_by_last4
from checkout.payments.standin.refunds import create_refund
from checkout.payments.states import AttemptState, RefundState
from checkout.payments.webhook import handle_webhook
from tests.factories import make_basket, make_order, make_product, make_staff

from .odd_money import expire, hear_all, pay_promptpay

pytestmark = pytest.mark.django_db
Reason = Refund.Reason


def pay_by_card(standin, order: Order | None = None, *, last4: str = "4242") -> PaymentAttempt:
    attempt = start_attempt(order or make_order(), "card")
    buyer.submit_card(standin.account, attempt.session_id, card_by_last4(last4))
    return sync_attempt(attempt.pk)


def paid_by_hand(order: Order | None = None, method: str = "transfer") -> PaymentAttempt:
    """Money that a person has seen: no provider knows of it."""
    order = order or make_order(paid=True)
    return PaymentAttempt.objects.create(
        order=order,
        method=method,
        amount_baht=order.total_incl_tax,
        state=AttemptState.PAID,
        expires_at=timezone.now(),
    )


def give_back(attempt: PaymentAttempt, amount: str | Decimal | None = None, **fields) -> Refund:
    amount_baht = refundable_baht(attempt) if amount is None else Decimal(amount)
    return start_refund(attempt, amount_baht, **{"reason": Reason.CHANGED_MIND, "by": make_staff(), **fields})


def state_of(thing) -> str:
    thing.refresh_from_db()
    return thing.status if isinstance(thing, Order) else thing.state


def mails(order: Order) -> list[tuple[str, str]]:
    refunds = order.mails.filter(kind__contains="refund")
    return list(refunds.values_list("kind", "about"))


def at_stripe(standin) -> list[dict]:
    return standin.account.store.select("refund")


def in_stock(product) -> int:
    return StockRecord.objects.get(product=product).num_in_stock


def let_pass(refund: Refund, **time) -> None:
    gone = timedelta(**time)
    refund.refresh_from_db()
    moments = {
        name: getattr(refund, name) - gone
        for name in ("created", "synced_at", "buyer_asked_at")
        if getattr(refund, name)
    }
    Refund.objects.filter(pk=refund.pk).update(**moments)


# To a card, and to a PromptPay buyer


def test_card_gets_its_money_back_and_the_order_ends(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)

    refund = give_back(attempt)

    assert refund.state == RefundState.SUCCEEDED
    assert refundable_baht(attempt) == 0
    assert state_of(attempt.order) == OrderState.REFUNDED
    assert mails(attempt.order) == [("refunded", str(refund.pk))]
    kinds = list(attempt.order.events.filter(data__refund=refund.pk).values_list("kind", flat=True))
    assert kinds == [OrderEvent.Kind.REFUND_STARTED, OrderEvent.Kind.REFUND_MOVED]


def test_part_of_the_money_leaves_the_order_paid(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)

    give_back(attempt, "100.00")
    partly = state_of(attempt.order)
    give_back(attempt)

    assert (partly, state_of(attempt.order)) == (OrderState.PAID, OrderState.REFUNDED)


def test_promptpay_buyer_is_asked_for_her_account_and_has_her_money_then(stripe_at_hand):
    attempt = pay_promptpay(stripe_at_hand, make_order())

    refund = give_back(attempt)

    assert (refund.state, state_of(attempt.order)) == (RefundState.NEEDS_BUYER, OrderState.PAID)
    assert refund.buyer_asked_until > timezone.now()
    assert at_stripe(stripe_at_hand)[0]["instructions_email"] == attempt.order.buyer_email

    buyer.answer_refund_mail(stripe_at_hand.account, refund.refund_id, "submit")
    on_its_way = sync_refund(refund.pk).state
    stripe_at_hand.advance(11)
    done = sync_refund(refund.pk).state

    assert (on_its_way, done) == (RefundState.PENDING, RefundState.SUCCEEDED)
    assert state_of(attempt.order) == OrderState.REFUNDED
    assert [kind for kind, _about in mails(attempt.order)] == ["refund-asked", "refunded"]


def test_what_goes_to_stripe_names_our_refund_and_nobody(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)

    refund = give_back(attempt, "100.01", note="สมหญิง ใจดี เปลี่ยนใจ")

    made = at_stripe(stripe_at_hand)[0]
    assert (made["amount"], made["reason"]) == (10001, "requested_by_customer")
    assert made["metadata"] == {
        "attempt": str(attempt.uuid),
        "order": attempt.order.number,
        "refund": str(refund.uuid),
    }


# Never too much


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_nothing_cannot_be_given_back(stripe_at_hand, amount):
    with pytest.raises(NotRefundable):
        give_back(pay_by_card(stripe_at_hand), amount)


def test_more_than_was_paid_is_refused_and_nothing_is_written(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    give_back(attempt, "100.00")

    with pytest.raises(TooMuch) as refused:
        give_back(attempt, attempt.amount_baht)

    assert refused.value.left_baht == attempt.amount_baht - 100
    assert attempt.refunds.count() == len(at_stripe(stripe_at_hand)) == 1


def test_unpaid_attempt_has_nothing_to_give_back(stripe_at_hand):
    attempt = start_attempt(make_order(), "card")

    with pytest.raises(NotRefundable):
        give_back(attempt, "10.00")


def test_double_submit_makes_one_refund(stripe_at_hand):
    attempt, key = pay_by_card(stripe_at_hand), uuid4()

    first, second = give_back(attempt, "100.00", key=key), give_back(attempt, "100.00", key=key)

    assert first.pk == second.pk
    assert attempt.refunds.count() == len(at_stripe(stripe_at_hand)) == 1


def test_money_that_was_taken_as_payment_is_not_late(stripe_at_hand):
    with pytest.raises(NotRefundable):
        give_back(pay_by_card(stripe_at_hand), reason=Reason.LATE)


# Lines


def odd_order(*, pieces: int = 3) -> Order:
    """An order with prices that no number of pieces divides: discounts stand on its lines."""
    goods = [
        (make_product(price="100.00", stock=9, weight_grams=100), pieces),
        (make_product(price="33.35", stock=9, weight_grams=100), 7),
    ]
    order = make_order(basket=make_basket(goods=goods))
    discounts = [Decimal("0.01"), Decimal("7.78")]
    for line, discount in zip(order.lines.order_by("pk"), discounts, strict=True):
        Line.objects.filter(pk=line.pk).update(
            line_price_incl_tax=line.line_price_incl_tax - discount, centre_baht=line.centre_baht - discount
        )
    Order.objects.filter(pk=order.pk).update(total_incl_tax=order.total_incl_tax - sum(discounts))
    return Order.objects.get(pk=order.pk)


def test_all_lines_piece_by_piece_and_delivery_are_the_total(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand, odd_order())
    order = attempt.order
    given = []
    for line in order.lines.order_by("-pk"):
        for _ in range(line.quantity):
            left = next(left for left in lines_left(order) if left.line.pk == line.pk)
            given.append(give_back(attempt, left.share_baht(1), lines=[RefundWish(line.pk, 1)]).amount_baht)
    delivery_baht = delivery_left_baht(attempt)
    given.append(give_back(attempt, delivery_baht).amount_baht)

    assert delivery_baht == order.shipping_incl_tax > 0
    assert len(set(given[:7])) == 2, "no number of satang divides this line"
    assert sum(given) == order.total_incl_tax
    assert (refundable_baht(attempt), state_of(order)) == (0, OrderState.REFUNDED)


def test_share_of_a_failed_refund_is_free_again_and_sums_stay_exact(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand, odd_order())
    line = attempt.order.lines.first()
    first = give_back(attempt, "99.99", lines=[RefundWish(line.pk, 1)])
    give_back(attempt, "100.00", lines=[RefundWish(line.pk, 1)])
    Refund.objects.filter(pk=first.pk).update(state=RefundState.FAILED)

    left = lines_left(attempt.order)[0]

    shares = [row.amount_baht for refund in attempt.refunds.all() for row in refund.lines.all()]
    assert (left.quantity, left.amount_baht) == (2, line.line_price_incl_tax - shares[1])


def test_no_line_is_given_back_for_more_pieces_than_were_bought(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand, odd_order())
    line = attempt.order.lines.first()
    give_back(attempt, "199.99", lines=[RefundWish(line.pk, 2)])

    for wish in (RefundWish(line.pk, 2), RefundWish(line.pk, 0), RefundWish(make_order().lines.get().pk, 1)):
        with pytest.raises(TooManyPieces):
            give_back(attempt, lines=[wish])


def test_sum_below_the_price_of_its_pieces_is_refused(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    line = attempt.order.lines.get()

    with pytest.raises(SumDiffers):
        give_back(attempt, line.line_price_incl_tax - Decimal("0.01"), lines=[RefundWish(line.pk, 1)])

    assert attempt.refunds.count() == 0


# The shelf


@pytest.fixture
def sold(stripe_at_hand):
    """An order of two pieces, paid by PromptPay, three left on the shelf."""
    product = make_product(stock=5)
    attempt = pay_promptpay(stripe_at_hand, make_order(basket=make_basket(goods=[(product, 2)])))
    attempt.product, attempt.line = product, attempt.order.lines.get()
    return attempt


def wish(attempt, quantity: int = 1, *, restock: bool = True) -> dict:
    return {"lines": [RefundWish(attempt.line.pk, quantity, restock)]}


def test_pieces_that_are_still_here_go_on_the_shelf_at_once(sold):
    refund = give_back(sold, **wish(sold))

    move = Move.objects.get(kind=Move.Kind.RETURN)
    assert in_stock(sold.product) == 4
    assert (move.quantity, move.reference, move.by) == (1, sold.order.number, refund.by)
    assert refund.lines.get().restocked_at
    assert sold.order.events.get(kind=OrderEvent.Kind.RESTOCKED).data["pieces"] == 1


def test_pieces_not_meant_for_the_shelf_stay_off_it(sold):
    refund = give_back(sold, **wish(sold, restock=False))

    assert in_stock(sold.product) == 3
    assert refund.lines.get().restocked_at is None


def send(order: Order) -> None:
    pack_parcel(order, by=make_staff())
    send_parcel(order.parcels.get(), carrier="flash", tracking_number="TH01234567", by=make_staff())


def test_sent_pieces_go_on_the_shelf_when_they_are_back_and_only_once(sold):
    send(sold.order)
    row = give_back(sold, **wish(sold)).lines.get()
    while_away = in_stock(sold.product)

    restock_line(row, by=make_staff())
    restock_line(row, by=make_staff())

    assert (while_away, in_stock(sold.product)) == (3, 4)


def test_no_more_pieces_come_back_than_were_sold(stripe_at_hand, sold):
    first = give_back(sold, **wish(sold, 2))
    buyer.answer_refund_mail(stripe_at_hand.account, first.refund_id, "wrong")
    sync_refund(first.pk)

    again = give_back(sold, **wish(sold, 2))

    assert in_stock(sold.product) == 5
    assert again.lines.get().restocked_at is None
    with pytest.raises(CannotRestock):
        restock_line(again.lines.get(), by=make_staff())


def test_withdrawn_refund_takes_its_pieces_off_the_shelf_again(sold):
    refund = give_back(sold, **wish(sold))

    refund = cancel_refund(refund, by=make_staff())

    assert (refund.state, in_stock(sold.product)) == (RefundState.CANCELED, 3)
    assert refund.lines.get().restocked_at is None
    with pytest.raises(CannotRestock):
        restock_line(refund.lines.get(), by=make_staff())


def test_refund_whose_pieces_are_sold_is_not_withdrawn(sold):
    refund = give_back(sold, **wish(sold))
    record = StockRecord.objects.get(product=sold.product)
    hold_stock([Wanted(record.pk, 4)], reference="another", until=timezone.now())

    with pytest.raises(GoodsGone):
        cancel_refund(refund, by=make_staff())

    assert (state_of(refund), in_stock(sold.product)) == (RefundState.NEEDS_BUYER, 4)


# Withdrawn, failed, lapsed


def test_withdrawn_refund_frees_its_share_and_troubles_nobody(stripe_at_hand):
    attempt, by = pay_promptpay(stripe_at_hand, make_order()), make_staff()
    refund = give_back(attempt)

    refund = cancel_refund(refund, by=by)
    cancel_refund(refund, by=by)
    hear_all(stripe_at_hand)

    assert (refund.state, refundable_baht(attempt)) == (RefundState.CANCELED, attempt.amount_baht)
    assert not PaymentIncident.objects.exists()
    assert [kind for kind, _about in mails(attempt.order)] == ["refund-asked"]
    asked = attempt.order.events.get(data__asked="withdraw")
    assert asked.by == by


def test_refund_that_is_on_its_way_is_not_withdrawn(stripe_at_hand, sold):
    refund = give_back(sold, **wish(sold))
    buyer.answer_refund_mail(stripe_at_hand.account, refund.refund_id, "submit")

    with pytest.raises(NotWithdrawn):
        cancel_refund(refund, by=make_staff())

    assert state_of(refund) == RefundState.PENDING
    assert in_stock(sold.product) == 4, "its pieces are on the shelf as before"


def test_refund_that_nobody_answers_lapses_and_goes_to_a_person(stripe_at_hand):
    attempt = pay_promptpay(stripe_at_hand, make_order())
    refund = give_back(attempt)

    buyer.answer_refund_mail(stripe_at_hand.account, refund.refund_id, "ignore")
    sync_refund(refund.pk)

    incident = PaymentIncident.objects.get()
    assert (incident.kind, incident.object_id) == ("refund-failed", refund.refund_id)
    assert (incident.data["code"], refundable_baht(attempt)) == ("lapsed", attempt.amount_baht)
    assert attempt.order.mails.get(kind=OrderMail.Kind.REFUND_FAILED).data["lapsed"] is True


def test_refund_that_fails_after_it_was_given_frees_its_share_and_goes_to_a_person(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand, last4="5126")
    refund = give_back(attempt, "100.00")
    at_first = refund.state

    stripe_at_hand.advance(11)
    hear_all(stripe_at_hand, kind="refund.failed")
    hear_all(stripe_at_hand, kind="refund.")

    incident = PaymentIncident.objects.get()
    assert (at_first, state_of(refund)) == (RefundState.SUCCEEDED, RefundState.FAILED)
    assert refundable_baht(attempt) == attempt.amount_baht
    assert (incident.data["amount_baht"], incident.data["code"]) == ("100.00", "expired_or_canceled_card")
    assert [kind for kind, _about in mails(attempt.order)] == ["refunded", "refund-failed"]


def test_late_news_of_an_earlier_state_changes_nothing(stripe_at_hand):
    refund = give_back(pay_by_card(stripe_at_hand), "100.00")
    seen = gateway.look_up_refund(refund.refund_id)

    for status in ("pending", "requires_action", "canceled"):
        apply_seen_refund(refund, SeenRefund(**{**vars(seen), "status": status}))

    assert state_of(refund) == RefundState.SUCCEEDED


def test_refusal_is_said_and_frees_the_share(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    account = stripe_at_hand.account
    create_refund(account, {"payment_intent": attempt.intent_id, "amount": gateway.to_satang(attempt.amount_baht)})

    with pytest.raises(RefundRefused) as refused:
        give_back(attempt)

    ours, outside = attempt.refunds.order_by("pk")
    assert refused.value.code == "charge_already_refunded"
    assert (ours.state, outside.reason) == (RefundState.FAILED, Reason.OUTSIDE)
    assert refundable_baht(attempt) == 0


def test_refused_refund_leaves_its_pieces_with_the_order(stripe_at_hand):
    product = make_product(stock=5)
    attempt = pay_by_card(stripe_at_hand, make_order(basket=make_basket(goods=[(product, 2)])))
    PaymentAttempt.objects.filter(pk=attempt.pk).update(intent_id="pi_unknown_there")
    attempt.refresh_from_db()

    with pytest.raises(RefundRefused):
        give_back(attempt, lines=[RefundWish(attempt.order.lines.get().pk, 2, restock=True)])

    assert in_stock(product) == 3


# Answers that are lost


def test_lost_answer_is_repaired_without_a_second_refund(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    made = give_back(attempt, "100.00")
    # The answer never reached us: what we know is the row that was committed before the call.
    Refund.objects.update(state=RefundState.REQUESTED, refund_id=None, closed_at=None, synced_at=None)
    assert refundable_baht(attempt) == attempt.amount_baht - 100

    refund = sync_refund(made.pk)

    assert (refund.state, refund.refund_id) == (RefundState.SUCCEEDED, made.refund_id)
    assert len(at_stripe(stripe_at_hand)) == attempt.refunds.count() == 1


def test_refund_that_never_arrived_is_asked_for_again_with_its_key(stripe_at_hand, settings):
    attempt = pay_by_card(stripe_at_hand)
    home, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    refund = give_back(attempt, "100.00")
    assert refundable_baht(attempt) == attempt.amount_baht - 100
    settings.STRIPE_API_BASE = home

    refund = sync_refund(refund.pk)

    assert refund.state == RefundState.SUCCEEDED
    assert len(at_stripe(stripe_at_hand)) == 1


def test_failure_that_stripe_repeats_is_given_up_after_an_hour_and_told(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    stripe_at_hand.fault("server_error", times=3, method="POST", path="/v1/refunds")
    refund = give_back(attempt, "100.00")
    with pytest.raises(PaymentServiceDown):
        sync_refund(refund.pk)
    let_pass(refund, hours=2)

    refund = sync_refund(refund.pk)

    assert (refund.state, refund.failure) == (RefundState.FAILED, "no_answer")
    assert PaymentIncident.objects.get().kind == "refund-failed"
    assert refundable_baht(attempt) == attempt.amount_baht
    assert at_stripe(stripe_at_hand) == []


# Webhooks, and refunds made at Stripe by hand


def test_refund_made_at_stripe_by_hand_is_imported_once(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    create_refund(stripe_at_hand.account, {"payment_intent": attempt.intent_id, "amount": 10000})

    hear_all(stripe_at_hand)
    StripeEvent.objects.all().delete()
    hear_all(stripe_at_hand)

    refund = attempt.refunds.get()
    assert (refund.reason, refund.state, refund.amount_baht) == (Reason.OUTSIDE, RefundState.SUCCEEDED, 100)
    assert refundable_baht(attempt) == attempt.amount_baht - 100
    assert mails(attempt.order) == [("refunded", str(refund.pk))]


def test_ours_is_not_taken_for_one_made_outside(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    refund = give_back(attempt, "100.00")
    # The webhook is quicker than the answer: the row has no number yet.
    Refund.objects.filter(pk=refund.pk).update(state=RefundState.REQUESTED, refund_id=None, closed_at=None)

    hear_all(stripe_at_hand, kind="refund.created")

    assert attempt.refunds.get().state == RefundState.SUCCEEDED


def test_refund_heard_of_before_its_payment_is_taken_in_all_the_same(stripe_at_hand):
    order = make_order()
    attempt = start_attempt(order, "promptpay")
    buyer.scan_qr(stripe_at_hand.account, attempt.intent_id, "pay")
    create_refund(stripe_at_hand.account, {"payment_intent": attempt.intent_id, "amount": 1000})

    for event in reversed(stripe_at_hand.events()):
        handle_webhook(*stripe_at_hand.signed(event))

    assert state_of(order) == OrderState.PAID
    assert attempt.refunds.get().state == RefundState.NEEDS_BUYER


def test_importing_asks_nobody_about_money_that_came_by_hand(nobody_home):
    assert import_refunds(paid_by_hand()) == []


# Asked about, reminded


def test_job_asks_about_what_is_not_final(stripe_at_hand):
    attempt = pay_promptpay(stripe_at_hand, make_order())
    refund = give_back(attempt)
    buyer.answer_refund_mail(stripe_at_hand.account, refund.refund_id, "submit")
    ask_about_refunds()
    too_early = state_of(refund)
    let_pass(refund, minutes=11)

    ask_about_refunds()

    assert (too_early, state_of(refund)) == (RefundState.NEEDS_BUYER, RefundState.PENDING)


def test_buyer_is_reminded_after_three_and_seven_days_once_each(stripe_at_hand):
    attempt = pay_promptpay(stripe_at_hand, make_order())
    refund = give_back(attempt)
    counts = []
    for days in (2, 1, 1, 3, 5):
        let_pass(refund, days=days)
        ask_about_refunds()
        counts.append(attempt.order.mails.filter(kind=OrderMail.Kind.REFUND_REMINDER).count())

    assert counts == [0, 1, 1, 2, 2]
    about = attempt.order.mails.filter(kind=OrderMail.Kind.REFUND_REMINDER).values_list("about", flat=True)
    assert sorted(about) == [f"{refund.pk}:3", f"{refund.pk}:7"]


def test_buyer_who_has_answered_is_not_reminded(stripe_at_hand):
    attempt = pay_promptpay(stripe_at_hand, make_order())
    refund = give_back(attempt)
    buyer.answer_refund_mail(stripe_at_hand.account, refund.refund_id, "submit")
    let_pass(refund, days=4)

    ask_about_refunds()

    assert not attempt.order.mails.filter(kind=OrderMail.Kind.REFUND_REMINDER).exists()


def test_nobody_is_reminded_while_stripe_is_away(stripe_at_hand, settings):
    attempt = pay_promptpay(stripe_at_hand, make_order())
    refund = give_back(attempt)
    let_pass(refund, days=4)
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    ask_about_refunds()

    assert not attempt.order.mails.filter(kind=OrderMail.Kind.REFUND_REMINDER).exists()


# Too late


def late(standin, method: str, *, last4: str = "4242") -> PaymentAttempt:
    """Money for an order that had expired, and whose only piece somebody else has."""
    product = make_product(stock=1)
    order = make_order(basket=make_basket(goods=[(product, 1)]))
    attempt = start_attempt(order, method)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(state=AttemptState.ENDED)
    expire(order)
    make_order(basket=make_basket(goods=[(product, 1)]))
    if method == "card":
        buyer.submit_card(standin.account, attempt.session_id, card_by_last4(last4))
    else:
        buyer.scan_qr(standin.account, attempt.intent_id, "pay")
    return sync_attempt(attempt.pk)


def test_card_charged_too_late_has_its_money_back_by_itself_once(stripe_at_hand):
    attempt = late(stripe_at_hand, "card")

    ask_about_refunds()
    ask_about_refunds()

    refund, incident = attempt.refunds.get(), PaymentIncident.objects.get()
    assert (refund.reason, refund.state, refund.by) == (Reason.LATE, RefundState.SUCCEEDED, None)
    assert (incident.remedy, bool(incident.closed_at)) == ("by-itself", True)
    assert mails(attempt.order) == [("late-refund", str(refund.pk))]
    assert state_of(attempt.order) == OrderState.REFUNDED


def test_late_refund_that_was_cut_off_is_finished(stripe_at_hand):
    attempt = late(stripe_at_hand, "card")
    ask_about_refunds()
    PaymentIncident.objects.update(closed_at=None, remedy="")

    ask_about_refunds()

    assert PaymentIncident.objects.get().closed_at
    assert attempt.refunds.count() == len(at_stripe(stripe_at_hand)) == 1


def test_late_promptpay_waits_for_a_person(stripe_at_hand):
    attempt = late(stripe_at_hand, "promptpay")

    ask_about_refunds()

    assert (attempt.refunds.count(), PaymentIncident.objects.get().closed_at) == (0, None)


def test_late_money_that_somebody_settles_just_now_is_left_to_her(stripe_at_hand):
    attempt = late(stripe_at_hand, "card")
    PaymentIncident.objects.update(settling_since=timezone.now())

    ask_about_refunds()

    assert attempt.refunds.count() == 0


def test_late_refund_that_fails_goes_to_a_person(stripe_at_hand):
    attempt = late(stripe_at_hand, "card", last4="5126")
    ask_about_refunds()

    stripe_at_hand.advance(11)
    hear_all(stripe_at_hand, kind="refund.failed")
    ask_about_refunds()

    assert PaymentIncident.objects.get(closed_at=None).kind == "refund-failed"
    assert attempt.refunds.get().state == RefundState.FAILED


# By hand


@pytest.mark.parametrize("method", ["transfer", "cash", "cod"])
def test_money_no_provider_holds_waits_for_a_person(nobody_home, method):
    attempt, by = paid_by_hand(method=method), make_staff()
    refund = give_back(attempt)
    waiting = (refund.state, state_of(attempt.order), refundable_baht(attempt))

    mark_refunded_by_hand(refund, by=by, note="Transfer of 3 May")
    mark_refunded_by_hand(refund, by=make_staff())

    assert waiting == (RefundState.REQUESTED, OrderState.PAID, 0)
    assert (state_of(refund), state_of(attempt.order)) == (RefundState.SUCCEEDED, OrderState.REFUNDED)
    done = attempt.order.events.get(kind=OrderEvent.Kind.REFUND_MOVED)
    assert (done.by, done.note) == (by, "Transfer of 3 May")
    assert mails(attempt.order) == [("refunded", str(refund.pk))]


def test_refund_by_hand_can_be_withdrawn_until_it_is_done(nobody_home):
    attempt, by = paid_by_hand(), make_staff()
    refund = cancel_refund(give_back(attempt, "100.00"), by=by)

    with pytest.raises(NotByHand):
        mark_refunded_by_hand(refund, by=by)

    assert (refund.state, refundable_baht(attempt)) == (RefundState.CANCELED, attempt.amount_baht)


def test_stripes_refunds_are_not_marked_by_hand(stripe_at_hand):
    refund = give_back(pay_promptpay(stripe_at_hand, make_order()))

    with pytest.raises(NotByHand):
        mark_refunded_by_hand(refund, by=make_staff())
