"""Stripe's books beside ours: lines once each, fees as Stripe took them, payouts that must add up."""

from decimal import Decimal

import pytest
import requests
from django.db.models import F

from checkout.payments import books, gateway
from checkout.payments.models import BalanceEntry, PaymentIncident, Payout
from checkout.payments.remedies import Remedy, StillOdd, settle_incident
from checkout.payments.standin import buyer
from tests.factories import make_order, make_staff

from .odd_money import hear_all, pay_promptpay

pytestmark = pytest.mark.django_db


def test_fee_is_taken_when_the_charge_comes_into_the_books(stripe_at_hand):
    attempt = pay_promptpay(stripe_at_hand, make_order())
    hear_all(stripe_at_hand)
    before = BalanceEntry.objects.count()

    stripe_at_hand.advance(3)
    hear_all(stripe_at_hand)

    entry = BalanceEntry.objects.get()
    satang = gateway.to_satang(attempt.amount_baht)
    fee = (satang * 165 + 5_000) // 10_000
    vat = (fee * 7 + 50) // 100
    assert before == 0
    assert (entry.attempt, entry.amount_baht) == (attempt, attempt.amount_baht)
    assert (gateway.to_satang(entry.fee_baht), gateway.to_satang(entry.fee_vat_baht)) == (fee + vat, vat)
    assert entry.net_baht == entry.amount_baht - entry.fee_baht


def test_books_imported_ten_times_are_the_same(stripe_at_hand):
    pay_promptpay(stripe_at_hand, make_order())
    pay_promptpay(stripe_at_hand, make_order())
    stripe_at_hand.advance(3)

    for _ in range(10):
        books.import_books()
        hear_all(stripe_at_hand)

    assert BalanceEntry.objects.count() == 2
    assert not PaymentIncident.objects.exists()


def test_line_that_came_before_its_payment_was_known_finds_it_later(stripe_at_hand):
    attempt = pay_promptpay(stripe_at_hand, make_order())
    charge_id = attempt.charge_id
    type(attempt).objects.update(charge_id="")
    stripe_at_hand.advance(3)
    books.import_books()
    unlinked = BalanceEntry.objects.get().attempt
    type(attempt).objects.update(charge_id=charge_id)

    books.import_books()

    assert (unlinked, BalanceEntry.objects.get().attempt) == (None, attempt)


def test_promptpay_qr_paid_again_is_found_in_the_books(stripe_at_hand):
    attempt = pay_promptpay(stripe_at_hand, make_order())
    buyer.pay_old_qr(stripe_at_hand.account, attempt.intent_id)

    books.import_books()
    books.import_books()

    incident = PaymentIncident.objects.get()
    assert (incident.kind, incident.attempt) == (PaymentIncident.Kind.DOUBLE, attempt)
    assert Decimal(incident.data["received_baht"]) == attempt.amount_baht
    assert incident.data["on_balance"]


def test_money_in_the_books_that_names_nothing_is_unknown(stripe_at_hand):
    attempt = pay_promptpay(stripe_at_hand, make_order())
    buyer.pay_old_qr(stripe_at_hand.account, attempt.intent_id)
    type(attempt).objects.update(intent_id="pi_of_somebody")

    books.import_books()

    assert PaymentIncident.objects.get().kind == PaymentIncident.Kind.UNKNOWN


def pay_out(standin, *, more_satang: int = 0, **changes) -> str:
    """Let what is on the balance go to the bank, as Stripe does each day; `more_satang` arrives too much."""
    answer = requests.post(f"{standin.url}/_standin/payouts/run", timeout=10)
    assert answer.status_code in {200, 303}, answer.text
    standin.advance(8 * 86_400)
    store = standin.account.store
    payout = store.select("payout")[0]
    store.save({**payout, "amount": payout["amount"] + more_satang, **changes})
    return payout["id"]


@pytest.fixture
def paid_twice(stripe_at_hand):
    """Two payments whose money is free to go to the bank."""
    attempts = [pay_promptpay(stripe_at_hand, make_order()) for _ in range(2)]
    stripe_at_hand.advance(5 * 86_400)
    return attempts


def test_payout_is_the_sum_of_its_parts(stripe_at_hand, paid_twice):
    payout_id = pay_out(stripe_at_hand)

    for _ in range(3):
        hear_all(stripe_at_hand, kind="payout.")
        books.import_books()

    payout = Payout.objects.get()
    entries = BalanceEntry.objects.filter(attempt__in=paid_twice)
    assert (payout.payout_id, payout.state) == (payout_id, "paid")
    assert {entry.payout for entry in entries} == {payout}
    assert payout.parts_baht == payout.amount_baht == sum(entry.net_baht for entry in entries)
    assert payout.checked_at
    assert not PaymentIncident.objects.exists()


def test_payout_that_differs_goes_to_a_person_once(stripe_at_hand, paid_twice):
    pay_out(stripe_at_hand, more_satang=100)

    books.import_books()
    books.import_books()

    incident = PaymentIncident.objects.get()
    assert incident.kind == PaymentIncident.Kind.PAYOUT
    assert Decimal(incident.data["amount_baht"]) - Decimal(incident.data["parts_baht"]) == 1
    assert (incident.data["lines"], bool(incident.data["arrives_on"])) == (2, True)


def test_payout_that_adds_up_at_last_is_settled_by_trying_again(stripe_at_hand, paid_twice):
    payout_id = pay_out(stripe_at_hand, more_satang=100)
    books.import_books()
    incident = PaymentIncident.objects.get()
    with pytest.raises(StillOdd):
        settle_incident(incident, Remedy.AGAIN, by=make_staff())
    Payout.objects.update(amount_baht=F("amount_baht") - 1)

    settle_incident(incident, Remedy.AGAIN, by=make_staff())

    incident.refresh_from_db()
    assert (incident.object_id, incident.remedy, bool(incident.closed_at)) == (payout_id, "again", True)


def test_payout_whose_parts_are_not_gathered_yet_is_compared_later(stripe_at_hand, paid_twice):
    payout_id = pay_out(stripe_at_hand, more_satang=100, reconciliation_status="in_progress")
    books.import_payout(payout_id)
    too_early = (Payout.objects.get().checked_at, PaymentIncident.objects.count())
    store = stripe_at_hand.account.store
    store.save({**store.get("payout", payout_id), "reconciliation_status": "completed"})

    books.import_payout(payout_id)

    assert too_early == (None, 0)
    assert PaymentIncident.objects.get().kind == PaymentIncident.Kind.PAYOUT


def test_payout_made_by_hand_knows_no_parts_and_is_only_noted(stripe_at_hand, paid_twice):
    payout_id = pay_out(stripe_at_hand, automatic=False)

    assert books.import_payout(payout_id) is False
    assert Payout.objects.get().checked_at is None
