from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.stock.checks import verify_stock
from catalogue.stock.counts import (
    CountAgain,
    IsBooked,
    MoreKeptThanFound,
    NothingToCount,
    ReasonMissing,
    book_count,
    enter_counts,
    goods_of_producer,
    goods_of_shelf,
    make_sheet,
)
from catalogue.stock.models import Lot, Move
from catalogue.stock.operations import Wanted, hold_stock, sell_held
from catalogue.stock.places import put_at
from tests.catalogue.stock.test_lots import make_food
from tests.factories import make_producer, make_product, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_staff()


def sheet_of(product, staff):
    return make_sheet("x", StockRecord.objects.filter(product=product), by=staff)


def count(sheet, *found, at=None, by=None):
    pks = sheet.lines.values_list("pk", flat=True)
    return enter_counts(sheet.pk, dict(zip(pks, found, strict=True)), at=at or timezone.now(), by=by)


def sell(product, quantity, reference="KK-1"):
    hold_stock([Wanted(product.stockrecords.get().pk, quantity)], reference=reference, until=timezone.now())
    sell_held(reference)


def book(sheet, why="lost", by=None):
    return book_count(sheet.pk, reasons={line.pk: why for line in sheet.lines.all()}, by=by)


def test_a_difference_is_booked_as_a_move_with_its_reason(staff):
    product = make_product(stock=5)
    sheet = sheet_of(product, staff)
    count(sheet, 3, by=staff)

    book(sheet, "two fell down", by=staff)

    move = Move.objects.get(kind="count")
    assert (move.quantity, move.note, move.reference, move.by) == (-2, "two fell down", sheet.reference, staff)
    assert StockRecord.objects.get().num_in_stock == 3
    verify_stock()


def test_pieces_sold_between_counting_and_typing_in_are_no_difference(staff):
    product = make_product(stock=5)
    sheet = sheet_of(product, staff)
    counted_at = timezone.now()
    sell(product, 2)

    count(sheet, 5, at=counted_at)

    assert sheet.lines.get().difference == 0


def test_pieces_sold_between_typing_in_and_booking_are_no_difference(staff):
    product = make_product(stock=5)
    sheet = sheet_of(product, staff)
    count(sheet, 4)
    sell(product, 2)

    book(sheet)

    assert StockRecord.objects.get().num_in_stock == 2
    verify_stock()


def test_the_same_page_sent_twice_changes_nothing(staff):
    product = make_product(stock=5)
    sheet = sheet_of(product, staff)
    assert count(sheet, 4) == 1
    first = sheet.lines.get().counted_at
    sell(product, 1)

    assert count(sheet, 4) == 0

    assert (sheet.lines.get().counted_at, sheet.lines.get().difference) == (first, -1)


def test_a_count_is_booked_once(staff):
    product = make_product(stock=5)
    sheet = sheet_of(product, staff)
    count(sheet, 4)
    book(sheet)

    with pytest.raises(IsBooked):
        book(sheet)
    with pytest.raises(IsBooked):
        count(sheet, 3)

    assert StockRecord.objects.get().num_in_stock == 4


def test_a_difference_needs_a_reason(staff):
    sheet = sheet_of(make_product(stock=5), staff)
    count(sheet, 4)

    with pytest.raises(ReasonMissing):
        book(sheet, "  ")


def test_two_counts_do_not_take_the_same_missing_piece_twice(staff):
    product = make_product(stock=5)
    first, second = sheet_of(product, staff), sheet_of(product, staff)
    count(first, 4)
    count(second, 4)
    book(first)

    with pytest.raises(CountAgain):
        book(second)

    assert StockRecord.objects.get().num_in_stock == 4


def test_pieces_kept_for_orders_are_not_counted_away(staff):
    product = make_product(stock=5)
    sheet = sheet_of(product, staff)
    hold_stock([Wanted(product.stockrecords.get().pk, 4)], reference="KK-1", until=timezone.now())
    count(sheet, 3)

    with pytest.raises(MoreKeptThanFound) as refusal:
        book(sheet)

    assert refusal.value.free == 1
    assert StockRecord.objects.get().num_in_stock == 5


def test_food_is_counted_by_lot(staff):
    food = make_food(loose=1, over=(3, -2), late=(4, 90))
    sheet = sheet_of(food, staff)
    assert [line.lot.code if line.lot else None for line in sheet.lines.select_related("lot")] == ["over", "late", None]
    count(sheet, 1, 5, 1)

    book(sheet)

    assert dict(Lot.objects.values_list("code", "pieces")) == {"over": 1, "late": 5}
    assert food.stockrecords.get().net_stock_level == 6
    verify_stock()


def test_a_moment_to_come_is_refused(staff):
    sheet = sheet_of(make_product(), staff)

    with pytest.raises(ValueError, match="tomorrow"):
        count(sheet, 4, at=timezone.now() + timedelta(hours=1))


def test_a_sheet_is_of_a_shelf_or_a_producer(staff):
    maker = make_producer()
    one, _other = make_product(producer=maker), make_product()
    put_at(one.stockrecords.get().pk, "A1")

    assert make_sheet("A1", goods_of_shelf("A1"), by=staff).lines.count() == 1
    assert make_sheet("x", goods_of_producer(maker.pk), by=staff).lines.count() == 1
    with pytest.raises(NothingToCount):
        make_sheet("B2", goods_of_shelf("B2"), by=staff)


def test_counting_many_goods_takes_as_many_questions_as_one(staff, django_assert_num_queries):
    few, many = [[make_product(stock=5) for _ in range(number)] for number in (1, 40)]

    def whole_count(products):
        sheet = make_sheet("x", StockRecord.objects.filter(product__in=products), by=staff)
        count(sheet, *[4] * len(products))
        book(sheet)

    with CaptureQueriesContext(connection) as questions:
        whole_count(few)
    with django_assert_num_queries(len(questions)):
        whole_count(many)
