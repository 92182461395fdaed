"""Signing in, in our own page around Oscar's forms."""

import pytest

from tests.factories import make_customer, make_staff
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client, user, then: str = ""):
    form = {
        "login-username": user.email,
        "login-password": PASSWORD,
        "login-redirect_url": then,
        "login_submit": "1",
    }
    return client.post(f"/th/accounts/login/?next={then}", form)


@pytest.mark.parametrize("language", ["th", "en"])
def test_sign_in_page_stands_in_our_frame(client, language):
    page = client.get(f"/{language}/accounts/login/?next=/{language}/desk/").content.decode()

    assert "site-header" in page
    assert 'autocomplete="current-password"' in page
    assert f'name="login-redirect_url" value="/{language}/desk/"' in page
    assert "googleapis" not in page


def test_staff_return_to_where_they_wanted_to_go(client):
    assert sign_in(client, make_staff(), "/th/desk/").url == "/th/desk/"


def test_a_foreign_address_to_return_to_is_not_followed(client):
    assert "evil.example" not in sign_in(client, make_customer(), "https://evil.example/").url


def test_wrong_password_is_told_beside_the_form(client):
    user = make_customer()

    response = client.post(
        "/en/accounts/login/",
        {"login-username": user.email, "login-password": "wrong", "login_submit": "1"},
    )

    assert "form-errors" in response.content.decode()


@pytest.mark.parametrize("path", ["", "profile/", "orders/", "addresses/"])
def test_account_pages_stand_in_our_frame(client, path):
    client.force_login(make_customer())

    response = client.get(f"/en/accounts/{path}", follow=True)

    assert response.status_code == 200
    page = response.content.decode()
    assert "site-header" in page
    assert "bootstrap" not in page
    assert page.count("<h1") == 1


def test_dashboard_takes_jquery_from_this_site(client):
    user = make_staff()
    user.is_superuser = True
    user.save(update_fields=["is_superuser"])
    client.force_login(user)

    page = client.get("/en/dashboard/").content.decode()

    assert "/static/oscar/js/jquery/jquery.min.js" in page
    assert "googleapis" not in page
