"""Whose the pages of an account are, and what nobody reaches any more."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from storefront.accounts.models import User
from tests.factories import make_customer, make_kept_address, make_order, make_staff

PAGES = ["summary", "order-list", "address-list", "address-create", "profile-view", "change-password", "profile-delete"]
ADDRESS_PAGES = ["address-detail", "address-delete"]
PUBLIC = ["customer:login", "password-reset", "password-reset-done", "password-reset-complete"]
OURS = [*(Path(settings.BASE_DIR) / "templates" / "accounts").glob("*.html")]
BOOTSTRAP = re.compile(r"\b(?:btn|nav-link|nav-item|form-control|form-group|col-(?:sm|md|lg)|breadcrumb-item|well)\b")


def at(name: str, *args, language: str = "en") -> str:
    with override(language):
        return reverse(name, args=args)


def is_kept_by_nobody(response) -> bool:
    return {"no-store", "private"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("name", PAGES)
def test_page_of_an_account_opens_in_our_frame_and_is_kept_by_nobody(client, owner, language, name):
    make_kept_address(owner)
    make_order(user=owner)

    response = client.get(at(f"customer:{name}", language=language))

    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}">' in html
    assert "site-header" in html
    assert html.count("<h1") == 1
    assert BOOTSTRAP.search(html) is None
    assert is_kept_by_nobody(response)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize("name", PAGES)
def test_page_of_an_account_asks_a_visitor_to_sign_in_and_then_goes_on(client, db, name):
    address = at(f"customer:{name}")

    response = client.get(address)

    assert response.url == f"/en/accounts/login/?next={address}"
    assert is_kept_by_nobody(response)


@pytest.mark.parametrize("name", ["address-create", "profile-view", "change-password", "profile-delete"])
def test_what_a_visitor_sends_changes_nothing_and_leads_to_the_account(client, db, name):
    assert client.post(at(f"customer:{name}"), {}).url == "/en/accounts/login/?next=/en/accounts/"


@pytest.mark.parametrize("name", PUBLIC)
def test_page_before_the_account_is_kept_by_nobody_either(client, db, language, name):
    response = client.get(at(name, language=language))

    assert response.status_code == 200
    assert is_kept_by_nobody(response)
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("name", ["customer:summary", "customer:order-list", "customer:address-list"])
def test_page_that_only_shows_refuses_a_form(client, owner, name):
    assert client.post(at(name)).status_code == 405


@pytest.mark.parametrize("name", ADDRESS_PAGES)
def test_address_of_somebody_else_does_not_exist(client, owner, name):
    strangers = make_kept_address(make_customer())

    for send in (client.get, client.post):
        assert send(at(f"customer:{name}", strangers.pk)).status_code == 404
    assert client.post(at("customer:address-default", strangers.pk)).status_code == 404
    strangers.refresh_from_db()


def test_default_is_made_by_a_form_only(client, owner):
    address = make_kept_address(owner)

    assert client.get(at("customer:address-default", address.pk)).status_code == 405


def test_order_by_its_number_leads_to_its_page_and_strangers_find_nothing(client, owner):
    own, strangers, guests = make_order(user=owner), make_order(user=make_customer()), make_order()

    assert client.get(at("customer:order", own.number)).url == f"/en/orders/{own.token}/"
    for order in (strangers, guests):
        assert client.get(at("customer:order", order.number)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        *("register/", "profile/edit/", "emails/", "emails/1/", "notifications/inbox/", "notifications/archive/"),
        *("alerts/", "alerts/create/1/", "alerts/confirm/x/", "alerts/cancel/1/", "wishlists/", "wishlists/x/"),
        *("order-status/KK-2569-000001/x/", "order-status-form/KK-2569-000001/x/", "orders/KK-1/1/"),
    ],
)
def test_what_else_oscar_offers_to_customers_is_nowhere(client, owner, path):
    assert client.get(f"/en/accounts/{path}").status_code == 404


@pytest.mark.parametrize("name", ["wishlists-list", "alerts-list", "notifications-inbox", "email-list", "anon-order"])
def test_nothing_can_lead_to_what_is_nowhere(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"customer:{name}")


@pytest.mark.parametrize("page", ["index", "users-index", "user-alert-list", "comms-list"])
def test_dashboard_misses_none_of_the_names(client, db, page):
    customer, manager = make_customer(), make_staff()
    User.objects.filter(pk=manager.pk).update(is_superuser=True)
    client.force_login(manager)

    assert client.get(at(f"dashboard:{page}")).status_code == 200
    assert client.get(at("dashboard:user-detail", customer.pk)).status_code == 200


@pytest.mark.parametrize("template", OURS, ids=lambda path: path.name)
def test_template_of_an_account_knows_no_bootstrap(template):
    assert BOOTSTRAP.search(template.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_links_the_account_whoever_is_signed_in(client, db, language):
    as_guest = client.get(f"/{language}/products/").content.decode()
    client.force_login(make_customer())
    as_customer = client.get(f"/{language}/products/").content.decode()

    assert as_guest.count(f'href="/{language}/accounts/"') == 2  # in the menu of a phone, and at the foot
    assert as_guest == as_customer
