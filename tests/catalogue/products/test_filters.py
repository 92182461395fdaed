"""What an address says a shopper wants."""

from decimal import Decimal

import pytest
from django.http import QueryDict

from catalogue.products.filters import Filters, read_filters, read_price

KNOWN = {"district": ["mueang", "chonnabot", "phon"], "stars": ["3", "4", "5"], "in_stock": ["1"]}


def read(query: str) -> Filters:
    return read_filters(QueryDict(query), known=KNOWN)


def test_every_wish_is_read():
    assert read("district=phon&district=mueang&stars=4&stars=5&price_from=30&price_to=7900&in_stock=1&sort=-price") == (
        Filters(
            {"district": ("mueang", "phon"), "stars": ("4", "5"), "in_stock": ("1",)},
            price_from=Decimal("30.00"),
            price_to=Decimal("7900.00"),
            sort="-price",
        )
    )


def test_equal_lists_have_one_address():
    one, other = read("stars=4&district=phon&district=mueang"), read("district=mueang&district=phon&stars=4&price_to=")

    assert one.query == other.query == "district=mueang&district=phon&stars=4"


@pytest.mark.parametrize("query", ["district=atlantis", "stars=9", "stars=x", "sort=colour", "colour=red", "in_stock="])
def test_what_we_do_not_know_is_left_out(query):
    assert read(query) == Filters()


def test_prices_the_wrong_way_round_are_turned():
    filters = read("price_from=500&price_to=100")

    assert (filters.price_from, filters.price_to) == (Decimal("100.00"), Decimal("500.00"))


@pytest.mark.parametrize(
    ("typed", "price"),
    [
        ("1,234.50", "1234.50"),
        ("฿89.5", "89.50"),
        ("๑๒๐", "120.00"),
        (" 0 ", "0.00"),
        ("9999999.99", "9999999.99"),
    ],
)
def test_prices_are_read_as_people_type_them(typed, price):
    assert read_price(typed) == Decimal(price)


@pytest.mark.parametrize(
    "typed", ["", "free", "-1", "1e9", "NaN", "Infinity", "10 000 000", "12.3.4", "๑๐ บาท", "9" * 400]
)
def test_what_is_no_price_is_none(typed):
    assert read_price(typed) is None


def test_a_price_that_cannot_be_read_is_kept_as_typed():
    filters = read("price_from=cheap&price_to=100")

    assert filters.unread == {"price_from": "cheap"}
    assert filters.query == "price_to=100"


def test_one_wish_can_be_taken_back():
    filters = read("district=phon&district=mueang&stars=5&in_stock=1&price_to=10")

    assert filters.without("district", "phon").query == "district=mueang&in_stock=1&stars=5&price_to=10"
    assert filters.without("stars", "5").query == "district=mueang&district=phon&in_stock=1&price_to=10"
    assert filters.without("price_to").query == "district=mueang&district=phon&in_stock=1&stars=5"
    assert filters.without("in_stock", "1").query == "district=mueang&district=phon&stars=5&price_to=10"


def test_wishes_are_counted_and_an_order_is_none():
    assert read("district=phon&stars=5&stars=4&price_to=10&in_stock=1&sort=price").count == 5
    assert read("sort=price&stars=5").none == Filters(sort="price")
