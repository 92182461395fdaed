"""What a buyer is asked, and how a Thai address is understood."""

import pytest
from django.utils.translation import override

from checkout.flow.forms import DeliveryForm
from tests.checkout.shopping import ANSWERS
from tests.factories import make_tambon

pytestmark = pytest.mark.django_db


def test_chosen_tambon_brings_its_postcode():
    make_tambon(postcode="40000")

    form = DeliveryForm({**ANSWERS, "area": "ในเมือง"})

    assert form.is_valid()
    assert form.buyer().postcode == "40000"


def test_typed_postcode_is_kept_when_the_tambon_has_two():
    make_tambon(postcode="40000", other_postcode="40002")

    form = DeliveryForm({**ANSWERS, "area": "40002"})

    assert form.is_valid()
    assert form.buyer().postcode == "40002"


def test_wrong_postcode_for_a_tambon_is_refused_with_the_right_one():
    make_tambon(postcode="40000")

    with override("en"):
        form = DeliveryForm({**ANSWERS, "postcode": "10200"})

        assert form.errors["postcode"] == ["10200 is not a postcode of Nai Mueang. It is usually 40000."]
        assert form.asks_for_postcode


def test_area_without_a_choice_offers_the_tambons_it_begins():
    here = make_tambon()
    make_tambon(code="100101", name_th="พระบรมมหาราชวัง", postcode="10200", province=("กรุงเทพมหานคร", "Bangkok"))

    form = DeliveryForm({**ANSWERS, "tambon": ""})

    assert list(form.errors) == ["area"]
    assert form.places == [here]


def test_area_nobody_knows_is_named_in_the_error():
    with override("en"):
        form = DeliveryForm({**ANSWERS, "area": "99999", "tambon": ""})

        assert form.errors["area"] == ["We found no tambon or postcode “99999”. Please check it."]


def test_postcode_is_not_asked_for_when_a_tambon_has_only_one():
    make_tambon()

    assert not DeliveryForm(initial={"tambon": "400101", "area": "40000"}).asks_for_postcode


def test_telephone_number_is_kept_the_way_the_world_writes_it():
    make_tambon()
    form = DeliveryForm({**ANSWERS, "phone": "081-234 5678"})

    assert form.is_valid()
    assert form.buyer().phone == "+66812345678"


def test_a_buyer_types_at_most_ten_fields():
    typed = [bound for bound in DeliveryForm() if not bound.is_hidden]

    assert len(typed) <= 10
