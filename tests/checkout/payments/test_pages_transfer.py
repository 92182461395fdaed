"""What a buyer sees who transfers or pays on delivery, and files that are no slips."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from checkout.orders.emails import compose
from checkout.orders.models import Order, OrderMail
from checkout.orders.states import OrderState
from checkout.payments.models import Slip
from checkout.payments.offline import confirm_money, refuse_slip
from checkout.payments.operations import start_attempt
from checkout.payments.slip_picture import MOST_BYTES
from tests.factories import make_account, make_order, make_slip, make_staff, make_transfer
from tests.slips import HEIC, SVG, as_file, bomb, slip_file, slip_image

pytestmark = pytest.mark.django_db


def address(name: str, order, language: str = "en") -> str:
    with override(language):
        return reverse(f"payments:{name}", args=[order.token])


def pay_page(client, order, language: str = "en") -> str:
    return client.get(address("pay", order, language)).content.decode()


def send(client, order, data: bytes, **answers):
    picture = SimpleUploadedFile("IMG_0001.jpg", data, "image/jpeg")
    return client.post(address("slip", order), {"picture": picture, **answers})


def test_methods_say_in_a_sentence_what_each_means(client, settings, language):
    settings.COD_ENABLED = True
    make_account()

    page = pay_page(client, make_order(), language)

    assert re.findall(r'name="method" value="(\w+)"', page) == ["promptpay", "card", "transfer", "cod"]
    assert page.count("checked") == 1


def test_way_that_is_not_offered_is_not_begun(client):
    order = make_order()

    for method in ("transfer", "cod", "cash", "gold"):
        client.post(address("start", order), {"method": method})

    assert not order.attempts.exists()


def test_transfer_page_shows_account_and_sum_to_the_satang(client, language):
    make_account(number="1234567890")
    make_account(number="5555555555", active=False)
    attempt = make_transfer()

    page = pay_page(client, attempt.order, language)

    assert "123-4-56789-0" in page
    assert "555-5" not in page
    assert "635.00" in page
    assert 'data-copy-link="1234567890"' in page


def test_order_that_goes_too_far_is_not_paid_on_delivery(client, settings):
    settings.COD_ENABLED, settings.COD_POSTCODES = True, ["9"]
    order = make_order()

    with override("en"):
        client.post(reverse("payments:start", args=[order.token]), {"method": "cod"})

    assert not order.attempts.exists()
    assert 'value="cod"' not in pay_page(client, order)


def test_slip_is_thanked_for_and_then_waited_with(client):
    make_account()
    order = make_transfer().order

    response = send(client, order, slip_file(), typed_last4="1234")

    assert response.url == address("pay", order)
    page = pay_page(client, order)
    assert "Your slip has arrived" in page
    assert 'name="picture"' not in page
    assert Slip.objects.get().typed_last4 == "1234"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"not a picture", "cannot read this file as a picture", id="text"),
        pytest.param(SVG, "cannot read this file as a picture", id="svg"),
        pytest.param(HEIC, "iPhone", id="heic"),
        pytest.param(b"\xff\xd8\xff" + b"0" * MOST_BYTES, "5 MB is the most", id="too large"),
        pytest.param(bomb(), "5 MB is the most", id="bomb"),
        pytest.param(b"", "This file is empty", id="empty"),
    ],
)
def test_bad_file_is_answered_in_a_sentence_and_loses_nothing(client, data, words):
    make_account()
    order = make_transfer().order

    response = send(client, order, data, typed_last4="9876")

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert 'value="9876"' in page
    assert order.attempts.get().state == "waiting"
    assert not Slip.objects.exists()


def test_used_slip_is_answered_in_a_sentence(client):
    make_account()
    make_slip(reference="TEST1")

    page = send(client, make_transfer().order, slip_file(reference="TEST1")).content.decode()

    assert "this very transfer has been sent to us before" in page


def test_slip_without_a_readable_qr_is_taken_and_said(client):
    make_account()
    order = make_transfer().order

    send(client, order, as_file(slip_image()))

    assert "could not be read" in pay_page(client, order)


def test_slip_sent_to_an_order_that_waits_for_none_changes_nothing(client):
    order = make_order()

    assert send(client, order, slip_file()).url == address("pay", order)
    assert not Slip.objects.exists()


def test_refused_slip_is_explained_where_another_can_be_sent(client):
    make_account()
    slip = make_slip()
    refuse_slip(slip, reason="The sum is another", by=make_staff())

    page = pay_page(client, slip.attempt.order)

    assert "The sum is another" in page
    assert 'name="picture"' in page


def test_waiting_page_is_not_exchanged_while_somebody_fills_in_the_form(client):
    make_account()
    order = make_transfer().order
    seen = re.search(r"seen=([\w-]*)", pay_page(client, order)).group(1)

    with override("en"):
        url = reverse("payments:state", args=[order.token])
    order.attempts.update(expires_at=order.attempts.get().expires_at.replace(second=0))

    assert client.get(url, {"seen": seen}, headers={"HX-Request": "true"}).status_code == 204


def test_confirmed_transfer_leads_on_to_the_order(client):
    slip = make_slip()
    attempt = slip.attempt
    confirm_money(attempt, received_baht=attempt.amount_baht, received_on=attempt.created.date(), by=make_staff())

    assert client.get(address("pay", attempt.order)).url == attempt.order.get_absolute_url().replace("/th/", "/en/")


def test_choosing_delivery_leads_to_the_order_with_the_buyers_rights(client, settings, language):
    settings.COD_ENABLED = True
    order = make_order()

    client.post(address("start", order, language), {"method": "cod"})

    order = Order.objects.get(pk=order.pk)
    assert order.status == OrderState.TO_COLLECT
    with override(language):
        page = client.get(order.get_absolute_url()).content.decode()
    assert 'id="on-delivery"' in page
    assert "635.00" in page


@pytest.mark.parametrize("kind", ["transfer-due", "slip-refused"])
def test_mails_have_no_unfilled_fields(kind, language):
    order = make_order(language=language)
    mail = compose(OrderMail(order=order, kind=kind, data={"reason": "เพราะ & because"}))

    for words in (mail.subject, mail.body, mail.alternatives[0].content):
        assert order.number in words
        assert re.search(r"\{\{|\{%|\bNone\b|%\(", words) is None
    if kind == "slip-refused":
        assert "เพราะ & because" in mail.body


def test_mail_of_an_order_paid_on_delivery_does_not_ask_for_money():
    order = make_order(language="en")
    start_attempt(order, "cod")
    mail = compose(OrderMail(order=Order.objects.get(pk=order.pk), kind="received"))

    assert "STRIPE" not in mail.body
    assert "You may open it before you pay" in mail.body
    assert "you pay on delivery" in mail.subject
