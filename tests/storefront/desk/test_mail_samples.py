"""Mails as buyers would read them: every kind, in both languages, and only of buyers one may still see."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from checkout.orders.models import OrderMail
from storefront.accounts.roles import Role
from storefront.privacy.models import PersonalLook
from tests.factories import make_order
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def cashier(client):
    worker = make_worker(Role.CASHIER)
    client.force_login(worker)
    return worker


def address(name: str, *arguments) -> str:
    with override("en"):
        return reverse(f"desk:{name}", args=arguments)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", OrderMail.Kind.values)
def test_every_mail_can_be_looked_at_in_each_language(client, cashier, kind, language):
    order = make_order(shipped=True)

    page = client.get(address("mail-samples"), {"kind": kind, "language": language})
    dressed = client.get(address("mail-sample-html", kind, language))

    assert order.number in page.content.decode()
    assert address("mail-sample-html", kind, language) in page.content.decode()
    assert f'<html lang="{language}"' in dressed.content.decode()
    assert order.number in dressed.content.decode()
    assert PersonalLook.objects.filter(order=order, by=cashier).exists()


def test_a_mail_runs_nothing_and_nobody_may_frame_it(client, cashier):
    make_order()

    response = client.get(address("mail-sample-html", "received", "th"))

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_without_an_order_it_says_so(client, cashier):
    assert "No order could have this mail yet" in client.get(address("mail-samples")).content.decode()
    assert client.get(address("mail-sample-html", "received", "th")).status_code == 404


def test_a_parcel_that_never_left_has_no_mail(client, cashier):
    make_order(paid=True)

    page = client.get(address("mail-samples"), {"kind": "shipped", "language": "en"}).content.decode()

    assert "No order could have this mail yet" in page


def test_an_unknown_mail_is_said_to_be_one(client, cashier):
    assert client.get(address("mail-samples"), {"kind": "nonsense"}).status_code == 422
