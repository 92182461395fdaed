"""Who carries parcels: each a module of its own, with numbers it takes and a page to follow them on."""

import doctest

import pytest

from checkout.fulfilment.carriers import CARRIERS, carrier_choices, clean_tracking_number, thailand_post


@pytest.mark.parametrize("carrier", CARRIERS.values(), ids=CARRIERS)
def test_carrier_takes_its_own_example_and_shows_where_it_is(carrier):
    assert carrier.takes(carrier.example)
    assert carrier.example in carrier.tracking_url(carrier.example) or carrier.is_collected


@pytest.mark.parametrize("carrier", CARRIERS.values(), ids=CARRIERS)
@pytest.mark.parametrize("number", ["TH", "TH123456789012345678901234567890", "TH0123/567", "เลขพัสดุ0123"])
def test_no_carrier_takes_what_cannot_be_a_number(carrier, number):
    assert not carrier.takes(number)


def test_only_who_is_handed_a_parcel_here_needs_no_number():
    assert [code for code, carrier in CARRIERS.items() if carrier.takes("")] == ["pickup"]


def test_post_comes_first_and_codes_are_those_of_the_modules():
    assert [code for code, _name in carrier_choices()] == ["thailand-post", "flash", "kex", "jt", "pickup"]


def test_numbers_lose_spaces_and_dashes():
    assert clean_tracking_number(" rr 4731-2482 9th ") == "RR473124829TH"


@pytest.mark.parametrize("place", range(13))
def test_post_refuses_a_number_of_which_one_sign_is_another(place):
    number = thailand_post.CARRIER.example
    other = "9" if number[place] != "9" else "8"

    assert not thailand_post.CARRIER.takes(number[:place] + other + number[place + 1 :])


def test_examples_in_docstrings_hold():
    assert doctest.testmod(thailand_post).failed == 0
