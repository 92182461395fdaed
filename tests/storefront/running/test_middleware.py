"""A closed shop says so, and still hears what must not be missed."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(settings):
    settings.CLOSED = True


@pytest.mark.parametrize("address", ["/", "/th/", "/en/products/", "/th/desk/", "/cms/", "/th/basket/"])
def test_every_page_of_a_closed_shop_is_the_sign_on_its_door(client, closed, address):
    answer = client.get(address)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "600"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ร้านปิดจัดของสักครู่" in answer.content.decode()
    assert "closed for a moment" in answer.content.decode()


def test_a_closed_shop_asks_the_database_nothing(client, closed, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/th/products/")


def test_a_closed_shop_still_hears_of_money_and_tells_its_health(client, closed):
    assert client.get("/healthz").status_code == 200
    assert client.post("/payments/stripe/webhook/", "{}", content_type="application/json").status_code == 400


def test_an_open_shop_shows_its_pages(client):
    assert client.get("/th/products/").status_code == 200
