import pytest
from django.contrib.sites.models import Site
from django.core import mail

from storefront.running.site import name_site
from tests.factories import make_customer

pytestmark = pytest.mark.django_db


def test_site_has_the_shops_name_and_address_after_migrating():
    site = Site.objects.get_current()

    assert (site.domain, site.name) == ("testserver", "OTOP Khon Kaen")


def test_site_follows_the_settings(settings):
    settings.SITE_URL = "https://shop.example:8443"

    name_site()

    assert Site.objects.get_current().domain == "shop.example:8443"


def test_password_reset_mail_links_to_the_shop(client):
    make_customer(email="somying@example.com")

    client.post("/th/password-reset/", {"email": "somying@example.com"}, headers={"Sec-Fetch-Site": "same-origin"})

    assert "http://testserver/th/password-reset/confirm/" in mail.outbox[0].body
    assert "example.com/" not in mail.outbox[0].body
