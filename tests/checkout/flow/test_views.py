"""From the basket to the placed order, screen by screen."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from checkout.flow import views
from checkout.orders.models import Order
from tests.checkout.shopping import ANSWERS, put_in_basket
from tests.factories import make_customer, make_product, make_tambon

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper(client):
    """Somebody with one good in her basket."""
    put_in_basket(client, make_product(name_en="Mudmee silk", price="590.00"))
    return client


def test_delivery_page_shows_the_sum_and_knows_every_field(shopper, language):
    with override(language):
        page = shopper.get(reverse("checkout:delivery")).content.decode()

    assert "฿635" in page
    for words in ("name", "tel", "email", "street-address", "postal-code"):
        assert f'autocomplete="{words}"' in page


def test_delivery_with_an_empty_basket_leads_to_the_basket(client):
    assert client.get(reverse("checkout:delivery")).url == reverse("basket:summary")


def test_delivery_without_script_comes_back_with_tambons_to_choose_from(shopper):
    make_tambon()

    with override("en"):
        response = shopper.post(reverse("checkout:delivery"), {**ANSWERS, "tambon": ""})

    page = response.content.decode()
    assert response.status_code == 422
    assert '<input type="radio" name="tambon" value="400101" checked required>' in page
    assert "Nai Mueang, Mueang Khon Kaen, Khon Kaen 40000" in page
    assert "สมหญิง ใจดี" in page  # nothing typed is lost


def test_places_answers_with_radios_in_thai(client):
    make_tambon()

    with override("th"):
        page = client.get(reverse("checkout:places"), {"area": "ในเ"}).content.decode()

    assert "ต.ในเมือง อ.เมืองขอนแก่น จ.ขอนแก่น 40000" in page
    assert "<html" not in page


def test_places_says_when_nothing_begins_like_this(client):
    with override("en"):
        page = client.get(reverse("checkout:places"), {"area": "Xyz"}).content.decode()

    assert "Nothing begins like this." in page


def test_places_stays_silent_before_anything_is_typed(client):
    assert client.get(reverse("checkout:places")).content.strip() == b""


def test_check_page_says_everything_that_will_be_charged_and_where_it_goes(shopper, language):
    make_tambon()
    with override(language):
        shopper.post(reverse("checkout:delivery"), ANSWERS)
        page = shopper.get(reverse("checkout:check")).content.decode()

    for words in ("฿590", "฿45", "฿635", "สมหญิง ใจดี", "123 หมู่ 4", "081 234 5678", "somying@example.com"):
        assert words in page
    assert 'name="shown_total" value="635.00"' in page
    assert 'value="promptpay" checked' in page


def test_check_without_address_leads_to_the_address(shopper):
    assert shopper.get(reverse("checkout:check")).url == reverse("checkout:delivery")


def test_check_without_a_way_to_pay_orders_nothing(shopper):
    make_tambon()
    with override("en"):
        shopper.post(reverse("checkout:delivery"), ANSWERS)
        response = shopper.post(reverse("checkout:check"), {"shown_total": "635.00"})

    assert response.status_code == 422
    assert "Please choose how you want to pay." in response.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize(("postcodes", "offered"), [(["40"], True), (["50"], False)])
def test_cash_on_delivery_is_offered_where_the_parcel_can_be_paid(shopper, settings, postcodes, offered):
    settings.COD_ENABLED, settings.COD_POSTCODES = True, postcodes
    make_tambon(postcode="40000")
    with override("en"):
        shopper.post(reverse("checkout:delivery"), ANSWERS)
        page = shopper.get(reverse("checkout:check")).content.decode()
        response = shopper.post(reverse("checkout:check"), {"method": "cod", "shown_total": "635.00"})

    assert ('value="cod"' in page) is offered
    assert response.status_code == (302 if offered else 422)
    assert Order.objects.exists() is offered


def test_a_changed_price_is_shown_before_anything_is_ordered(shopper):
    make_tambon()
    with override("en"):
        shopper.post(reverse("checkout:delivery"), ANSWERS)
        response = shopper.post(
            reverse("checkout:check"), {"shown_total": "600.00", "method": "promptpay"}, follow=True
        )

    assert "A price has changed meanwhile." in response.content.decode()
    assert not Order.objects.exists()


def test_places_refuses_what_is_not_a_question(client):
    assert client.post(reverse("checkout:places")).status_code == 405


@pytest.mark.parametrize("signed_in", [False, True])
def test_second_click_while_the_payment_is_being_started_finds_the_order(client, settings, monkeypatch, signed_in):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"  # nothing answers there: the order is placed, its payment is not
    if signed_in:
        client.force_login(make_customer())
    put_in_basket(client, make_product(price="590.00", weight_grams=300))
    client.post(reverse("checkout:delivery"), {**ANSWERS, "tambon": make_tambon().code})
    button = {"method": "promptpay", "shown_total": "635.00"}
    begin_payment, answers = views.begin_payment, []

    def begin_with_another_click(*args):
        monkeypatch.setattr(views, "begin_payment", begin_payment)
        answers.append(client.post(reverse("checkout:check"), button))
        return begin_payment(*args)

    monkeypatch.setattr(views, "begin_payment", begin_with_another_click)
    answers.append(client.post(reverse("checkout:check"), button))

    pay_page = reverse("payments:pay", args=[Order.objects.get().token])
    assert [answer.headers["Location"] for answer in answers] == [pay_page, pay_page]
