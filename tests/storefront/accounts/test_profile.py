"""Name, e-mail, password, and the end of an account."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import override

from catalogue.places.models import UserAddress
from checkout.basket.models import Basket
from checkout.orders.models import Order, ShippingAddress
from storefront.accounts.models import User
from storefront.accounts.operations import CannotClose, EmailTaken, change_profile, close_account
from tests.checkout.shopping import put_in_basket
from tests.factories import make_customer, make_kept_address, make_order, make_product, make_staff
from tests.factories.orders import make_basket
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "indigo and lac"
PASSWORDS = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}


def at(name: str, language: str = "en") -> str:
    with override(language):
        return reverse(f"customer:{name}")


def test_profile_begins_with_what_is_known(client, owner):
    owner.first_name, owner.last_name = "สมหญิง", "ใจดี"  # in two columns, as a member of staff may have typed it
    owner.save()

    form = client.get(at("profile-view")).context["form"]

    assert (form["name"].value(), form["email"].value()) == ("สมหญิง ใจดี", "somying@example.com")


def test_name_is_changed_and_nobody_gets_a_mail(client, owner):
    response = client.post(at("profile-view"), {"name": "มาลี ใจดี", "email": "somying@example.com"})

    owner.refresh_from_db()
    assert response.url == at("profile-view")
    assert owner.get_full_name() == "มาลี ใจดี"
    assert mail.outbox == []


def test_changed_email_is_told_to_the_old_address(client, owner):
    client.post(at("profile-view"), {"name": "สมหญิง ใจดี", "email": "New@Example.COM"})

    owner.refresh_from_db()
    assert owner.email == "New@example.com"
    assert [message.to for message in mail.outbox] == [["somying@example.com"]]
    assert "New@example.com" in mail.outbox[0].body


def test_email_of_somebody_else_is_refused_and_nothing_typed_is_lost(client, owner):
    make_customer(email="taken@example.com")

    response = client.post(at("profile-view"), {"name": "มาลี", "email": "TAKEN@example.com"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "Another account has this e-mail." in html
    assert 'value="มาลี"' in html
    assert 'value="TAKEN@example.com"' in html
    assert mail.outbox == []


def test_email_that_was_taken_meanwhile_is_refused_by_the_table(owner):
    make_customer(email="taken@example.com")

    with pytest.raises(EmailTaken):
        change_profile(owner, name="มาลี", email="taken@example.com")

    assert mail.outbox == []


def test_password_is_changed_here_stays_open_and_elsewhere_closes(client, owner):
    elsewhere = type(client)()
    elsewhere.force_login(owner)

    response = client.post(at("change-password"), PASSWORDS)

    owner.refresh_from_db()
    assert response.url == at("profile-view")
    assert owner.check_password(NEW_PASSWORD)
    assert client.get(at("summary")).status_code == 200
    assert elsewhere.get(at("summary")).status_code == 302
    assert [message.to for message in mail.outbox] == [["somying@example.com"]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"old_password": "wrong"}, "old_password"),
        ({"new_password1": "short", "new_password2": "short"}, "new_password1"),
        ({"new_password2": "another of these"}, "new_password2"),
    ],
)
def test_password_that_will_not_do_is_told_beside_its_field(client, owner, change, field):
    response = client.post(at("change-password"), {**PASSWORDS, **change})

    owner.refresh_from_db()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in response.content.decode()
    assert owner.check_password(PASSWORD)
    assert mail.outbox == []


def test_account_is_deleted_only_with_its_password(client, owner):
    page = client.get(at("profile-delete")).content.decode()
    assert "we keep them for accounts and tax" in page

    response = client.post(at("profile-delete"), {"password": "wrong"})

    assert response.status_code == 422
    assert "Nothing was deleted." in response.content.decode()
    assert User.objects.filter(pk=owner.pk).exists()


def test_deleted_account_takes_what_is_personal_along_and_leaves_the_orders(client, owner, language):
    make_kept_address(owner)
    order = make_order(user=owner, paid=True)
    Basket.objects.update(owner=owner)
    put_in_basket(client, make_product())

    response = client.post(at("profile-delete", language), {"password": PASSWORD})

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session
    assert response.cookies["basket_items"].value == ""
    assert not User.objects.exists()
    assert not UserAddress.objects.exists()
    assert not Basket.open.exists()
    kept = Order.objects.get()
    assert (kept.user, kept.basket, kept.buyer_email) == (None, order.basket, "somying@example.com")
    assert ShippingAddress.objects.count() == 1
    assert client.get(kept.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("make_worker", [make_staff, lambda: make_customer()])
def test_account_of_who_works_here_is_not_closed(client, make_worker):
    worker = make_worker()
    if not worker.is_staff:
        make_order(packed=True)
        parcel = Order.objects.get().parcels.get()
        parcel.packed_by = worker  # somebody who worked here once
        parcel.save()

    with pytest.raises(CannotClose):
        close_account(worker)

    assert User.objects.filter(pk=worker.pk).exists()


def test_who_works_here_is_told_whom_to_ask(client):
    client.force_login(make_staff())

    page = client.get(at("profile-delete")).content.decode()

    assert "Please ask a manager to close your account." in page
    assert 'name="password"' not in page
    assert client.post(at("profile-delete"), {"password": PASSWORD}).status_code == 422


def test_basket_that_became_an_order_is_kept_for_it(owner):
    basket = make_basket()
    basket.owner = owner
    basket.save()
    make_order(basket=basket, user=owner)

    close_account(owner)

    assert Basket.objects.get().owner is None
    assert Order.objects.get().basket_id == basket.pk
