"""Entering producers: who may be there twice, and making one of two."""

import pytest
from wagtail.models import ModelLogEntry

from catalogue.producers.entering import (
    CannotMerge,
    LooksLike,
    alike,
    enter_producer,
    look_at_contact,
    merge_producers,
    say_not_same,
)
from catalogue.producers.models import Contact, Mark, Partner
from catalogue.products.models import Product
from tests.factories import make_mark, make_producer, make_product, make_staff, make_tambon
from tests.factories.payouts import make_sale

pytestmark = pytest.mark.django_db


def new(name_th: str = "กลุ่มจักสานบ้านใหม่", **facts) -> Partner:
    return Partner(name_th=name_th, tambon=make_tambon(), **facts)


@pytest.mark.parametrize(
    ("known", "entered", "phone"),
    [
        ({"name_th": "กลุ่มทอผ้าบ้านดอนช้าง", "name_en": ""}, {"name_th": "กลุ่มทอผ้าดอนช้าง"}, ""),
        ({"register_number": "40-1"}, {"register_number": "40-1"}, ""),
        ({}, {}, "081-234-5678"),
    ],
)
def test_same_name_number_or_telephone_is_found(known, entered, phone):
    there = make_producer(**{"name_th": "กลุ่มหมอน", "name_en": "Pillows", **known})
    Contact.objects.create(producer=there, other_phone="+66812345678")

    with pytest.raises(LooksLike) as error:
        enter_producer(new(**entered), Contact(phone=phone), by=make_staff())
    assert error.value.found == [there]


def test_other_names_and_other_tambons_are_nobody_s_double():
    make_producer(name_th="กลุ่มทอเสื่อกกบ้านแพง", name_en="Reed mats")
    make_producer(name_th="กลุ่มจักสานบ้านใหม่", name_en="", tambon=make_tambon(code="400102"))

    entered = enter_producer(new(), Contact(), by=make_staff())

    assert entered.code
    assert entered.slug
    assert not entered.is_public


def test_decision_not_the_same_is_remembered():
    one, other = make_producer(), make_producer()
    assert alike(one, None) == [other]

    say_not_same(other, one, by=make_staff())

    assert alike(one, None) == []
    assert alike(other, None) == []


def test_merged_producer_s_things_go_over_and_her_page_leads_on(client):
    keep, gone = make_producer(), make_producer(register_number="40-9")
    product = make_product(producer=gone)
    mark = make_mark(gone, "organic")
    Contact.objects.create(producer=gone, phone="+66812345678")

    merge_producers(keep=keep, gone=gone, by=make_staff())

    keep.refresh_from_db()
    assert Product.objects.get(pk=product.pk).producer == keep
    assert product.stockrecords.get().partner == keep
    assert Mark.objects.get(pk=mark.pk).producer == keep
    assert keep.register_number == "40-9"
    assert str(Contact.objects.get(producer=keep).phone) == "+66812345678"
    Partner.objects.filter(pk=keep.pk).update(is_public=True)
    answer = client.get(f"/en/producers/{gone.slug}/")
    assert (answer.status_code, answer.url) == (301, f"/en/producers/{keep.slug}/")


def test_producer_with_books_is_not_merged_away():
    keep, gone = make_producer(), make_producer()
    make_sale(gone)

    with pytest.raises(CannotMerge):
        merge_producers(keep=keep, gone=gone, by=make_staff())
    gone.refresh_from_db()
    assert gone.merged_into is None


def test_each_look_at_contacts_is_noted_and_the_history_keeps_no_telephone():
    producer, staff = make_producer(), make_staff()
    Contact.objects.create(producer=producer, phone="+66812345678")

    look_at_contact(producer, by=staff)

    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.user, entry.object_id) == ("producer.contact.look", staff, str(producer.pk))
    assert "812345678" not in str(entry.data)
