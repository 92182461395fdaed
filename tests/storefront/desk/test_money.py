"""The desk's list of odd money: who sees it, what it says, and one click to settle it."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from checkout.orders.models import OrderEvent
from checkout.orders.operations import record_event
from checkout.orders.states import OrderState
from checkout.payments.models import PaymentAttempt, PaymentIncident
from checkout.payments.remedies import FITTING, Remedy
from checkout.payments.states import AttemptState
from storefront.accounts.roles import Role
from tests.factories import make_customer, make_order, make_staff
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db
Kind = PaymentIncident.Kind

FACTS = {
    Kind.SHORT: {"expected_baht": "635.00", "received_baht": "634.00", "charge": "py_1"},
    Kind.OVER: {"expected_baht": "635.00", "received_baht": "685.00", "charge": "py_1"},
    Kind.CURRENCY: {"expected_baht": "635.00", "received": "635.00 USD"},
    Kind.MISMATCH: {"expected_baht": "635.00", "received_baht": "635.00", "live": "False", "attempt_uuid": "x"},
    Kind.LATE: {"expected_baht": "635.00", "received_baht": "635.00"},
    Kind.DOUBLE: {"received_baht": "635.00", "says": "Repeated payment", "came": "2026-11-01T10:00:00+00:00"},
    Kind.UNKNOWN: {"received_baht": "635.00", "attempt": "some-number", "order": "KK-1"},
    Kind.DISPUTE: {
        "amount_baht": "635.00",
        "reason": "fraudulent",
        "status": "needs_response",
        "due_by": "2026-12-08T10:00:00+00:00",
    },
    Kind.REFUND_FAILED: {"amount_baht": "635.00", "code": "expired_or_canceled_card"},
    Kind.EXPIRY: {"expected_baht": "635.00", "ended": "2026-11-01T10:00:00+00:00"},
    Kind.PAYOUT: {"amount_baht": "635.00", "parts_baht": "600.00", "lines": 3, "arrives_on": "2026-11-03"},
    Kind.CONFIGURATION: {"code": "promptpay_not_enabled"},
    Kind.BRAKE: {
        "path": "card",
        "who": "address",
        "count": 6,
        "times": 2,
        "until": "2026-11-01T10:00:00+00:00",
        "orders": "KK-1, KK-2",
    },
}


def make_incident(kind: str = Kind.SHORT, **fields) -> PaymentIncident:
    """Return odd money of a kind, on an order in review with a PromptPay attempt."""
    order = make_order()
    order.status = OrderState.REVIEW
    order.save(update_fields=["status"])
    attempt = PaymentAttempt.objects.create(
        order=order,
        method="promptpay",
        amount_baht=order.total_incl_tax,
        state=AttemptState.REVIEW,
        expires_at=timezone.now(),
    )
    given = {"order": order, "attempt": attempt, "object_id": f"pi_{order.pk}", "data": FACTS[kind], **fields}
    return PaymentIncident.objects.create(kind=kind, **given)


@pytest.fixture
def manager(client):
    user = make_staff()
    user.user_permissions.add(Permission.objects.get(codename="settle_incidents"))
    client.force_login(user)
    client.user = user
    return client


def address(name: str, *arguments, language: str = "en") -> str:
    with override(language):
        return reverse(f"desk:{name}", args=arguments)


def open_page(client, name: str, *arguments, language: str = "en") -> str:
    response = client.get(address(name, *arguments, language=language))
    assert response.status_code == 200
    return response.content.decode()


def settle(client, incident, **form):
    return client.post(address("settle", incident.pk), form)


@pytest.mark.parametrize("make_visitor", [make_customer, lambda: make_staff(can_pack=False)])
def test_odd_money_is_closed_to_who_does_not_work_here(client, make_visitor):
    incident = make_incident()
    assert client.get(address("money")).status_code == 302
    client.force_login(make_visitor())

    assert client.get(address("money")).status_code == 403
    assert client.get(address("incident", incident.pk)).status_code == 403
    assert settle(client, incident, remedy="outside", note="x").status_code == 403


def test_cashiers_see_it_and_settle_nothing(client):
    incident = make_incident()
    client.force_login(make_worker(Role.CASHIER))

    page = open_page(client, "incident", incident.pk)
    response = settle(client, incident, remedy=Remedy.OUTSIDE, note="mine")

    assert "A manager decides" in page
    assert 'name="remedy"' not in page
    assert response.status_code == 403
    assert PaymentIncident.objects.get().closed_at is None


def test_settling_is_never_done_by_looking(manager):
    assert manager.get(address("settle", make_incident().pk)).status_code == 405


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_is_shown_in_words(manager, kind, language):
    incident = make_incident(kind)

    page = open_page(manager, "incident", incident.pk, language=language)

    for name in FACTS[kind]:
        assert f"{name}:" not in page
        assert f">{name}<" not in page
    assert incident.order.number in page
    assert (incident.object_id in page) is (kind != Kind.BRAKE)  # which is about many payments
    for remedy in FITTING[kind]:
        assert f'value="{remedy.value}"' in page


@pytest.mark.parametrize(
    ("kind", "says_optional", "wanting"),
    [
        (Kind.SHORT, False, "Take it as payment of this order, Settled outside"),
        (Kind.LATE, False, "Settled outside"),
        (Kind.DISPUTE, False, ""),  # whatever one answers, so the browser asks for it
        (Kind.BRAKE, True, ""),
    ],
)
def test_note_says_beforehand_which_remedies_want_it(manager, kind, says_optional, wanting):
    page = open_page(manager, "incident", make_incident(kind).pk)
    field = re.search(r'<div class="field[^>]*>(?:(?!</div>).)*name="note".*?</div>', page, re.DOTALL).group()

    assert ("(optional)" in field) is says_optional
    assert (f"Needed for: {wanting}. Otherwise it may stay empty." in field) is bool(wanting)
    # The browser must not hold back a remedy that can do without.
    assert ("required" in field) is (not says_optional and not wanting)


def test_facts_say_what_was_expected_what_came_and_until_when(manager):
    over = open_page(manager, "incident", make_incident(Kind.OVER).pk)
    dispute = open_page(manager, "incident", make_incident(Kind.DISPUTE).pk)
    refund = open_page(manager, "incident", make_incident(Kind.REFUND_FAILED).pk)

    for words in ("฿635.00", "฿685.00", "฿50.00", "https://dashboard.stripe.com/test/payments/py_1"):
        assert words in over
    assert "the card is no longer valid" in refund
    assert "expired_or_canceled_card" not in refund
    for words in ("she did not pay this", "waits for our answer", "8 Dec 2026, 17:00"):
        assert words in dispute


def test_dispute_lost_in_part_says_what_is_gone_and_what_is_left(manager):
    lost = {**FACTS[Kind.DISPUTE], "amount_baht": "200.00", "status": "lost"}

    part = open_page(manager, "incident", make_incident(Kind.DISPUTE, data={**lost, "left_baht": "435.00"}).pk)
    whole = open_page(manager, "incident", make_incident(Kind.DISPUTE, data={**lost, "left_baht": "0.00"}).pk)

    assert "฿200.00 are gone, and ฿435.00 of the payment stay with us" in part
    assert "the money is gone" in whole


def test_money_without_an_order_has_a_page_too(manager):
    incident = make_incident(Kind.UNKNOWN, order=None, attempt=None)

    assert "names no order of ours" in open_page(manager, "incident", incident.pk)
    assert "no order" in open_page(manager, "money")


@pytest.mark.parametrize("language", ["th", "en"])
def test_empty_list_says_so(manager, language):
    assert "empty-state" in open_page(manager, "money", language=language)


def test_list_and_every_page_of_the_desk_count_what_is_open(manager):
    make_incident()
    make_incident(Kind.LATE, closed_at=timezone.now(), remedy="take")

    for page in (open_page(manager, "money"), open_page(manager, "job", "to-pick")):
        assert "Odd money <b>1</b>" in page


def test_list_asks_the_same_number_of_questions_for_one_and_three(manager):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            open_page(manager, "money")
        return len(queries)

    make_incident()
    count()  # the first look also reads what is kept between requests
    one = count()
    make_incident()
    make_incident()

    assert count() == one


def test_order_leads_to_its_odd_money(manager):
    incident = make_incident()

    assert address("incident", incident.pk) in open_page(manager, "order", incident.order.number)


def test_one_click_settles_and_a_second_changes_nothing(manager):
    incident = make_incident()

    first = settle(manager, incident, remedy=Remedy.OUTSIDE, note="Given back in cash.")
    second = settle(manager, incident, remedy=Remedy.OUTSIDE, note="Something else.")

    incident.refresh_from_db()
    page = open_page(manager, "incident", incident.pk)
    assert first.url == second.url == address("incident", incident.pk)
    assert (incident.note, incident.closed_by) == ("Given back in cash.", manager.user)
    assert "Settled outside" in page
    assert 'name="remedy"' not in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"remedy": "outside", "note": ""}, "Please write in a few words why"),
        ({"remedy": "fight", "note": "x"}, "does not fit"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(manager, form, words):
    incident = make_incident()

    response = settle(manager, incident, **form)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert PaymentIncident.objects.get().closed_at is None


def test_nonsense_is_refused(manager):
    assert settle(manager, make_incident(), remedy="give-me-all").status_code == 422


def test_stripe_away_is_said(manager, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    incident = make_incident(Kind.EXPIRY)
    incident.attempt.state, incident.attempt.intent_id = AttemptState.WAITING, "pi_1"
    incident.attempt.save()

    response = settle(manager, incident, remedy=Remedy.AGAIN)

    assert response.status_code == 422
    assert "cannot be reached" in response.content.decode()


def test_what_happened_names_odd_money_in_words(manager):
    found = make_incident(Kind.SHORT)
    record_event(found.order, OrderEvent.Kind.TO_REVIEW, note=Kind.SHORT)

    with override("en"):
        page = manager.get(reverse("desk:order", args=[found.order.number])).content.decode()

    assert "Payment being checked: Paid too little" in " ".join(page.replace(">", "> ").split())
