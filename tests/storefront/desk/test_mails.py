"""Mails to buyers at the desk: read with the order's own data, and sent once more."""

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from checkout.orders.emails import NotSentYet, OnItsWay, send_mail_again
from checkout.orders.models import OrderEvent, OrderMail
from storefront.accounts.roles import Role
from tests.factories import make_customer, make_order
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db


def address(name: str, *arguments) -> str:
    with override("en"):
        return reverse(f"desk:{name}", args=arguments)


@pytest.fixture
def staff(client):
    staff = make_worker(Role.CASHIER)
    client.force_login(staff)
    return staff


def sent(order, kind: str) -> OrderMail:
    mail = OrderMail.objects.get(order=order, kind=kind)
    OrderMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), sending_since=None)
    return OrderMail.objects.get(pk=mail.pk)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", ["received", "paid", "shipped"])
def test_a_mail_is_read_as_the_buyer_reads_it(client, staff, kind, language):
    order = make_order(shipped=True, language=language)

    page = client.get(address("mail", sent(order, kind).pk)).content.decode()

    assert order.number in page
    assert order.buyer_email in page
    assert "{{" not in page
    assert f'lang="{language}"' in page
    assert address("mail", OrderMail.objects.get(order=order, kind=kind).pk) in (
        client.get(address("order", order.number)).content.decode()
    )


def test_a_mail_is_sent_once_more_and_written_down(client, staff, django_capture_on_commit_callbacks):
    order = make_order(paid=True)
    mail = sent(order, "paid")
    outbox.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("mail-again", mail.pk))

    assert [message.to for message in outbox.outbox] == [[order.buyer_email]]
    event = OrderEvent.objects.filter(order=order, kind="mail-sent").last()
    assert (event.by, event.data) == (staff, {"mail": "paid", "again": True})


def test_a_mail_that_has_not_left_is_not_sent_again(staff):
    mail = sent(make_order(paid=True), "paid")
    OrderMail.objects.filter(pk=mail.pk).update(sent_at=None)

    with pytest.raises(NotSentYet):
        send_mail_again(mail, by=staff)


def test_two_presses_send_one(settings, staff):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    mail = sent(make_order(paid=True), "paid")
    send_mail_again(mail, by=staff)

    with pytest.raises(OnItsWay):
        send_mail_again(mail, by=staff)


def test_mails_are_for_staff_and_by_press(client):
    mail = sent(make_order(paid=True), "paid")
    client.force_login(make_customer())
    assert client.get(address("mail", mail.pk)).status_code == 403
    client.force_login(make_worker(Role.CASHIER))
    assert client.get(address("mail-again", mail.pk)).status_code == 405
