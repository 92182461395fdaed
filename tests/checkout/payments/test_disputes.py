"""Disputed card payments: unsent goods stay here until the bank has decided."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from catalogue.producers.models import StockRecord
from catalogue.stock.operations import pieces_out
from checkout.fulfilment.operations import pack_parcel
from checkout.fulfilment.pieces import pieces_of
from checkout.orders.models import Order, OrderEvent
from checkout.orders.operations import IllegalMove
from checkout.orders.states import OrderState
from checkout.orders.timeline import buyer_timeline
from checkout.payments import books, disputes, gateway
from checkout.payments.disputes import sync_dispute
from checkout.payments.models import BalanceEntry, PaymentAttempt, PaymentIncident, Refund
from checkout.payments.operations import start_attempt, sync_attempt
from checkout.payments.refund_sums import are_goods_going_back, lost_baht, refundable_baht
from checkout.payments.refunds import start_refund
from checkout.payments.remedies import DoesNotFit, NoteMissing, Remedy, fitting_remedies, settle_incident
from checkout.payments.seen import SeenDispute
from checkout.payments.standin import buyer, charges
from checkout.payments.standin.cards import card_by_last4
from checkout.payments.standin.events import emit
from checkout.payments.standin.ids import new_id
from checkout.payments.states import AttemptState
from tests.factories import make_order, make_staff

from .odd_money import hear_all

pytestmark = pytest.mark.django_db


def pay_by_card(standin, order: Order | None = None) -> PaymentAttempt:
    attempt = start_attempt(order or make_order(), "card")
    buyer.submit_card(standin.account, attempt.session_id, card_by_last4("4242"))
    return sync_attempt(attempt.pk)


def dispute(standin, attempt: PaymentAttempt, *, status: str = "needs_response", baht: Decimal | None = None) -> str:
    """The buyer's bank asks for the money back, all of it unless said otherwise."""
    account = standin.account
    made = {
        "id": new_id("dp"),
        "object": "dispute",
        "amount": gateway.to_satang(baht or attempt.amount_baht),
        "balance_transactions": [],
        "charge": attempt.charge_id,
        "created": account.now(),
        "currency": "thb",
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": account.now() + 7 * 86_400,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "intended_submission_method": None,
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "network_reason_code": "10.4",
        "payment_intent": attempt.intent_id,
        "payment_method_details": None,
        "reason": "fraudulent",
        "status": status,
    }
    account.store.add(made)
    emit(account, "charge.dispute.created", made)
    return made["id"]


def decide(standin, dispute_id: str, status: str) -> None:
    made = {**standin.account.store.get("dispute", dispute_id), "status": status}
    standin.account.store.save(made)
    emit(standin.account, "charge.dispute.closed", made)


def state_of(order) -> str:
    return Order.objects.get(pk=order.pk).status


def hear_disputes(standin) -> None:
    hear_all(standin, kind="charge.dispute.")


@pytest.mark.parametrize("packed", [False, True])
def test_disputed_order_is_not_sent(stripe_at_hand, packed):
    attempt = pay_by_card(stripe_at_hand)
    order = attempt.order
    if packed:
        pack_parcel(order, by=make_staff())

    dispute(stripe_at_hand, attempt)
    hear_disputes(stripe_at_hand)
    hear_disputes(stripe_at_hand)

    incident = PaymentIncident.objects.get()
    assert state_of(order) == OrderState.REVIEW
    assert order.events.get(kind=OrderEvent.Kind.DISPUTED).note == "fraudulent"
    assert (incident.kind, incident.attempt, incident.data["reason"]) == ("dispute", attempt, "fraudulent")
    assert incident.data["due_by"]
    with pytest.raises(IllegalMove):
        pack_parcel(order, by=make_staff())


@pytest.mark.parametrize("is_number_known", [True, False])
def test_dispute_told_before_its_payment_keeps_the_order_back_too(stripe_at_hand, is_number_known):
    attempt = start_attempt(make_order(), "card")
    buyer.submit_card(stripe_at_hand.account, attempt.session_id, card_by_last4("4242"))
    session = stripe_at_hand.account.store.get("checkout.session", attempt.session_id)
    intent = stripe_at_hand.account.store.get("payment_intent", session["payment_intent"])
    attempt.intent_id, attempt.charge_id = intent["id"], intent["latest_charge"]
    if is_number_known:
        PaymentAttempt.objects.update(intent_id=intent["id"])

    sync_dispute(dispute(stripe_at_hand, attempt))

    assert state_of(attempt.order) == OrderState.REVIEW


def test_sent_order_stays_sent_and_a_person_is_told(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    Order.objects.filter(pk=attempt.order_id).update(status=OrderState.SHIPPED)

    sync_dispute(dispute(stripe_at_hand, attempt))

    assert state_of(attempt.order) == OrderState.SHIPPED
    assert attempt.order.events.filter(kind=OrderEvent.Kind.DISPUTED).count() == 1
    assert PaymentIncident.objects.get().closed_at is None


def test_won_dispute_lets_the_order_go_on(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    number = dispute(stripe_at_hand, attempt)
    hear_disputes(stripe_at_hand)

    decide(stripe_at_hand, number, "won")
    hear_disputes(stripe_at_hand)
    sync_dispute(number)

    incident = PaymentIncident.objects.get()
    assert state_of(attempt.order) == OrderState.PAID
    assert attempt.order.events.filter(kind=OrderEvent.Kind.DISPUTE_CLOSED).count() == 1
    assert (incident.remedy, bool(incident.closed_at)) == ("won", True)
    assert lost_baht(attempt) == 0


def test_order_with_two_disputes_waits_for_both(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    first, second = dispute(stripe_at_hand, attempt), dispute(stripe_at_hand, attempt)
    hear_disputes(stripe_at_hand)
    decide(stripe_at_hand, first, "won")
    hear_disputes(stripe_at_hand)
    after_one = state_of(attempt.order)
    decide(stripe_at_hand, second, "won")
    hear_disputes(stripe_at_hand)

    assert (after_one, state_of(attempt.order)) == (OrderState.REVIEW, OrderState.PAID)


def test_lost_dispute_is_gone_money_until_a_person_closes_it(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    number = dispute(stripe_at_hand, attempt)
    sync_dispute(number)
    decide(stripe_at_hand, number, "lost")

    sync_dispute(number)
    sync_dispute(number)

    incident = PaymentIncident.objects.get()
    assert lost_baht(attempt) == attempt.amount_baht
    assert (incident.closed_at, state_of(attempt.order)) == (None, OrderState.REVIEW)
    assert attempt.order.events.filter(kind=OrderEvent.Kind.DISPUTE_CLOSED).count() == 1
    assert fitting_remedies(incident) == [Remedy.ACCEPT]
    by = make_staff()
    assert settle_incident(incident, Remedy.ACCEPT, by=by, note="Seen.")
    assert not settle_incident(incident, Remedy.ACCEPT, by=by, note="Seen.")
    assert state_of(attempt.order) == OrderState.REFUNDED
    assert lost_baht(attempt) == attempt.amount_baht


def test_goods_of_a_lost_dispute_are_for_sale_again_once(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    line = attempt.order.lines.get()
    sold_out_to = StockRecord.objects.get(pk=line.stockrecord_id).num_in_stock
    number = dispute(stripe_at_hand, attempt)
    sync_dispute(number)
    decide(stripe_at_hand, number, "lost")
    sync_dispute(number)
    incident, by = PaymentIncident.objects.get(), make_staff()

    for _click in range(2):
        settle_incident(incident, Remedy.ACCEPT, by=by, note="Seen.")

    assert StockRecord.objects.get(pk=line.stockrecord_id).num_in_stock == sold_out_to + line.quantity
    assert attempt.order.events.get(kind=OrderEvent.Kind.RESTOCKED).data["pieces"] == line.quantity
    assert pieces_out(line.stockrecord_id, attempt.order.number) == 0


def lose(standin, attempt: PaymentAttempt, baht: Decimal | None = None) -> PaymentIncident:
    """A dispute comes, and the bank decides for the buyer."""
    number = dispute(standin, attempt, baht=baht)
    sync_dispute(number)
    decide(standin, number, "lost")
    return sync_dispute(number)


def accept(incident: PaymentIncident) -> None:
    settle_incident(incident, Remedy.ACCEPT, by=make_staff(), note="Seen.")


PART = Decimal("200.00")


@pytest.mark.parametrize("packed", [False, True])
def test_order_of_which_a_part_was_lost_goes_on_with_its_goods_sold(stripe_at_hand, packed):
    attempt = pay_by_card(stripe_at_hand)
    order, line = attempt.order, attempt.order.lines.get()
    on_shelf = StockRecord.objects.get(pk=line.stockrecord_id).num_in_stock
    if packed:
        pack_parcel(order, by=make_staff())

    incident = lose(stripe_at_hand, attempt, PART)
    waits = state_of(order)
    accept(incident)

    assert (waits, state_of(order)) == (OrderState.REVIEW, OrderState.PACKED if packed else OrderState.PAID)
    assert (lost_baht(attempt), refundable_baht(attempt)) == (PART, attempt.amount_baht - PART)
    assert (incident.data["amount_baht"], incident.data["left_baht"]) == ("200.00", str(attempt.amount_baht - PART))
    assert StockRecord.objects.get(pk=line.stockrecord_id).num_in_stock == on_shelf
    assert pieces_out(line.stockrecord_id, order.number) == line.quantity
    assert not order.events.filter(kind=OrderEvent.Kind.RESTOCKED).exists()
    assert [line.left for line in pieces_of(order)] == [0 if packed else 1]


def test_buyer_reads_that_her_bank_gave_a_part_back(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    with override("en"):
        before = [step.label for step in buyer_timeline(attempt.order)]
        lose(stripe_at_hand, attempt, PART)
        after = [step.label for step in buyer_timeline(Order.objects.get(pk=attempt.order_id))]

    assert "Part of your money given back" not in before
    assert "Part of your money given back" in after


def test_order_lost_in_parts_ends_with_the_last_of_them(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    line = attempt.order.lines.get()

    accept(lose(stripe_at_hand, attempt, PART))
    after_one = state_of(attempt.order)
    accept(lose(stripe_at_hand, attempt, attempt.amount_baht - PART))

    assert (after_one, state_of(attempt.order)) == (OrderState.PAID, OrderState.REFUNDED)
    assert pieces_out(line.stockrecord_id, attempt.order.number) == 0


def test_order_lost_in_part_waits_for_its_other_dispute(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    other = dispute(stripe_at_hand, attempt, baht=PART)
    sync_dispute(other)

    accept(lose(stripe_at_hand, attempt, PART))
    waits = state_of(attempt.order)
    decide(stripe_at_hand, other, "won")
    sync_dispute(other)

    assert (waits, state_of(attempt.order)) == (OrderState.REVIEW, OrderState.PAID)


def test_goods_stay_here_when_what_a_bank_left_goes_back_too(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    order = attempt.order
    accept(lose(stripe_at_hand, attempt, PART))
    Refund.objects.create(attempt=attempt, amount_baht=refundable_baht(attempt), reason=Refund.Reason.OTHER)

    assert are_goods_going_back(order)
    with pytest.raises(IllegalMove):
        pack_parcel(order, by=make_staff())


def test_lost_part_and_refunded_rest_are_all_of_the_money(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    accept(lose(stripe_at_hand, attempt, PART))

    start_refund(attempt, refundable_baht(attempt), reason=Refund.Reason.OTHER)

    assert state_of(attempt.order) == OrderState.REFUNDED


def test_lost_second_payment_does_not_end_an_order_paid_by_another(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    second = PaymentAttempt.objects.create(
        order=attempt.order,
        method="card",
        amount_baht=attempt.amount_baht,
        state=AttemptState.REVIEW,
        intent_id="pi_second",
        charge_id="ch_second",
        expires_at=attempt.expires_at,
    )
    seen = SeenDispute("du_2", "lost", "duplicate", second.amount_baht, "ch_second", "pi_second", "", None)

    accept(disputes._apply(second, seen))

    assert state_of(attempt.order) == OrderState.PAID


def test_late_news_of_a_decided_dispute_changes_nothing(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    number = dispute(stripe_at_hand, attempt)
    sync_dispute(number)
    decide(stripe_at_hand, number, "won")
    sync_dispute(number)

    decide(stripe_at_hand, number, "under_review")
    sync_dispute(number)

    assert state_of(attempt.order) == OrderState.PAID


def test_answer_is_noted_and_the_dispute_stays_open(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    sync_dispute(dispute(stripe_at_hand, attempt))
    incident = PaymentIncident.objects.get()
    with pytest.raises(NoteMissing):
        settle_incident(incident, Remedy.FIGHT, by=make_staff())
    with pytest.raises(DoesNotFit):
        settle_incident(incident, Remedy.GIVE_BACK, by=make_staff())

    settle_incident(incident, Remedy.FIGHT, by=make_staff(), note="Sent the parcel's receipt.")
    settle_incident(incident, Remedy.FIGHT, by=make_staff(), note="Sent the parcel's receipt.")

    incident.refresh_from_db()
    assert (incident.closed_at, incident.data["answer"], incident.note) == (None, "fight", "Sent the parcel's receipt.")
    assert attempt.order.events.filter(kind=OrderEvent.Kind.REMEDY).count() == 1


def test_dispute_of_somebody_elses_payment_goes_to_a_person(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    number = dispute(stripe_at_hand, attempt)
    PaymentAttempt.objects.update(intent_id="pi_of_another")

    sync_dispute(number)

    incident = PaymentIncident.objects.get()
    assert (incident.order, Decimal(incident.data["amount_baht"])) == (None, attempt.amount_baht)


def test_lines_of_a_dispute_in_the_books_belong_to_its_payment(stripe_at_hand):
    attempt = pay_by_card(stripe_at_hand)
    number = dispute(stripe_at_hand, attempt)
    sync_dispute(number)
    charges.book(
        stripe_at_hand.account,
        amount=-gateway.to_satang(attempt.amount_baht),
        currency="thb",
        source=number,
        kind="adjustment",
        category="dispute",
    )

    books.import_books()

    assert BalanceEntry.objects.get(kind="dispute").attempt == attempt
