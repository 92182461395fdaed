"""Disputed card payments: unsent goods stay here until the bank has decided."""

from decimal import Decimal

import pytest

from catalogue.producers.models import StockRecord
from catalogue.stock.operations import pieces_out
from checkout.fulfilment.operations import mark_packed
from checkout.orders.models import Order, OrderEvent
from checkout.orders.operations import IllegalMove
from checkout.orders.states import OrderState
from checkout.payments import books, gateway
from checkout.payments.disputes import lost_baht, sync_dispute
from checkout.payments.models import BalanceEntry, PaymentAttempt, PaymentIncident
from checkout.payments.operations import start_attempt, sync_attempt
from checkout.payments.remedies import DoesNotFit, NoteMissing, Remedy, fitting_remedies, settle_incident
from checkout.payments.standin import buyer, charges
from checkout.payments.standin.cards import card_by_last4
from checkout.payments.standin.events import emit
from checkout.payments.standin.ids import new_id
from tests.factories import make_order, make_staff

from .odd_money import hear_all

pytestmark = pytest.mark.django_db


def pay_by_card(standin, order: Order | None = None) -> PaymentAttempt:
    attempt = start_attempt(order or make_order(), "card")
    buyer.submit_card(standin.account, attempt.session_id, card_by_last4("4242"))
    return sync_attempt(attempt.pk)


def dispute(standin, attempt: PaymentAttempt, *, status: str = "needs_response") -> str:
    """The buyer's bank asks for the money back."""
    account = standin.account
    made = {
        "id": new_id("dp"),
        "object": "dispute",
        "amount": gateway.to_satang(attempt.amount_baht),
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
        mark_packed(order, by=make_staff())

    dispute(stripe_at_hand, attempt)
    hear_disputes(stripe_at_hand)
    hear_disputes(stripe_at_hand)

    incident = PaymentIncident.objects.get()
    assert state_of(order) == OrderState.REVIEW
    assert order.events.get(kind=OrderEvent.Kind.DISPUTED).note == "fraudulent"
    assert (incident.kind, incident.attempt, incident.data["reason"]) == ("dispute", attempt, "fraudulent")
    assert incident.data["due_by"]
    with pytest.raises(IllegalMove):
        mark_packed(order, by=make_staff())


def test_dispute_told_before_its_payment_keeps_the_order_back_too(stripe_at_hand):
    attempt = start_attempt(make_order(), "card")
    buyer.submit_card(stripe_at_hand.account, attempt.session_id, card_by_last4("4242"))
    session = stripe_at_hand.account.store.get("checkout.session", attempt.session_id)
    intent = stripe_at_hand.account.store.get("payment_intent", session["payment_intent"])
    PaymentAttempt.objects.update(intent_id=intent["id"])
    attempt.refresh_from_db()
    attempt.charge_id = intent["latest_charge"]

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
