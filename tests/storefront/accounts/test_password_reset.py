"""The way to a new password."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import override

from storefront.accounts.models import User
from tests.factories import make_customer, make_staff
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "indigo and lac"


def ask(client, email: str, language: str = "en"):
    with override(language):
        return client.post(reverse("password-reset"), {"email": email})


def link_in_mail() -> str:
    return re.search(r"http://testserver(/\S+/password-reset/confirm/\S+)", mail.outbox[-1].body).group(1)


def open_link(client, link: str):
    """Follow a link as a browser does: the secret leaves the address at once."""
    return client.get(link, follow=True)


def test_new_password_is_set_by_the_link_in_the_mail(client, language):
    user = make_customer(email="malee@example.com")
    assert ask(client, "MALEE@example.com", language).url == f"/{language}/password-reset/done/"

    page = open_link(client, link_in_mail())
    address = page.wsgi_request.path
    assert page.wsgi_request.path.endswith("/set-password/")
    response = client.post(address, {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})

    user.refresh_from_db()
    assert response.url == f"/{language}/password-reset/complete/"
    assert user.check_password(NEW_PASSWORD)


def test_nobody_learns_whether_an_email_has_an_account(client):
    make_customer(email="malee@example.com")

    known, unknown = ask(client, "malee@example.com"), ask(client, "nobody@example.com")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [["malee@example.com"]]


def test_worker_gets_one_task_for_an_email_with_and_without_an_account(client, monkeypatch):
    tasks = []
    monkeypatch.setattr("storefront.accounts.forms.send_letter", lambda *args: tasks.append(args))
    user = make_customer(email="malee@example.com")

    ask(client, "malee@example.com")
    ask(client, "nobody@example.com")

    assert tasks == [(user.pk, "reset"), (0, "reset")]


def test_closed_account_gets_no_link(client):
    make_customer(email="malee@example.com")
    User.objects.update(is_active=False)

    ask(client, "malee@example.com")

    assert mail.outbox == []


def test_link_works_once(client):
    make_customer(email="malee@example.com")
    ask(client, "malee@example.com")
    link = link_in_mail()
    address = open_link(client, link).wsgi_request.path
    client.post(address, {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})

    page = open_link(client, link).content.decode()

    assert "This link has been used or is too old" in page
    assert 'href="/en/password-reset/"' in page
    assert 'name="new_password1"' not in page


def test_link_is_too_old_after_some_days(client, settings):
    make_customer(email="malee@example.com")
    ask(client, "malee@example.com")
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert "This link has been used or is too old" in open_link(client, link_in_mail()).content.decode()


def test_link_works_for_somebody_who_is_signed_in(client):
    user = make_customer(email="malee@example.com")
    client.force_login(user)
    ask(client, "malee@example.com")

    assert 'name="new_password1"' in open_link(client, link_in_mail()).content.decode()


def test_new_password_that_will_not_do_is_told_and_changes_nothing(client):
    user = make_customer(email="malee@example.com")
    ask(client, "malee@example.com")
    address = open_link(client, link_in_mail()).wsgi_request.path

    response = client.post(address, {"new_password1": "short", "new_password2": "short"})

    user.refresh_from_db()
    assert response.status_code == 422
    assert 'href="#id_new_password1"' in response.content.decode()
    assert user.check_password(PASSWORD)


def test_asking_without_an_email_says_what_is_missing(client):
    with override("en"):
        response = client.post(reverse("password-reset"), {"email": ""})

    assert response.status_code == 422
    assert "Please write your e-mail address." in response.content.decode()


def test_dashboard_sends_our_letter_too(client):
    customer, manager = make_customer(email="malee@example.com"), make_staff()
    User.objects.filter(pk=manager.pk).update(is_superuser=True)
    client.force_login(manager)

    client.post(f"/en/dashboard/users/{customer.pk}/password-reset/")

    assert [message.to for message in mail.outbox] == [["malee@example.com"]]
    assert link_in_mail().startswith("/en/password-reset/confirm/")
