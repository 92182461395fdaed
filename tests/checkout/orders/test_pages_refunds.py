"""What a buyer reads of her money coming back: in mails and on the page of her order."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import override

from checkout.orders.emails import compose, owe_mail
from checkout.orders.models import Order, OrderEvent, OrderMail
from checkout.orders.states import OrderState
from checkout.orders.timeline import buyer_timeline
from checkout.payments.models import PaymentAttempt, Refund
from checkout.payments.refunds import mark_refunded_by_hand, start_refund
from checkout.payments.states import GIVEN_REFUND_STATES, AttemptState, RefundState
from storefront.ui.thai_dates import long_date
from tests.factories import make_order, make_staff

pytestmark = pytest.mark.django_db
Kind = OrderMail.Kind
MAILS = (Kind.REFUND_ASKED, Kind.REFUND_REMINDER, Kind.REFUNDED, Kind.REFUND_FAILED, Kind.LATE_REFUND)
UNFILLED = re.compile(r"\{\{|\{%|\bNone\b|%\(")
UNTIL = "2026-12-31T10:00:00+00:00"
PERSONAL = ("สมหญิง", "somying@example.com", "123 หมู่ 4", "812345678")


def mail_about_refund(kind: str, language: str, **data):
    order = make_order(paid=True, language=language)
    owe_mail(order, kind, about="7", data={"amount_baht": "590.50", "method": "promptpay", "until": UNTIL, **data})
    return order, compose(OrderMail.objects.get(order=order, kind=kind))


def texts(mail) -> tuple[str, str]:
    return mail.body, mail.alternatives[0].content


@pytest.mark.parametrize("kind", MAILS)
def test_mail_has_subject_text_and_html_without_unfilled_fields(kind, language):
    order, mail = mail_about_refund(kind, language)

    for words in (mail.subject, *texts(mail)):
        assert UNFILLED.search(words) is None
    assert order.number in mail.subject
    for words in texts(mail):
        assert "฿590.50" in words
        assert f"http://testserver/{language}/orders/{order.token}/" in words


@pytest.mark.parametrize("kind", [Kind.REFUND_ASKED, Kind.REFUND_REMINDER])
def test_mail_warns_that_the_coming_one_is_real_and_whose_it_is(kind, language):
    _order, mail = mail_about_refund(kind, language)

    for words in texts(mail):
        assert "Stripe" in words
        assert "stripe.com" in words
        with override(language):
            assert long_date(timezone.datetime.fromisoformat(UNTIL), language) in words


def test_mail_names_no_day_where_none_is_known():
    _order, mail = mail_about_refund(Kind.REFUND_ASKED, "en", until="")

    assert "Please answer Stripe’s mail until" not in mail.body


def test_refund_that_lapsed_is_not_called_the_banks_fault():
    _order, lapsed = mail_about_refund(Kind.REFUND_FAILED, "en", lapsed=True)
    _order, failed = mail_about_refund(Kind.REFUND_FAILED, "en", lapsed=False)

    assert ("the time to name a bank account is over" in lapsed.body, "your bank did not take it" in lapsed.body) == (
        True,
        False,
    )
    assert "your bank did not take it" in failed.body


@pytest.fixture
def attempt():
    order = make_order(paid=True)
    return PaymentAttempt.objects.create(
        order=order,
        method="transfer",
        amount_baht=order.total_incl_tax,
        state=AttemptState.PAID,
        expires_at=timezone.now(),
    )


def page_of(client, order, language="en") -> str:
    with override(language):
        response = client.get(order.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def labels(order) -> list[tuple[str, str]]:
    with override("en"):
        return [(step.label, step.state) for step in buyer_timeline(Order.objects.get(pk=order.pk))]


def test_page_without_refunds_speaks_of_none(client):
    assert "Your money back" not in page_of(client, make_order(paid=True))


@pytest.mark.parametrize("state", sorted(GIVEN_REFUND_STATES | {RefundState.FAILED, RefundState.CANCELED}))
def test_page_shows_every_refund_in_words_and_nobodys_name(client, attempt, state, language):
    refund = start_refund(attempt, Decimal("590.50"), reason="other")
    Refund.objects.filter(pk=refund.pk).update(state=state, refund_id="pyr_1", buyer_asked_until=timezone.now())

    page = page_of(client, attempt.order, language)

    assert "฿590.50" in page
    assert [words for words in PERSONAL if words in page] == []
    assert UNFILLED.search(page) is None


def test_refund_the_provider_never_took_is_not_shown_to_the_buyer(client, attempt):
    refund = start_refund(attempt, Decimal("590.50"), reason="other")
    Refund.objects.filter(pk=refund.pk).update(state=RefundState.FAILED)

    assert "590.50" not in page_of(client, attempt.order)


def test_timeline_shows_parts_that_reached_the_buyer(attempt):
    waiting = start_refund(attempt, Decimal("10.00"), reason="other")
    before = labels(attempt.order)
    mark_refunded_by_hand(waiting, by=make_staff())

    assert "Part of your money given back" not in dict(before)
    assert labels(attempt.order)[:3] == [
        ("Ordered", "done"),
        ("Payment received", "done"),
        ("Part of your money given back", "done"),
    ]


def test_timeline_forgets_a_part_that_came_back_from_the_bank(attempt):
    refund = mark_refunded_by_hand(start_refund(attempt, Decimal("10.00"), reason="other"), by=make_staff())
    OrderEvent.objects.create(
        order=attempt.order, kind=OrderEvent.Kind.REFUND_MOVED, data={"refund": refund.pk, "state": "failed"}
    )

    assert "Part of your money given back" not in dict(labels(attempt.order))


def test_order_that_was_given_back_whole_ends_so(client, attempt):
    mark_refunded_by_hand(start_refund(attempt, attempt.amount_baht, reason="other"), by=make_staff())

    assert "<h1>You have your money back</h1>" in page_of(client, Order.objects.get(pk=attempt.order_id))
    assert labels(attempt.order) == [
        ("Ordered", "done"),
        ("Payment received", "done"),
        ("All of your money given back", "current"),
    ]


@pytest.mark.parametrize("share", ["whole", "part"])
def test_page_promises_no_parcel_once_all_of_the_money_is_on_its_way_back(client, attempt, share):
    amount = attempt.amount_baht if share == "whole" else Decimal("10.00")
    Refund.objects.create(attempt=attempt, amount_baht=amount, reason="other", state=RefundState.NEEDS_BUYER)

    page = page_of(client, attempt.order)

    assert ("no parcel comes" in page) is (share == "whole")
    assert ("packs your parcel" in page) is (share == "part")
    assert ("Handed to the carrier" in page) is (share == "part")


@pytest.mark.parametrize("given_back", [True, False])
def test_page_of_money_that_was_not_taken_says_whether_it_goes_back(client, attempt, given_back):
    order = attempt.order
    Order.objects.filter(pk=order.pk).update(status=OrderState.REVIEW)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(state=AttemptState.REVIEW)
    if given_back:
        Refund.objects.create(
            attempt=attempt, amount_baht=attempt.amount_baht, reason="late", state=RefundState.NEEDS_BUYER
        )

    page = page_of(client, Order.objects.get(pk=order.pk))

    assert ("Your money is on its way back" in page) is given_back
    assert ("no parcel comes" in page) is given_back
    assert ("You need not do anything" in page) is not given_back  # she has to answer Stripe's mail
    assert ("Handed to the carrier" in page) is not given_back
