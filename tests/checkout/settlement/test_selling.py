"""What sells of a producer's goods, and what to make next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.search.models import Miss
from catalogue.search.queries import asked_for_in_vain
from catalogue.stock.models import Move
from checkout.settlement.selling import Advice, selling_of
from tests.factories import make_producer, make_product, make_variant

pytestmark = pytest.mark.django_db


def sell(product, pieces: int, number: str = "1") -> None:
    record = product.stockrecords.get()
    Move.objects.create(stockrecord=record, kind=Move.Kind.SELL, quantity=-pieces, reference=number)
    StockRecord.objects.filter(pk=record.pk).update(num_in_stock=record.num_in_stock - pieces)


def test_goods_are_told_apart_by_what_to_make_next():
    producer = make_producer()
    gone, soon, enough, _rests = (make_product(producer=producer, stock=stock) for stock in (9, 10, 100, 5))
    sell(gone, 9)
    sell(soon, 9)
    sell(enough, 1)
    make_product()  # somebody else's

    found = selling_of(producer)

    assert [one.advice for one in found] == [Advice.GONE, Advice.SOON, Advice.ENOUGH, Advice.RESTS]
    assert [(one.sold, one.left) for one in found] == [(9, 0), (9, 1), (1, 99), (0, 5)]
    assert found[1].days_left == 10


def test_what_came_back_was_not_sold():
    producer = make_producer()
    product = make_product(producer=producer)
    sell(product, 3)
    Move.objects.create(stockrecord=product.stockrecords.get(), kind=Move.Kind.RETURN, quantity=2)

    assert selling_of(producer)[0].sold == 1


def test_variants_are_counted_each_and_in_one_query(django_assert_num_queries):
    producer = make_producer()
    parent = make_product(producer=producer, price=None)
    make_variant(parent=parent)
    with django_assert_num_queries(1):
        assert len(selling_of(producer)) == 1
    make_variant(parent=parent)
    with django_assert_num_queries(1):
        assert len(selling_of(producer)) == 2


def test_what_shoppers_ask_for_in_vain_is_told_once_many_have_asked():
    for words, times, taken_for in (("ผ้าขิด", 9, ""), ("ผ้าใหม", 20, "ผ้าไหม"), ("รองเท้า", 4, ""), ("เสื่อผือ", 12, "")):
        Miss.objects.create(words=words, times=times, taken_for=taken_for)
    old = Miss.objects.create(words="หมวก", times=30)
    Miss.objects.filter(pk=old.pk).update(last=timezone.now() - timedelta(days=91))

    assert asked_for_in_vain() == ["เสื่อผือ", "ผ้าขิด"]
