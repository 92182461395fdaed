"""The addresses people keep."""

import pytest

from catalogue.places.address_book import keep_address, make_default, remove_address
from catalogue.places.models import UserAddress
from catalogue.places.queries import address_book
from tests.factories import make_buyer, make_customer, make_kept_address, make_tambon

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make_customer()


def test_address_is_kept_in_the_columns_a_carrier_reads(owner):
    tambon = make_tambon(name_th="ในเมือง", district=("เมืองขอนแก่น", ""), province=("ขอนแก่น", ""))

    kept = make_kept_address(owner, line1="123 หมู่ 4", tambon=tambon, phone="+66812345678", note="ฝากป้อมยาม")

    kept.refresh_from_db()
    assert (kept.first_name, kept.line1, kept.line2, kept.line4) == ("สมหญิง ใจดี", "123 หมู่ 4", "ในเมือง", "เมืองขอนแก่น")
    assert (kept.state, kept.postcode, kept.tambon, kept.country_id) == ("ขอนแก่น", "40000", tambon, "TH")
    assert (kept.phone_number.as_e164, kept.notes) == ("+66812345678", "ฝากป้อมยาม")


def test_first_address_is_the_default_and_the_second_is_not(owner):
    first, second = make_kept_address(owner, line1="1"), make_kept_address(owner, line1="2")

    assert address_book(owner) == [first, second]
    assert [address.is_default_for_shipping for address in address_book(owner)] == [True, False]


def test_only_one_address_is_the_default(owner):
    first, second = make_kept_address(owner, line1="1"), make_kept_address(owner, line1="2")

    make_default(second)

    assert [(a.line1, a.is_default_for_shipping) for a in address_book(owner)] == [("2", True), ("1", False)]
    first.refresh_from_db()
    assert not first.is_default_for_shipping


def test_address_typed_again_is_kept_once_with_its_new_telephone(owner):
    first = make_kept_address(owner, phone="+66812345678")

    again = make_kept_address(owner, phone="+66898765432")

    assert again == first
    assert UserAddress.objects.get().phone_number.as_e164 == "+66898765432"


def test_address_changed_into_one_that_is_kept_becomes_that_one(owner):
    default, other = make_kept_address(owner, line1="1"), make_kept_address(owner, line1="2")

    keep_address(owner, make_buyer(line1="2"), instead_of=default)

    assert [(a.pk, a.is_default_for_shipping) for a in address_book(owner)] == [(other.pk, True)]


def test_changed_address_stays_the_same_row(owner):
    kept = make_kept_address(owner, line1="1")

    keep_address(owner, make_buyer(line1="12"), instead_of=kept)

    assert [(a.pk, a.line1) for a in address_book(owner)] == [(kept.pk, "12")]


def test_removed_default_hands_on_to_the_newest_of_the_others(owner):
    default = make_kept_address(owner, line1="1")
    make_kept_address(owner, line1="2")
    newest = make_kept_address(owner, line1="3")

    remove_address(default)

    assert [(a.line1, a.is_default_for_shipping) for a in address_book(owner)] == [("3", True), ("2", False)]
    assert address_book(owner)[0] == newest


def test_two_people_may_keep_the_same_address(owner):
    make_kept_address(owner)

    make_kept_address(make_customer())

    assert len(address_book(owner)) == 1
    assert UserAddress.objects.count() == 2
