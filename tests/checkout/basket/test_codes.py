"""A shopper types a code: it makes her basket cheaper, or she is told why not; and nobody guesses codes in peace."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from oscar.core.loading import get_model

from checkout.basket import guesses
from checkout.basket.models import Basket
from checkout.offers.models import ConditionalOffer
from checkout.orders.models import Order
from checkout.orders.queries import discounts_of
from checkout.vouchers.models import Voucher
from tests.checkout.shopping import ANSWERS, put_in_basket
from tests.factories import make_basket, make_customer, make_order, make_product, make_tambon, make_voucher
from tests.factories.orders import let_expire

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper(client):
    """A guest with one good of 590 baht in her basket."""
    put_in_basket(client, make_product(price="590.00", stock=9))
    return client


def type_code(client, code: str, **headers):
    with override("en"):
        return client.post(reverse("basket:summary"), {"code": code}, follow=True, headers=headers)


def words_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def taken_off(response) -> list[tuple[str, Decimal]]:
    return [(discount.code, discount.baht) for discount in response.context["basket"].discounts]


@pytest.mark.parametrize("before", ["", " ", "\u200b"])
@pytest.mark.parametrize("change", [str, str.lower, lambda code: " ".join(code)])
def test_a_code_takes_something_off_however_it_is_written(shopper, before, change):
    voucher = make_voucher(baht="29.00")

    answer = type_code(shopper, before + change(voucher.code))

    assert (answer.status_code, taken_off(answer)) == (200, [(voucher.code, Decimal("29.00"))])
    assert f"The code {voucher.code} is in your basket." in words_of(answer)
    voucher.refresh_from_db()
    assert voucher.num_basket_additions == 1


def test_a_code_for_the_delivery_works_too(shopper):
    voucher = make_voucher()
    get_model("offer", "Benefit").objects.filter(pk=voucher.offers.get().benefit_id).update(
        type="Shipping fixed price", value=Decimal(0), range=None
    )

    answer = type_code(shopper, voucher.code)

    assert [code.is_at_work for code in answer.context["codes"]] == [True]
    assert answer.context["basket"].total_baht == Decimal("590.00")


def unknown():
    return "NOSUCHCODE", "We do not know this code."


def empty():
    return "  ", "Please type the code first."


def not_begun():
    voucher = make_voucher()
    begin = datetime(2126, 2, 1, 5, tzinfo=UTC)
    Voucher.objects.update(start_datetime=begin, end_datetime=begin + timedelta(days=1))
    return voucher.code, "This code begins to work on 1 Feb 2126"


def over():
    voucher = make_voucher()
    Voucher.objects.update(end_datetime=timezone.now() - timedelta(minutes=1))
    return voucher.code, "This code can no longer be used: its time is over."


def suspended():
    voucher = make_voucher()
    voucher.offers.get().suspend()
    return voucher.code, "This code can no longer be used: its time is over."


def used_up():
    voucher = make_voucher(usage=Voucher.SINGLE_USE)
    buy_with(voucher)
    return voucher.code, "This code has been used already and works no more."


def offer_used_up():
    voucher = make_voucher(max_global_applications=1)
    buy_with(voucher)
    return voucher.code, "This code has been used already and works no more."


def needs_account():
    return make_voucher(usage=Voucher.ONCE_PER_CUSTOMER).code, "This code is for customers with an account"


def no_effect():
    voucher = make_voucher()
    condition = voucher.offers.get().condition
    condition.value = 9
    condition.save()
    return voucher.code, "This code takes nothing off what is in your basket"


def no_offer():
    voucher = make_voucher()
    voucher.offers.clear()
    return voucher.code, "This code can no longer be used"


def buy_with(voucher, user=None) -> Order:
    basket = make_basket(goods=[(make_product(price="100.00"), 1)])
    basket.owner = user
    basket.save()
    basket.vouchers.add(voucher)
    return make_order(basket=basket, user=user)


@pytest.mark.parametrize(
    "trouble",
    [unknown, empty, not_begun, over, suspended, used_up, offer_used_up, needs_account, no_effect, no_offer],
)
def test_a_code_that_does_nothing_is_left_out_and_she_is_told_why(shopper, trouble):
    code, sentence = trouble()

    answer = type_code(shopper, code)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert f'name="code" value="{code}"' in answer.content.decode()
    assert answer.context["basket"].total_baht == Decimal("635.00")
    assert not Basket.objects.filter(status=Basket.OPEN, vouchers__isnull=False).exists()
    assert not Voucher.objects.filter(num_basket_additions__gt=0).exists()


def test_a_code_that_is_there_already_stays_once(shopper):
    voucher = make_voucher()
    type_code(shopper, voucher.code)

    answer = type_code(shopper, voucher.code)

    assert "This code is in your basket already." in words_of(answer)
    assert taken_off(answer) == [(voucher.code, Decimal("29.00"))]
    voucher.refresh_from_db()
    assert voucher.num_basket_additions == 1


@pytest.mark.parametrize("limits", [{"usage": Voucher.ONCE_PER_CUSTOMER}, {"max_user_applications": 1}])
def test_a_customer_uses_a_code_once_where_it_is_for_each_once(shopper, limits):
    user, other = make_customer(), make_customer()
    voucher = make_voucher(**limits)
    buy_with(voucher, user)

    shopper.force_login(user)
    refused = type_code(shopper, voucher.code)
    shopper.force_login(other)
    put_in_basket(shopper, make_product())
    taken = type_code(shopper, voucher.code)

    assert "You have used this code in an earlier order" in words_of(refused)
    assert taken_off(taken) == [(voucher.code, Decimal("29.00"))]


def test_a_guests_code_comes_along_when_she_signs_in(shopper):
    voucher = make_voucher()
    type_code(shopper, voucher.code)

    shopper.force_login(make_customer())

    with override("en"):
        assert taken_off(shopper.get(reverse("basket:summary"))) == [(voucher.code, Decimal("29.00"))]


def test_a_code_is_taken_out(shopper):
    voucher = make_voucher()
    type_code(shopper, voucher.code)

    with override("en"):
        for _click in range(2):
            answer = shopper.post(reverse("basket:drop-code", args=[voucher.pk]), follow=True)

    assert taken_off(answer) == answer.context["codes"] == []
    voucher.refresh_from_db()
    assert voucher.num_basket_additions == 0


def test_nobody_takes_a_code_out_of_somebody_elses_basket(shopper):
    voucher = make_voucher()
    type_code(shopper, voucher.code)
    other = type(shopper)()
    put_in_basket(other, make_product())

    other.post(reverse("basket:drop-code", args=[voucher.pk]))

    assert Basket.objects.filter(vouchers=voucher).count() == 1


def test_a_code_that_has_ended_since_is_shown_as_idle(shopper):
    voucher = make_voucher()
    type_code(shopper, voucher.code)
    voucher.offers.get().suspend()

    with override("en"):
        answer = shopper.get(reverse("basket:summary"))

    assert "Takes nothing off at the moment." in words_of(answer)
    assert taken_off(answer) == []


def test_taking_a_code_out_is_refused_to_be_opened(shopper):
    assert shopper.get(reverse("basket:drop-code", args=[1])).status_code == 405


# Guessing


def test_who_guesses_is_stopped_before_the_right_code_is_looked_up(shopper):
    voucher = make_voucher()
    for number in range(guesses.MOST_OF_BASKET):
        assert "We do not know this code." in words_of(type_code(shopper, f"GUESS{number}"))

    answer = type_code(shopper, voucher.code)

    assert answer.status_code == 422
    assert "Please wait a quarter of an hour" in words_of(answer)
    cache.clear()  # the quarter of an hour is over
    assert taken_off(type_code(shopper, voucher.code)) == [(voucher.code, Decimal("29.00"))]


def test_a_new_basket_does_not_help_whoever_guesses_from_one_address(shopper, settings, monkeypatch):
    settings.BEHIND_PROXY, settings.PROXY_COUNT = True, 1
    monkeypatch.setattr(guesses, "MOST_OF_NETWORK", 2)
    for number in range(2):
        type_code(shopper, f"GUESS{number}", **{"X-Forwarded-For": "1.46.3.9"})
    fresh = type(shopper)()
    put_in_basket(fresh, make_product())
    voucher = make_voucher()

    stopped = type_code(fresh, voucher.code, **{"X-Forwarded-For": "1.46.3.9"})
    elsewhere = type_code(fresh, voucher.code, **{"X-Forwarded-For": "1.46.3.10"})

    assert "Please wait a quarter of an hour" in words_of(stopped)
    assert taken_off(elsewhere) == [(voucher.code, Decimal("29.00"))]


def test_codes_that_exist_are_no_guesses(shopper):
    code, _sentence = over()
    for _try in range(guesses.MOST_OF_BASKET + 1):
        answer = type_code(shopper, code)

    assert "its time is over" in words_of(answer)


# To the order and back


def order_on_delivery(client, total: str) -> Order:
    make_tambon()
    with override("en"):
        client.post(reverse("checkout:delivery"), ANSWERS)
        page = client.get(reverse("checkout:check")).content.decode()
        assert f'name="shown_total" value="{total}"' in page
        assert "−฿29" in page
        client.post(reverse("checkout:check"), {"shown_total": total, "method": "cod"})
    return Order.objects.latest("pk")


def test_a_guests_code_goes_into_her_order_and_comes_back_when_it_expires(shopper, settings):
    settings.COD_ENABLED, settings.COD_POSTCODES = True, ["40"]
    voucher = make_voucher(usage=Voucher.SINGLE_USE)
    type_code(shopper, voucher.code)

    order = order_on_delivery(shopper, "606.00")

    assert order.total_incl_tax == Decimal("606.00")
    assert [(taken.code, taken.baht) for taken in discounts_of(order)] == [(voucher.code, Decimal("29.00"))]
    voucher.refresh_from_db()
    assert (voucher.num_orders, voucher.total_discount) == (1, Decimal("29.00"))
    with override("en"):
        assert f"({voucher.code})" in shopper.get(order.get_absolute_url()).content.decode()
    put_in_basket(shopper, make_product())
    assert "has been used already" in words_of(type_code(shopper, voucher.code))
    let_expire(order)
    assert taken_off(type_code(shopper, voucher.code)) == [(voucher.code, Decimal("29.00"))]


def test_a_limited_offer_is_open_again_for_codes_when_an_order_expires(shopper):
    voucher = make_voucher(max_global_applications=1)
    order = buy_with(voucher)
    assert type_code(shopper, voucher.code).status_code == 422

    let_expire(order)

    assert taken_off(type_code(shopper, voucher.code)) == [(voucher.code, Decimal("29.00"))]
    assert voucher.offers.get().status == ConditionalOffer.OPEN
