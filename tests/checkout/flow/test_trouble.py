"""When buying goes wrong: one sentence in the shopper's language, nothing lost, nothing half-written."""

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext, override

from catalogue.stock.models import Hold, Move
from catalogue.stock.operations import Wanted, hold_stock
from checkout.basket.models import Line
from checkout.flow import views
from checkout.orders.models import Order, OrderEvent, OrderMail, ShippingAddress
from checkout.payments.models import PaymentAttempt, StripeEvent
from tests.checkout.shopping import ANSWERS, put_in_basket
from tests.factories import make_product, make_tambon

pytestmark = pytest.mark.django_db

WRITTEN_BY_AN_ORDER = (Order, OrderEvent, OrderMail, ShippingAddress, Hold, Move, PaymentAttempt, StripeEvent)
SILK = {"th": "ผ้าไหมมัดหมี่", "en": "Mudmee silk"}


def row_counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in WRITTEN_BY_AN_ORDER}


def in_words(language: str, text: str, **values) -> str:
    """Return a sentence of the shop as a page in that language writes it."""
    with override(language):
        said = gettext(text) % values
    assert language == "en" or said != text % values, "not translated"
    return escape(said)


def make_silk(**facts):
    return make_product(name_th=SILK["th"], name_en=SILK["en"], price="590.00", **facts)


def take_away(product, quantity, until) -> None:
    """Let somebody else order pieces of a good."""
    hold_stock([Wanted(product.stockrecords.get().pk, quantity)], reference="OTHER", until=until)


def basket_lines() -> list[tuple[int, int]]:
    return list(Line.objects.order_by("pk").values_list("product", "quantity"))


def give_address(client, language) -> None:
    make_tambon()
    with override(language):
        client.post(reverse("checkout:delivery"), ANSWERS)


def order(client, language, *, total="635.00", **more):
    with override(language):
        answers = {"shown_total": total, "method": "promptpay", **more}
        return client.post(reverse("checkout:check"), answers, follow=True)


def test_good_that_sold_out_meanwhile_is_not_put_in_the_basket(client, language, tomorrow):
    rice, silk = make_product(), make_silk(stock=1)
    put_in_basket(client, rice)
    take_away(silk, 1, tomorrow)
    before = row_counts()

    with override(language):
        page = client.post(reverse("basket:add"), {"product": silk.pk, "quantity": 1}, follow=True)

    assert page.wsgi_request.path == good_address(silk, language)
    assert in_words(language, "Sorry, “%(name)s” has just sold out.", name=SILK[language]) in page.content.decode()
    assert basket_lines() == [(rice.pk, 1)]
    assert row_counts() == before


def good_address(product, language) -> str:
    with override(language):
        return product.get_absolute_url()


def test_more_pieces_than_there_are_are_not_put_in_the_basket(client, language):
    silk = make_silk(stock=3)
    put_in_basket(client, silk, 2, language)

    with override(language):
        page = client.post(reverse("basket:add"), {"product": silk.pk, "quantity": 2}, follow=True)

    words = "There are only %(free)d pieces of “%(name)s”. Your basket is as it was."
    assert in_words(language, words, free=3, name=SILK[language]) in page.content.decode()
    assert basket_lines() == [(silk.pk, 2)]


def test_number_of_pieces_that_is_none_is_told(client, language):
    silk = make_silk()

    with override(language):
        page = client.post(reverse("basket:add"), {"product": silk.pk, "quantity": 0}, follow=True)

    assert in_words(language, "Please choose how many pieces, 1 to 99.") in page.content.decode()
    assert basket_lines() == []


def test_good_that_sold_out_before_the_last_look_leads_back_to_the_basket(client, language, tomorrow):
    silk = make_silk(stock=1)
    put_in_basket(client, silk)
    give_address(client, language)
    take_away(silk, 1, tomorrow)
    before = row_counts()

    page = order(client, language)

    assert in_words(language, "Sorry, this has just sold out.") in page.content.decode()
    assert basket_lines() == [(silk.pk, 1)]
    assert row_counts() == before


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (0, "Sorry, “%(name)s” has just sold out. The rest of your basket is kept."),
        (1, "Only %(free)d pieces of “%(name)s” are left. Your basket is kept; please change the number."),
    ],
)
def test_good_that_sells_out_while_the_button_is_pressed_is_told(client, language, tomorrow, monkeypatch, left, words):
    rice, silk = make_product(price="100.00"), make_silk(stock=2)
    put_in_basket(client, rice)
    put_in_basket(client, silk, 2)
    give_address(client, language)
    let_another_buyer_in_before_the_order(monkeypatch, lambda: take_away(silk, 2 - left, tomorrow))
    before = row_counts()

    page = order(client, language, total="1335.00")

    assert in_words(language, words, name=SILK[language], free=left) in page.content.decode()
    assert basket_lines() == [(rice.pk, 1), (silk.pk, 2)]
    assert row_counts() == {**before, "Hold": before["Hold"] + 1}  # the other buyer's


def let_another_buyer_in_before_the_order(monkeypatch, buy) -> None:
    """Let somebody be quicker between the last look at the basket and the order itself."""
    place_order = views.place_order

    def second(*args, **kwargs):
        buy()
        return place_order(*args, **kwargs)

    monkeypatch.setattr(views, "place_order", second)


def test_wrong_postcode_for_a_tambon_is_told_beside_its_field_and_nothing_typed_is_lost(client, language):
    put_in_basket(client, make_silk())
    tambon = make_tambon(postcode="40000")

    with override(language):
        page = client.post(reverse("checkout:delivery"), {**ANSWERS, "postcode": "10200"})

    html = page.content.decode()
    name = {"th": tambon.name_th, "en": tambon.name_en}[language]
    words = "%(postcode)s is not a postcode of %(tambon)s. It is usually %(right)s."
    assert page.status_code == 422
    assert in_words(language, words, postcode="10200", tambon=name, right="40000") in html
    for typed in ("สมหญิง ใจดี", "123 หมู่ 4", "somying@example.com", 'value="400101" checked'):
        assert typed in html
    with override(language):  # and the order cannot go on without an address
        assert client.get(reverse("checkout:check")).url == reverse("checkout:delivery")


def test_order_below_ten_baht_is_not_taken(client, language, free_delivery):
    silk = make_product(price="9.00")
    put_in_basket(client, silk)
    give_address(client, language)
    before = row_counts()

    page = order(client, language, total="9.00")

    words = "The smallest order we can take is 10 baht. Your basket is kept."
    assert in_words(language, words) in page.content.decode()
    assert basket_lines() == [(silk.pk, 1)]
    assert row_counts() == before


def test_unknown_order_link_is_answered_in_its_language_with_a_way_on(client, language):
    with override(language):
        page = client.get(reverse("orders:status", args=["no-such-token"]))

    html = page.content.decode()
    assert page.status_code == 404
    assert f'<html lang="{language}">' in html
    assert in_words(language, "There is nothing at this address") in html
    assert f'href="/{language}/products/"' in html
