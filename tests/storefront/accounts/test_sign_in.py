"""Signing in, opening an account, signing out."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.urls import reverse
from django.utils.translation import override

from storefront.accounts.models import User
from tests.factories import make_customer, make_staff
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

NEW = {
    "registration-email": "malee@example.com",
    "registration-password1": PASSWORD,
    "registration-password2": PASSWORD,
    "registration_submit": "1",
}


def door(language: str = "en", then: str = "") -> str:
    with override(language):
        return reverse("customer:login") + (f"?next={then}" if then else "")


def sign_in(client, email: str, password: str = PASSWORD, then: str = "", language: str = "en"):
    form = {"login-username": email, "login-password": password, "login_submit": "1"}
    return client.post(door(language, then), form)


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("language", ["th", "en"])
def test_sign_in_page_stands_in_our_frame_and_keeps_where_to_go(client, language):
    page = client.get(door(language, f"/{language}/desk/")).content.decode()

    assert "site-header" in page
    assert 'autocomplete="current-password"' in page
    assert page.count(f'action="/{language}/accounts/login/?next=%2F{language}%2Fdesk%2F"') == 2
    assert page.count("<h1") == 1
    assert "autofocus" not in page


def test_customer_comes_into_her_account(client):
    assert sign_in(client, make_customer().email).url == "/en/accounts/"
    assert is_signed_in(client)


def test_capitals_in_an_email_make_no_difference(client):
    make_customer(email="malee@example.com")

    sign_in(client, "Malee@Example.com")

    assert is_signed_in(client)


def test_staff_return_to_where_they_wanted_to_go_and_else_to_the_back_office(client, db):
    staff = make_staff()

    assert sign_in(client, staff.email, then="/th/desk/").url == "/th/desk/"
    client.logout()
    assert sign_in(client, staff.email).url == "/en/dashboard/"


@pytest.mark.parametrize("then", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_a_foreign_address_to_go_on_to_is_not_followed(client, then):
    assert sign_in(client, make_customer().email, then=then).url == "/en/accounts/"


def test_who_is_signed_in_goes_on_at_once(client):
    client.force_login(make_customer())

    assert client.get(door(then="/en/checkout/")).url == "/en/checkout/"


def test_wrong_password_and_unknown_email_get_one_and_the_same_answer(client):
    make_customer(email="malee@example.com")

    answers = [sign_in(client, email, "wrong") for email in ("malee@example.com", "nobody@example.com")]

    words = "This e-mail and password do not match. Please check both."
    for answer, email in zip(answers, ("malee@example.com", "nobody@example.com"), strict=True):
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert f'value="{email}"' in answer.content.decode()
    assert not is_signed_in(client)


def test_unknown_email_takes_as_many_digests_as_a_wrong_password(client, monkeypatch):
    make_customer(email="malee@example.com")
    encode, digests = MD5PasswordHasher.encode, []
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: digests.append(1) or encode(*args))

    counts = []
    for email in ("malee@example.com", "nobody@example.com"):
        digests.clear()
        sign_in(client, email, "wrong")
        counts.append(len(digests))

    assert counts == [1, 1]


def test_closed_account_does_not_open(client):
    user = make_customer()
    User.objects.update(is_active=False)

    assert sign_in(client, user.email).status_code == 422
    assert not is_signed_in(client)


def test_new_account_is_open_at_once_and_its_owner_gets_a_letter(client):
    response = client.post(door(then="/en/checkout/"), NEW)

    assert response.url == "/en/checkout/"
    assert is_signed_in(client)
    assert User.objects.get().email == "malee@example.com"
    assert [message.to for message in mail.outbox] == [["malee@example.com"]]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"registration-email": "TAKEN@example.com"}, "email", "There is an account with this e-mail already."),
        ({"registration-email": "malee"}, "email", "It should look like name@example.com."),
        ({"registration-password2": "another of these"}, "password2", "The two passwords are not the same."),
        ({"registration-password1": "short", "registration-password2": "short"}, "password1", "too short"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said_beside_its_field(client, change, field, words):
    make_customer(email="taken@example.com")

    response = client.post(door(), {**NEW, **change})

    html = response.content.decode()
    assert response.status_code == 422
    assert list(response.context["registration_form"].errors) == [field]
    assert words in html
    assert f'href="#id_registration-{field}"' in html
    assert html.count('role="alert" tabindex="-1" autofocus') == 1
    assert User.objects.count() == 1


def test_second_click_on_open_an_account_is_told_and_opens_no_second(client, monkeypatch):
    # Both clicks have passed the question whether the e-mail is free before the first has opened the account.
    monkeypatch.setattr("storefront.accounts.forms.free_email", lambda email, *_, **__: email)
    monkeypatch.setattr("storefront.accounts.forms.OpenAccountForm.validate_unique", lambda self: None)
    make_customer(email="malee@example.com")

    response = client.post(door(), NEW)

    assert response.status_code == 422
    assert "There is an account with this e-mail already." in response.content.decode()
    assert User.objects.count() == 1


def test_signing_out_needs_a_press_of_the_button(client):
    client.force_login(make_customer())

    with override("en"):
        assert client.get(reverse("customer:logout")).status_code == 405
        assert is_signed_in(client)
        assert client.post(reverse("customer:logout")).url == "/en/accounts/login/"

    assert not is_signed_in(client)


def test_dashboard_takes_jquery_from_this_site(client):
    user = make_staff()
    user.is_superuser = True
    user.save(update_fields=["is_superuser"])
    client.force_login(user)

    page = client.get("/en/dashboard/").content.decode()

    assert "/static/oscar/js/jquery/jquery.min.js" in page
    assert "googleapis" not in page
