"""Money back at the desk: chosen by line, looked at once more, given once; and what can be done about it afterwards."""

import time
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from catalogue.producers.models import StockRecord
from checkout.orders.models import OrderMail
from checkout.orders.states import OrderState
from checkout.payments.models import PaymentAttempt, Refund
from checkout.payments.refund_sums import refundable_baht
from checkout.payments.refunds import RefundWish, start_refund
from checkout.payments.states import AttemptState, RefundState
from storefront.desk.access import CONFIRMED, CONFIRMED_FOR_SECONDS, WRONG_PASSWORDS
from tests.factories import make_basket, make_customer, make_order, make_product, make_staff
from tests.factories.payments import make_paid_attempt
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
LANGUAGES = ["th", "en"]


def make_refunder():
    user = make_staff()
    user.user_permissions.add(Permission.objects.get(codename="refund_payments"))
    return user


@pytest.fixture
def manager(client):
    """The browser of somebody who may give money back and has just given her password."""
    client.user = make_refunder()
    client.force_login(client.user)
    session = client.session
    session[CONFIRMED] = time.time()
    session.save()
    return client


@pytest.fixture
def paid():
    """An order of three pieces, paid by transfer: no provider is asked."""
    return make_paid()


def make_paid(**steps) -> PaymentAttempt:
    order = make_order(basket=make_basket(goods=[(make_product(stock=5), 3)]), **(steps or {"paid": True}))
    attempt = PaymentAttempt.objects.create(
        order=order,
        method="transfer",
        amount_baht=order.total_incl_tax,
        state=AttemptState.PAID,
        expires_at=timezone.now(),
    )
    attempt.line = order.lines.get()
    return attempt


def address(name: str, *arguments, language: str = "en") -> str:
    with override(language):
        return reverse(f"desk:{name}", args=arguments)


def typed(attempt, **fields) -> dict:
    return {
        f"pieces_{attempt.line.pk}": 2,
        f"shelf_{attempt.line.pk}": "on",
        "reason": "changed-mind",
        "note": "called us",
        "key": "0b2f2c0e-52f5-4d0c-9c39-4d9e5a1c2b3d",
        **fields,
    }


def post(client, attempt, step: str, language: str = "en", **fields):
    return client.post(
        address("refund", attempt.order.number, language=language), {**typed(attempt, **fields), "step": step}
    )


def give(client, attempt, **fields):
    return post(client, attempt, "give", **{"shown_baht": str(attempt.line.line_price_incl_tax / 3 * 2), **fields})


def words(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("make_visitor", [make_customer, make_staff])
def test_money_back_is_closed_to_who_may_not(client, paid, make_visitor):
    refund = start_refund(paid, Decimal("10.00"), reason="other", lines=[])
    assert client.get(address("refund", paid.order.number)).status_code in {302, 403}
    client.force_login(make_visitor())

    assert client.get(address("refund", paid.order.number)).status_code == 403
    assert give(client, paid).status_code == 403
    for name in ("refund-withdraw", "refund-done"):
        assert client.post(address(name, refund.pk)).status_code == 403
    assert Refund.objects.get().state == RefundState.REQUESTED


def test_packers_see_refunds_and_have_no_buttons(client, paid):
    start_refund(paid, Decimal("590.00"), reason="other", lines=[RefundWish(paid.line.pk, 1)])
    client.force_login(make_staff())

    page = words(client.get(address("order", paid.order.number)))

    assert "฿" not in page
    assert "do not pack these pieces" in page.lower()
    for name in ("refund/", "/withdraw/", "/done/", "/back/"):
        assert name not in page


@pytest.mark.parametrize("name", ["refund-withdraw", "refund-done", "pieces-back"])
def test_nothing_is_done_by_looking(manager, name):
    assert manager.get(address(name, 1)).status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_offers_what_is_left(manager, paid, language):
    start_refund(paid, Decimal("590.00"), reason="other", lines=[RefundWish(paid.line.pk, 1)])

    page = words(manager.get(address("refund", paid.order.number, language=language)))

    assert f'name="pieces_{paid.line.pk}"' in page
    assert 'max="2"' in page
    assert "฿1,180.00" in page
    assert 'name="delivery"' in page


def test_unpaid_order_has_no_money_to_give_back(manager):
    order = make_order()

    assert manager.get(address("refund", order.number)).status_code == 404
    assert "money-back" not in words(manager.get(address("order", order.number)))


def test_everything_is_chosen_with_one_press_and_nothing_typed_is_lost(manager, paid):
    page = words(post(manager, paid, "all", reason="faulty"))

    assert 'value="3"' in page
    assert '<option value="faulty" selected>' in page
    assert 'value="called us"' in page
    assert Refund.objects.count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_last_look_says_the_sum_and_gives_nothing_yet(manager, paid, language):
    page = words(post(manager, paid, "look", language=language, delivery="on"))

    delivery_baht = paid.order.shipping_incl_tax
    assert f"฿{1180 + delivery_baht:,.2f}" in page
    assert 'name="password"' not in page
    assert Refund.objects.count() == 0


def test_change_leads_back_with_all_that_was_typed(manager, paid):
    page = words(post(manager, paid, "change", **{f"shelf_{paid.line.pk}": "False"}))

    assert 'value="2"' in page
    assert 'value="called us"' in page
    assert f'name="shelf_{paid.line.pk}" id="id_shelf_{paid.line.pk}" checked' not in page


@pytest.mark.parametrize(
    ("fields", "trouble"),
    [
        ({"reason": ""}, "Please choose why the money goes back."),
        ({"reason": "late"}, "Select a valid choice"),
        ({"pieces": 4}, "At most 3 can be paid back."),
        ({"pieces": -1}, "Not below zero."),
        ({"pieces": 0}, "Please say how many pieces"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(manager, paid, fields, trouble):
    fields = {f"pieces_{paid.line.pk}" if name == "pieces" else name: value for name, value in fields.items()}

    response = post(manager, paid, "look", **fields)

    assert response.status_code == 422
    assert trouble in words(response)
    assert 'value="called us"' in words(response)


def test_money_goes_back_and_pieces_on_the_shelf(manager, paid):
    response = give(manager, paid)

    refund = Refund.objects.get()
    row = refund.lines.get()
    assert response.url == address("order", paid.order.number)
    assert (refund.amount_baht, refund.reason, refund.note, refund.by) == (
        1180,
        "changed-mind",
        "called us",
        manager.user,
    )
    assert (row.quantity, bool(row.restocked_at)) == (2, True)
    assert StockRecord.objects.get(pk=paid.line.stockrecord_id).num_in_stock == 4


def test_double_submit_makes_one_refund_and_both_see_it(manager, paid):
    first, second = give(manager, paid), give(manager, paid)

    assert first.url == second.url == address("order", paid.order.number)
    assert Refund.objects.count() == 1


def test_sum_that_changed_since_the_last_look_is_shown_again(manager, paid):
    response = give(manager, paid, shown_baht="100.00")

    assert response.status_code == 422
    assert "the sum is another now" in words(response)
    assert Refund.objects.count() == 0


def test_more_than_is_left_is_said_with_what_is_left(manager, paid):
    start_refund(paid, refundable_baht(paid) - 100, reason="other")

    response = post(manager, paid, "look")

    assert response.status_code == 422
    assert "Only ฿100.00 of this payment" in words(response)


def test_password_is_asked_for_once_in_a_quarter_of_an_hour(client, paid):
    client.force_login(make_refunder())
    assert 'name="password"' in words(post(client, paid, "look"))

    without, wrong = give(client, paid), give(client, paid, password="not mine")
    before = Refund.objects.count()
    right = give(client, paid, password=PASSWORD)
    again = words(post(client, paid, "look", **{f"pieces_{paid.line.pk}": 1}))

    assert (without.status_code, wrong.status_code, before, right.status_code) == (422, 422, 0, 302)
    assert "This is not your password." in words(wrong)
    assert 'name="password"' not in again
    session = client.session
    session[CONFIRMED] = time.time() - CONFIRMED_FOR_SECONDS - 1
    session.save()
    assert 'name="password"' in words(post(client, paid, "look", **{f"pieces_{paid.line.pk}": 1}))


def test_password_cannot_be_guessed_at_the_desk(client, paid):
    client.force_login(make_refunder())
    for _ in range(WRONG_PASSWORDS):
        give(client, paid, password="guess")

    response = give(client, paid, password=PASSWORD)

    assert "Too many wrong passwords" in words(response)
    assert Refund.objects.count() == 0


def test_password_is_never_written_back(client, paid):
    client.force_login(make_refunder())

    assert "not mine at all" not in words(give(client, paid, password="not mine at all"))


def test_answer_that_never_came_is_said_and_not_given_twice(manager, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    attempt = make_paid()
    PaymentAttempt.objects.filter(pk=attempt.pk).update(method="promptpay", intent_id="pi_1")

    page = words(manager.get(give(manager, attempt).url))

    assert "do not give ฿1,180.00 back a second time" in page
    assert Refund.objects.get().state == RefundState.REQUESTED


# Afterwards


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", RefundState.values)
def test_order_shows_every_refund_and_how_it_stands(manager, paid, state, language):
    refund = start_refund(paid, Decimal("590.00"), reason="faulty", lines=[RefundWish(paid.line.pk, 1)])
    now = timezone.now()
    Refund.objects.filter(pk=refund.pk).update(
        state=state, buyer_asked_at=now, buyer_asked_until=now, failure="declined"
    )

    page = words(manager.get(address("order", paid.order.number, language=language)))

    with override(language):
        assert str(RefundState(state).label).replace("'", "&#x27;") in page
    assert "฿590.00" in page


def test_money_given_by_hand_is_marked_as_done(manager, paid):
    refund = start_refund(paid, refundable_baht(paid), reason="other")
    assert address("refund-done", refund.pk) in words(manager.get(address("order", paid.order.number)))

    for _ in range(2):
        manager.post(address("refund-done", refund.pk), {"note": "Slip 7"})

    refund.refresh_from_db()
    paid.order.refresh_from_db()
    assert (refund.state, paid.order.status) == (RefundState.SUCCEEDED, OrderState.REFUNDED)
    assert paid.order.mails.filter(kind=OrderMail.Kind.REFUNDED).count() == 1
    assert "Slip 7" in words(manager.get(address("order", paid.order.number)))


def test_refund_is_withdrawn_and_then_it_is_too_late(manager, paid):
    refund = start_refund(paid, Decimal("590.00"), reason="other")

    manager.post(address("refund-withdraw", refund.pk))
    refund.refresh_from_db()
    other = start_refund(paid, Decimal("590.00"), reason="other")
    Refund.objects.filter(pk=other.pk).update(state=RefundState.SUCCEEDED)
    page = words(manager.post(address("refund-withdraw", other.pk), follow=True))

    assert refund.state == RefundState.CANCELED
    assert "It is too late to withdraw it" in page


def test_pieces_that_come_back_later_go_on_the_shelf_once(manager):
    attempt = make_paid(shipped=True)
    row = start_refund(attempt, Decimal("590.00"), reason="other", lines=[RefundWish(attempt.line.pk, 1)]).lines.get()
    assert "Pieces are back" in words(manager.get(address("order", attempt.order.number)))

    for _ in range(2):
        manager.post(address("pieces-back", row.pk))

    assert StockRecord.objects.get(pk=attempt.line.stockrecord_id).num_in_stock == 3
    assert "Pieces are back" not in words(manager.get(address("order", attempt.order.number)))


def test_order_that_is_paid_back_is_not_packed(manager, paid):
    start_refund(paid, refundable_baht(paid), reason="other")

    page = words(manager.get(address("order", paid.order.number)))
    manager.post(address("pack", paid.order.number))

    paid.order.refresh_from_db()
    assert "Do not send this order" in page
    assert address("pack", paid.order.number) not in page
    assert paid.order.status == OrderState.PAID


# Two people for large sums


@pytest.fixture
def large():
    """A refund of 2,950 baht that a colleague has asked for."""
    attempt = make_paid_attempt(make_order(basket=make_basket(goods=[(make_product(stock=5), 5)]), paid=True))
    refund = start_refund(attempt, Decimal("2950.00"), reason="faulty", note="The loom broke", by=make_refunder())
    refund.number = attempt.order.number
    return refund


def test_asking_for_a_large_sum_gives_nothing_yet(manager):
    attempt = make_paid_attempt(make_order(basket=make_basket(goods=[(make_product(stock=5), 5)]), paid=True))
    attempt.line = attempt.order.lines.get()

    fields = {f"pieces_{attempt.line.pk}": 5, "shown_baht": "2950.00"}
    assert "Ask for ฿2,950.00 to go back" in words(post(manager, attempt, "look", **fields))
    form = {**typed(attempt, **fields), "step": "give"}
    page = words(manager.post(address("refund", attempt.order.number), form, follow=True))

    assert Refund.objects.get().state == RefundState.ASKED
    assert "only when a second person gives it" in page
    assert address("refund-second", Refund.objects.get().pk) not in page
    assert address("refund-withdraw", Refund.objects.get().pk) in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_large_refunds_stand_in_a_list_until_somebody_gives_them(manager, large, language):
    page = words(manager.get(address("refunds", language=language)))
    assert address("refund-second", large.pk, language=language) in page
    assert "฿2,950.00" in page
    assert "The loom broke" in words(manager.get(address("refund-second", large.pk, language=language)))

    manager.post(address("refund-second", large.pk))

    assert Refund.objects.get().seconded_by == manager.user
    assert "empty-state" in words(manager.get(address("refunds", language=language)))


def test_a_large_refund_is_given_with_the_password_only(client, large):
    giver = make_refunder()
    client.force_login(giver)

    wrong = client.post(address("refund-second", large.pk), {"password": "guessed"})
    state = Refund.objects.get().state
    client.post(address("refund-second", large.pk), {"password": PASSWORD})

    assert (wrong.status_code, state) == (422, RefundState.ASKED)
    assert Refund.objects.get().seconded_by == giver


def test_whoever_asked_finds_no_button_and_may_withdraw(manager, large):
    Refund.objects.update(by=manager.user)

    page = words(manager.post(address("refund-second", large.pk), follow=True))
    assert "somebody else gives it" in page
    manager.post(address("refund-withdraw", large.pk))

    assert Refund.objects.get().state == RefundState.CANCELED
    assert 'type="submit" data-busy' not in words(manager.get(address("refund-second", large.pk)))


def test_list_of_large_refunds_costs_the_same_for_one_and_three(manager, large):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            manager.get(address("refunds"))
        return len(seen)

    for_one = queries()
    for _ in range(2):
        attempt = make_paid_attempt(make_order(basket=make_basket(goods=[(make_product(stock=5), 5)]), paid=True))
        start_refund(attempt, Decimal("2950.00"), reason="faulty", by=make_refunder())

    assert queries() == for_one
