"""An address as it is typed."""

import pytest
from django.utils.translation import override

from catalogue.places.forms import AddressForm
from catalogue.places.parcel_address import answers_of
from tests.checkout.shopping import ANSWERS
from tests.factories import make_customer, make_kept_address, make_tambon

pytestmark = pytest.mark.django_db


def make_bangkok():
    return make_tambon(
        code="100101",
        name_th="พระบรมมหาราชวัง",
        name_en="Phra Borom Maha Ratchawang",
        postcode="10200",
        district=("พระนคร", "Phra Nakhon"),
        province=("กรุงเทพมหานคร", "Bangkok"),
    )


def test_area_that_was_changed_after_the_choice_asks_for_the_tambon_again():
    make_tambon(code="400101", postcode="40000")
    palace = make_bangkok()

    with override("en"):
        form = AddressForm({**ANSWERS, "tambon": "400101", "area": "10200"})

        assert form.errors == {"area": ["Please choose your tambon from the list."]}
    assert form.places == [palace]


def test_area_that_finds_nothing_leaves_the_choice_as_it_is():
    make_tambon(code="400101", postcode="40000")

    form = AddressForm({**ANSWERS, "tambon": "400101", "area": "ใกล้บึงแก่นนคร"})

    assert form.is_valid()
    assert form.address().postcode == "40000"


def test_known_address_shows_its_own_tambon_and_not_all_of_its_postcode():
    here = make_tambon(code="400101", postcode="40000")
    make_tambon(code="400102", name_th="สำราญ", name_en="Samran", postcode="40000")

    form = AddressForm(initial={"tambon": "400101", "area": "40000"})

    assert form.places == [here]


def test_kept_address_is_answered_as_it_was_typed():
    make_tambon()
    typed = AddressForm(ANSWERS)
    assert typed.is_valid()
    kept = make_kept_address(make_customer(), phone=typed.address().phone, line1=ANSWERS["line1"])

    again = AddressForm(answers_of(kept))

    assert again.is_valid()
    assert again.address() == typed.address()
