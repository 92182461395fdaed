from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from checkout.orders.emails import owe_mail, send_mail, send_owed_mails
from checkout.orders.models import OrderEvent, OrderMail
from tests.factories import make_order

pytestmark = pytest.mark.django_db
RECEIVED = OrderMail.Kind.RECEIVED


def test_mail_of_a_kind_is_owed_and_sent_once():
    order = make_order()

    owe_mail(order, RECEIVED)

    assert len(mail.outbox) == 1
    assert order.events.filter(kind=OrderEvent.Kind.MAIL_SENT).count() == 1


def test_mail_in_another_workers_hand_is_left_alone():
    order = make_order()
    order.mails.update(sent_at=None, sending_since=timezone.now() - timedelta(minutes=1))

    assert send_mail.call(order.pk, RECEIVED) is False
    assert len(mail.outbox) == 1


def test_mail_of_a_killed_worker_leaves_later():
    order = make_order()
    order.mails.update(
        sent_at=None,
        sending_since=timezone.now() - timedelta(minutes=6),
        created=timezone.now() - timedelta(minutes=6),
    )

    assert send_owed_mails() == 1
    assert len(mail.outbox) == 2
    assert send_owed_mails() == 0


def test_mail_that_could_not_leave_is_sent_at_the_next_try(settings):
    order = make_order()
    order.mails.update(sent_at=None, sending_since=None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(ConnectionRefusedError):
        send_mail.call(order.pk, RECEIVED)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert send_mail.call(order.pk, RECEIVED) is True
    assert order.mails.get(kind=RECEIVED).sent_at
