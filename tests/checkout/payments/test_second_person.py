"""Large sums go back when two people say so: one asks, another one gives, and nothing moves in between."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from checkout.ledger.models import Entry
from checkout.orders.models import Order
from checkout.orders.states import OrderState
from checkout.payments.models import PaymentIncident, Refund
from checkout.payments.refund_sums import refundable_baht
from checkout.payments.refund_words import refunds_for_buyer
from checkout.payments.refunds import (
    NotByHand,
    NotWaiting,
    RefundWish,
    SamePerson,
    TooMuch,
    cancel_refund,
    mark_refunded_by_hand,
    refunds_to_second,
    second_refund,
    start_refund,
)
from checkout.payments.remedies import Remedy, SecondPersonNeeded, settle_incident
from checkout.payments.restocking import CannotRestock, restock_line
from checkout.payments.states import AttemptState, RefundState
from tests.factories import make_basket, make_order, make_product, make_staff
from tests.factories.payments import make_paid_attempt

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid():
    """An order of five pieces of 590 baht, paid by transfer."""
    return make_paid_attempt(make_order(basket=make_basket(goods=[(make_product(stock=5), 5)]), paid=True))


def ask(attempt, baht: str, *, by=None, pieces: int = 0, restock: bool = True) -> Refund:
    lines = [RefundWish(attempt.order.lines.get().pk, pieces, restock)] if pieces else []
    return start_refund(attempt, Decimal(baht), reason=Refund.Reason.FAULTY, by=by or make_staff(), lines=lines)


def entries() -> list[str]:
    return list(Entry.objects.filter(kind__in=["return", "money-back"]).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("sums", "states"),
    [
        (["2000.00"], ["requested"]),
        (["2000.01"], ["asked"]),
        (["1500.00", "500.00"], ["requested", "requested"]),
        (["1500.00", "500.01"], ["requested", "asked"]),
        (["1000.00", "1000.00", "100.00"], ["requested", "requested", "asked"]),
    ],
)
def test_what_is_above_two_thousand_on_one_day_waits(paid, sums, states):
    by = make_staff()

    assert [ask(paid, baht, by=by).state for baht in sums] == states


def test_several_people_cannot_split_a_sum_either(paid):
    assert [ask(paid, "1500.00").state, ask(paid, "1500.00").state] == ["requested", "asked"]


def test_what_two_people_gave_leaves_one_her_own_again(paid):
    second_refund(ask(paid, "2500.00"), by=make_staff())

    assert ask(paid, "400.00").state == RefundState.REQUESTED


def test_withdrawn_sums_do_not_count(paid):
    cancel_refund(ask(paid, "1900.00"), by=make_staff())

    assert ask(paid, "1900.00").state == RefundState.REQUESTED


def test_the_shop_itself_waits_for_nobody(paid):
    assert start_refund(paid, Decimal("2500.00"), reason="other").state == "requested"


def test_without_the_rule_one_person_gives_all(paid, settings):
    settings.SECOND_PERSON_ABOVE_BAHT = 1_000_000

    assert ask(paid, "2950.00").state == RefundState.REQUESTED


def test_nothing_moves_before_the_second_person(paid):
    refund = ask(paid, "2360.00", pieces=4)

    assert refundable_baht(paid) == paid.amount_baht - 2360
    assert refund.lines.get().restocked_at is None
    assert entries() == []
    assert refunds_for_buyer(paid.order) == []
    with pytest.raises(NotByHand):
        mark_refunded_by_hand(refund, by=make_staff())
    with pytest.raises(CannotRestock):
        restock_line(refund.lines.get(), by=make_staff())
    assert list(refunds_to_second()) == [refund]


def test_the_second_person_gives_it(paid):
    asker, giver = make_staff(), make_staff()
    refund = ask(paid, "2360.00", by=asker, pieces=4)

    given = second_refund(refund, by=giver)

    assert (given.state, given.by, given.seconded_by) == (RefundState.REQUESTED, asker, giver)
    assert given.lines.get().restocked_at is not None
    assert entries() == ["return"]
    assert mark_refunded_by_hand(given, by=giver).state == RefundState.SUCCEEDED
    assert list(refunds_to_second()) == []


def test_giving_twice_gives_once(paid):
    refund, giver = ask(paid, "2500.00"), make_staff()

    second_refund(refund, by=giver)
    again = second_refund(refund, by=make_staff())

    assert again.seconded_by == giver
    assert refund.attempt.order.events.filter(data__refund=refund.pk).count() == 2


def test_whoever_asked_cannot_give(paid):
    by = make_staff()
    refund = ask(paid, "2500.00", by=by)

    with pytest.raises(SamePerson):
        second_refund(refund, by=by)

    refund.refresh_from_db()
    assert refund.state == RefundState.ASKED


def test_the_database_refuses_one_person_twice(paid):
    by = make_staff()
    refund = ask(paid, "2500.00", by=by)

    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(seconded_by=by)


def test_whoever_asked_withdraws_it_and_its_share_is_free(paid):
    by = make_staff()
    refund = ask(paid, "2360.00", by=by, pieces=4)

    assert cancel_refund(refund, by=by).state == RefundState.CANCELED

    assert refundable_baht(paid) == paid.amount_baht
    assert entries() == []
    with pytest.raises(NotWaiting):
        second_refund(refund, by=make_staff())


def test_money_a_bank_took_back_meanwhile_is_not_given(paid):
    refund = ask(paid, "2500.00")
    lost = {"amount_baht": str(paid.amount_baht), "status": "lost"}
    PaymentIncident.objects.create(kind="dispute", order=paid.order, attempt=paid, object_id="dp_1", data=lost)

    with pytest.raises(TooMuch):
        second_refund(refund, by=make_staff())


def test_odd_money_stays_open_until_somebody_else_presses_too(paid):
    paid.state = AttemptState.REVIEW
    paid.save(update_fields=["state"])
    Order.objects.filter(pk=paid.order_id).update(status=OrderState.REVIEW)
    facts = {"received_baht": str(paid.amount_baht), "expected_baht": "1.00"}
    incident = PaymentIncident.objects.create(
        kind="short", order=paid.order, attempt=paid, object_id=str(paid.uuid), data=facts
    )
    first, second = make_staff(), make_staff()

    for _ in range(2):
        with pytest.raises(SecondPersonNeeded):
            settle_incident(incident, Remedy.GIVE_BACK, by=first)
    incident.refresh_from_db()
    was_open, asked = incident.closed_at is None, Refund.objects.get().state
    settle_incident(incident, Remedy.GIVE_BACK, by=second)

    incident.refresh_from_db()
    assert (was_open, asked) == (True, RefundState.ASKED)
    assert (incident.closed_by, Refund.objects.get().seconded_by) == (second, second)
