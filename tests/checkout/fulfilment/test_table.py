"""The packing table: each piece is scanned, a wrong one stops, and nothing is lost when the browser is."""

import pytest

from checkout.fulfilment.models import Packing, Parcel
from checkout.fulfilment.on_table import table_sheet
from checkout.fulfilment.operations import OnAnotherTable, pack_parcel
from checkout.fulfilment.table import (
    NothingScanned,
    NotOnTable,
    OneTooMany,
    OtherOrder,
    OwnLabel,
    PiecesMissing,
    UnknownCode,
    WeightDiffers,
    WrongGood,
    close_box,
    count_pieces,
    put_back,
    scan_piece,
    scanned,
    take_out_last,
    take_to_table,
)
from checkout.orders.models import Order
from checkout.orders.operations import IllegalMove
from checkout.orders.states import OrderState
from tests.factories import make_basket, make_order, make_product, make_staff, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def basket_maker():
    return make_product(name_th="กระติบข้าว", weight_grams=300, stock=9)


@pytest.fixture
def sauce():
    return make_product(name_th="แจ่วบอง", weight_grams=200, stock=9)


@pytest.fixture
def order(basket_maker, sauce):
    return make_order(basket=make_basket(goods=[(basket_maker, 1), (sauce, 2)]), paid=True)


@pytest.fixture
def packer():
    return make_staff()


def in_box(order) -> list[int]:
    count = scanned(Packing.objects.get(order=order))
    return [count[line.pk] for line in order.lines.order_by("pk")]


def test_every_piece_is_scanned_and_the_box_is_closed(order, basket_maker, sauce, packer):
    take_to_table(order, by=packer)
    for code in (basket_maker.upc, f" {sauce.upc.lower()} ", sauce.upc):
        seen = scan_piece(order, code, by=packer)
    parcel = close_box(order, weight_grams=900, by=packer)

    assert (seen.line.title, seen.count, seen.of) == ("แจ่วบอง", 2, 2)
    assert sorted(parcel.lines.values_list("quantity", flat=True)) == [1, 2]
    assert Order.objects.get(pk=order.pk).status == OrderState.PACKED
    assert not Packing.objects.exists()


def test_a_wrong_piece_stops_and_is_not_counted(order, sauce, packer):
    other = make_product(name_th="เสื่อกก")
    elsewhere = make_order(paid=True)
    take_to_table(order, by=packer)
    for _ in range(2):
        scan_piece(order, sauce.upc, by=packer)

    for code, error, name in (
        (other.upc, WrongGood, "เสื่อกก"),
        (sauce.upc, OneTooMany, "แจ่วบอง"),
        (elsewhere.number, OtherOrder, elsewhere.number),
        (f"{elsewhere.number}/1", OtherOrder, elsewhere.number),
    ):
        with pytest.raises(error) as stopped:
            scan_piece(order, code, by=packer)
        assert stopped.value.name == name
    for code, error in ((order.number, OwnLabel), ("no-such-code", UnknownCode), ("", UnknownCode)):
        with pytest.raises(error):
            scan_piece(order, code, by=packer)
    assert in_box(order) == [0, 2]


def test_two_variants_of_a_good_are_told_apart(packer):
    parent = make_product(price=None)
    red, blue = make_variant(parent=parent), make_variant(parent=parent)
    order = make_order(basket=make_basket(goods=[(red, 1)]), paid=True)
    take_to_table(order, by=packer)

    with pytest.raises(WrongGood):
        scan_piece(order, blue.upc, by=packer)
    scan_piece(order, red.upc, by=packer)

    assert in_box(order) == [1]


def test_whoever_comes_second_is_told_who_has_it_and_may_take_it_over(order, sauce, packer):
    second = make_staff()
    take_to_table(order, by=packer)
    scan_piece(order, sauce.upc, by=packer)

    with pytest.raises(OnAnotherTable) as taken:
        take_to_table(order, by=second)
    with pytest.raises(OnAnotherTable):
        scan_piece(order, sauce.upc, by=second)
    assert taken.value.packing.by == packer
    take_to_table(order, by=second, from_another=True)
    scan_piece(order, sauce.upc, by=second)

    assert in_box(order) == [0, 2]
    with pytest.raises(OnAnotherTable):
        close_box(order, by=packer)


def test_nobody_packs_past_the_table_of_another_and_whoever_has_it_may(order, sauce, packer):
    take_to_table(order, by=packer)
    scan_piece(order, sauce.upc, by=packer)

    with pytest.raises(OnAnotherTable):
        pack_parcel(order, by=make_staff())
    assert not Parcel.objects.exists()
    pack_parcel(order, by=packer)

    assert not Packing.objects.exists()


def test_a_closed_browser_loses_nothing(order, sauce, packer):
    take_to_table(order, by=packer)
    scan_piece(order, sauce.upc, by=packer)

    take_to_table(order, by=packer)

    assert in_box(order) == [0, 1]


def test_the_last_scan_is_taken_back_and_pieces_are_counted_by_hand(order, sauce, packer):
    line = order.lines.get(product=sauce)
    take_to_table(order, by=packer)
    scan_piece(order, sauce.upc, by=packer)
    take_out_last(order, by=packer)
    assert in_box(order) == [0, 0]

    count_pieces(order, line.pk, 2, by=packer)
    with pytest.raises(OneTooMany):
        count_pieces(order, line.pk, 3, by=packer)

    assert in_box(order) == [0, 2]


def test_a_box_stays_open_while_pieces_are_missing_unless_the_rest_goes_in_another(order, sauce, packer):
    take_to_table(order, by=packer)
    with pytest.raises(NothingScanned):
        close_box(order, by=packer)
    scan_piece(order, sauce.upc, by=packer)
    with pytest.raises(PiecesMissing):
        close_box(order, by=packer)

    close_box(order, is_part=True, by=packer)

    order = Order.objects.get(pk=order.pk)
    assert order.status == OrderState.PAID
    assert [(line.line.product, line.quantity) for line in Parcel.objects.get().lines.all()] == [(sauce, 1)]
    take_to_table(order, by=packer)
    sheet = table_sheet(Packing.objects.get(order=order))
    assert [(row.good.name, row.in_box, row.of) for row in sheet.rows] == [("กระติบข้าว", 0, 1), ("แจ่วบอง", 0, 1)]


@pytest.mark.parametrize("grams", [300, 5000])
def test_a_weight_that_cannot_be_is_looked_at_before_the_box_is_closed(order, basket_maker, sauce, packer, grams):
    take_to_table(order, by=packer)
    for good in (basket_maker, sauce, sauce):
        scan_piece(order, good.upc, by=packer)

    with pytest.raises(WeightDiffers) as odd:
        close_box(order, weight_grams=grams, by=packer)
    assert odd.value.expected_grams == 700
    parcel = close_box(order, weight_grams=grams, weight_is_right=True, by=packer)

    assert parcel.weight_grams == grams


def test_goods_of_unknown_weight_are_not_weighed_against(packer):
    order = make_order(basket=make_basket(goods=[(make_product(weight_grams=None), 1)]), paid=True)
    take_to_table(order, by=packer)
    count_pieces(order, order.lines.get().pk, 1, by=packer)

    assert close_box(order, weight_grams=9000, by=packer).weight_grams == 9000


def test_an_order_put_back_is_on_no_table(order, packer):
    take_to_table(order, by=packer)
    put_back(order, by=packer)

    with pytest.raises(NotOnTable):
        scan_piece(order, "x", by=packer)
    take_to_table(order, by=make_staff())


@pytest.mark.parametrize("how", [{}, {"packed": True}, {"shipped": True}, {"expired": True}])
def test_only_what_is_to_be_packed_comes_to_the_table(how, packer):
    with pytest.raises(IllegalMove):
        take_to_table(make_order(**how), by=packer)


def test_the_table_costs_the_same_for_one_good_and_many(packer, django_assert_num_queries):
    one = make_order(paid=True)
    many = make_order(basket=make_basket(goods=[(make_product(), 1) for _ in range(6)]), paid=True)
    counts = []
    for order in (one, many):
        packing = take_to_table(order, by=packer)
        packing.order = order
        with django_assert_num_queries(10) as asked:
            table_sheet(packing)
        counts.append(len(asked))

    assert counts[0] == counts[1]
