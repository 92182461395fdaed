"""What the shop looks for by itself: events it could not act on or never heard of, money nobody owns."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from checkout.orders.models import Order
from checkout.orders.states import OrderState
from checkout.payments.models import PaymentAttempt, PaymentIncident, StripeEvent
from checkout.payments.operations import PaymentServiceDown, start_attempt
from checkout.payments.reconcile import (
    JOBS,
    MOST_TRIES,
    act_on_events_again,
    find_unowned_money,
    hear_undelivered_events,
)
from checkout.payments.standin import buyer
from checkout.payments.states import AttemptState
from checkout.payments.webhook import handle_webhook
from tests.factories import make_order

from .odd_money import make_late, pay_promptpay

pytestmark = pytest.mark.django_db


def state_of(order) -> str:
    return Order.objects.get(pk=order.pk).status


@pytest.fixture
def unheard(stripe_at_hand, settings):
    """An order whose payment was told while Stripe could not be asked: its event waits."""
    order = make_order()
    attempt = start_attempt(order, "promptpay")
    buyer.scan_qr(stripe_at_hand.account, attempt.intent_id, "pay")
    home, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    with pytest.raises(PaymentServiceDown):
        handle_webhook(*stripe_at_hand.signed(stripe_at_hand.events()[-1]))
    settings.STRIPE_API_BASE = home
    return order


def let_wait(**time) -> None:
    StripeEvent.objects.update(received=timezone.now() - timedelta(**time))


def test_event_we_could_not_act_on_is_acted_on_later(unheard):
    let_wait(minutes=3)

    act_on_events_again()

    event = StripeEvent.objects.get()
    assert state_of(unheard) == OrderState.PAID
    assert (bool(event.processed_at), event.tries, event.error) == (True, 2, "")


def test_event_is_not_tried_before_its_time_nor_for_ever(unheard):
    let_wait(seconds=90)
    act_on_events_again()
    too_early = StripeEvent.objects.get().tries
    StripeEvent.objects.update(tries=MOST_TRIES)
    let_wait(days=300)
    act_on_events_again()

    assert (too_early, StripeEvent.objects.get().tries) == (1, MOST_TRIES)


def test_each_failed_try_waits_twice_as_long(unheard, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    let_wait(minutes=3)

    for _ in range(5):
        act_on_events_again()

    assert StripeEvent.objects.get().tries == 2


def test_event_stripe_could_not_deliver_is_asked_for(stripe_at_hand):
    stripe_at_hand.webhook_url = "http://127.0.0.1:9/"
    order = make_order()
    attempt = start_attempt(order, "promptpay")
    buyer.scan_qr(stripe_at_hand.account, attempt.intent_id, "pay")

    hear_undelivered_events()
    first = set(StripeEvent.objects.values_list("event_id", "tries"))
    hear_undelivered_events()

    assert state_of(order) == OrderState.PAID
    assert first == set(StripeEvent.objects.values_list("event_id", "tries"))
    assert not StripeEvent.objects.filter(processed_at=None).exists()


def test_payment_lost_on_every_way_here_is_found_in_stripes_list(stripe_at_hand):
    order = make_order()
    attempt = start_attempt(order, "promptpay")
    buyer.scan_qr(stripe_at_hand.account, attempt.intent_id, "pay")
    # The row lost its number, and the attempt counts as over: nothing else would ask for it again.
    PaymentAttempt.objects.update(state=AttemptState.ENDED, intent_id=None)
    find_unowned_money()
    without_number = state_of(order)
    PaymentAttempt.objects.update(intent_id=attempt.intent_id)

    find_unowned_money()

    assert (without_number, state_of(order)) == (OrderState.AWAITING_PAYMENT, OrderState.PAID)


def test_money_made_at_stripe_by_hand_is_unknown_and_told_once(stripe_at_hand):
    order = make_order()
    stripe_at_hand.fault("no_metadata")
    attempt = start_attempt(order, "promptpay")
    buyer.scan_qr(stripe_at_hand.account, attempt.intent_id, "pay")
    PaymentAttempt.objects.all().delete()

    find_unowned_money()
    find_unowned_money()

    incident = PaymentIncident.objects.get()
    assert (incident.kind, incident.object_id) == (PaymentIncident.Kind.UNKNOWN, attempt.intent_id)
    assert incident.data["received_baht"] == str(attempt.amount_baht)


def test_money_that_lies_with_a_person_already_is_left_to_her(stripe_at_hand):
    make_late(stripe_at_hand)
    pay_promptpay(stripe_at_hand, make_order())

    find_unowned_money()

    assert list(PaymentIncident.objects.values_list("kind", flat=True)) == ["late"]


@pytest.mark.parametrize("options", [[], ["--all"]])
def test_command_says_in_one_line_a_job_what_it_did(stripe_at_hand, options):
    said = StringIO()

    call_command("payments_reconcile", *options, stdout=said)

    names = [job.name for job in JOBS if options or job.is_frequent]
    assert [line.split(":")[0] for line in said.getvalue().splitlines()] == names


def test_command_runs_every_job_and_fails_when_stripe_is_away(nobody_home):
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("payments_reconcile", "--all", stdout=said)

    assert len(said.getvalue().splitlines()) == len(JOBS)
