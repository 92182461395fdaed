"""The pages of the address book."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from catalogue.places.models import UserAddress
from catalogue.places.queries import address_book
from tests.checkout.shopping import ANSWERS
from tests.factories import make_kept_address, make_tambon

pytestmark = pytest.mark.django_db


def at(name: str, *args, language: str = "en") -> str:
    with override(language):
        return reverse(f"customer:{name}", args=args)


def lines_of_book(user) -> list[tuple[str, bool]]:
    return [(address.line1, address.is_default_for_shipping) for address in address_book(user)]


def test_empty_book_offers_to_begin(client, owner, language):
    page = client.get(at("address-list", language=language)).content.decode()

    assert "empty-state" in page
    assert f'href="/{language}/accounts/addresses/add/"' in page


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("th", ("ตำบลในเมือง อำเภอเมืองขอนแก่น", "จังหวัดขอนแก่น 40000", "ที่อยู่หลัก", "หมายเหตุ: ฝากป้อมยาม")),
        ("en", ("Nai Mueang Sub-district, Mueang Khon Kaen District", "Khon Kaen 40000", "Default address", "Note:")),
    ],
)
def test_book_shows_addresses_as_they_stand_on_a_parcel(client, owner, language, lines):
    make_kept_address(owner, name="ยายบุญมา", line1="9 หมู่ 2", note="ฝากป้อมยาม")

    page = client.get(at("address-list", language=language)).content.decode()

    for words in ("ยายบุญมา", "9 หมู่ 2", "081 234 5678", *lines):
        assert words in page


def test_address_whose_tambon_was_never_known_is_shown_as_it_was_written(client, owner):
    make_kept_address(owner)
    UserAddress.objects.update(tambon=None)

    page = client.get(at("address-list")).content.decode()

    assert "ตำบลในเมือง อำเภอเมืองขอนแก่น" in page
    assert client.get(at("address-detail", UserAddress.objects.get().pk)).status_code == 200


def test_number_of_queries_does_not_grow_with_addresses(client, owner, django_assert_num_queries):
    make_kept_address(owner, line1="1")
    client.get(at("address-list"))
    with django_assert_num_queries(3):  # session, person, book
        client.get(at("address-list"))

    for number in (2, 3):
        make_kept_address(owner, line1=str(number))

    with django_assert_num_queries(3):
        client.get(at("address-list"))


def test_new_address_begins_with_the_owners_name(client, owner):
    assert client.get(at("address-create")).context["form"]["name"].value() == "สมหญิง ใจดี"


def test_typed_address_is_kept(client, owner):
    make_tambon()

    response = client.post(at("address-create"), ANSWERS)

    assert response.url == at("address-list")
    assert lines_of_book(owner) == [("123 หมู่ 4", True)]


def test_address_without_script_comes_back_with_tambons_to_choose_from(client, owner):
    make_tambon()

    response = client.post(at("address-create"), {**ANSWERS, "tambon": ""})

    page = response.content.decode()
    assert response.status_code == 422
    assert '<input type="radio" name="tambon" value="400101" checked required>' in page
    assert 'href="#id_area"' in page
    assert 'value="123 หมู่ 4"' in page  # nothing typed is lost
    assert not UserAddress.objects.exists()


def test_address_asks_the_server_for_tambons_while_one_types(client, owner):
    page = client.get(at("address-create")).content.decode()

    assert 'hx-get="/en/checkout/places/"' in page


def test_address_is_changed_in_its_place(client, owner):
    kept = make_kept_address(owner, line1="1", note="ฝากป้อมยาม")
    page = client.get(at("address-detail", kept.pk)).content.decode()
    for words in ("สมหญิง ใจดี", "081 234 5678", 'value="1"', "ฝากป้อมยาม", 'value="400101" checked'):
        assert words in page

    response = client.post(at("address-detail", kept.pk), {**ANSWERS, "line1": "12"})

    assert response.url == at("address-list")
    assert [(a.pk, a.line1) for a in address_book(owner)] == [(kept.pk, "12")]


def test_address_is_deleted_only_after_a_question(client, owner):
    kept = make_kept_address(owner, line1="99/9")

    page = client.get(at("address-delete", kept.pk)).content.decode()

    assert "Delete this address?" in page
    assert "99/9" in page
    assert UserAddress.objects.count() == 1

    assert client.post(at("address-delete", kept.pk)).url == at("address-list")
    assert not UserAddress.objects.exists()


def test_another_address_can_become_the_default(client, owner):
    make_kept_address(owner, line1="1")
    other = make_kept_address(owner, line1="2")

    assert client.post(at("address-default", other.pk)).url == at("address-list")

    assert lines_of_book(owner) == [("2", True), ("1", False)]
