from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.producers.terms import Mode
from catalogue.stock.deliveries import Delivered, NoteIsKnown, PiecesOfOtherMode, receive_note
from catalogue.stock.models import DeliveryNote, DeliveryNoteLine, Move
from catalogue.stock.operations import Wanted, correct_stock, hold_stock, sell_held
from catalogue.stock.signals import goods_bought
from tests.factories import make_basket, make_order, make_producer, make_product, make_staff, make_terms

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def deliver(product, quantity=1, *, cost=None, number="D-1", mode=None, **facts):
    record = product.stockrecords.get()
    mode = mode or (Mode.BOUGHT if cost else Mode.CONSIGNED)
    goods = [Delivered(record.pk, quantity, Decimal(cost) if cost else None)]
    given = {"producer": record.partner, "mode": mode, "goods": goods, "received_on": TODAY, **facts}
    return receive_note(number, **given)


def shelf(product) -> tuple:
    record = StockRecord.objects.get(product=product)
    return record.num_in_stock, record.mode, record.cost_baht


def sell(product, quantity, reference="KK-1"):
    hold(product, quantity, reference)
    sell_held(reference)


def hold(product, quantity, reference="KK-1"):
    wanted = [Wanted(product.stockrecords.get().pk, quantity)]
    hold_stock(wanted, reference=reference, until=timezone.now() + timedelta(hours=1))


def test_a_note_puts_its_pieces_on_the_shelf_and_says_where_they_came_from():
    product, staff = make_product(stock=0), make_staff()

    paper = deliver(product, 4, cost="250.00", by=staff, note="morning")

    assert shelf(product) == (4, Mode.BOUGHT, Decimal("250.00"))
    move = Move.objects.get()
    assert (move.kind, move.quantity, move.reference, move.by, move.note) == ("receive", 4, "D-1", staff, "morning")
    assert (paper.producer, paper.mode, paper.cost_baht) == (product.producer, Mode.BOUGHT, Decimal("1000.00"))


def test_a_note_on_consignment_has_no_cost():
    product = make_product(stock=0)

    paper = deliver(product, 4)

    assert shelf(product) == (4, Mode.CONSIGNED, None)
    assert (paper.cost_baht, paper.lines.get().cost_baht) == (Decimal(0), None)


def test_bought_pieces_cost_the_average_of_what_lies_on_the_shelf():
    product = make_product(stock=0)
    deliver(product, 2, cost="100.00", number="D-1")
    sell(product, 1)

    deliver(product, 2, cost="101.00", number="D-2")

    assert shelf(product) == (3, Mode.BOUGHT, Decimal("100.67"))


def test_an_empty_shelf_forgets_what_pieces_cost_before():
    product = make_product(stock=0)
    deliver(product, 1, cost="100.00", number="D-1")
    sell(product, 1)

    deliver(product, 1, cost="300.00", number="D-2")

    assert shelf(product) == (1, Mode.BOUGHT, Decimal("300.00"))


def test_pieces_of_another_mode_on_the_shelf_refuse_a_note():
    product = make_product(stock=0)
    deliver(product, 3, number="D-1")

    with pytest.raises(PiecesOfOtherMode) as refusal:
        deliver(product, 1, cost="100.00", number="D-2")

    assert (refusal.value.left, refusal.value.mode) == (3, Mode.CONSIGNED)
    assert shelf(product) == (3, Mode.CONSIGNED, None)
    assert [paper.number for paper in DeliveryNote.objects.all()] == ["D-1"]


def test_pieces_kept_for_an_order_refuse_a_note_of_another_mode_until_they_are_sold():
    product = make_product(stock=0)
    deliver(product, 1, number="D-1")
    hold(product, 1)
    with pytest.raises(PiecesOfOtherMode):
        deliver(product, 1, cost="100.00", number="D-2")

    sell_held("KK-1")
    deliver(product, 1, cost="100.00", number="D-2")

    assert shelf(product) == (1, Mode.BOUGHT, Decimal("100.00"))


def test_pieces_that_came_without_a_note_are_whose_their_terms_say():
    product = make_product(stock=2, price="590.00")
    with pytest.raises(PiecesOfOtherMode):
        deliver(product, 1, cost="100.00", number="D-1")

    make_terms(product=product, mode=Mode.BOUGHT, starts_on=TODAY)
    deliver(product, 1, cost="100.00", number="D-2")

    assert shelf(product) == (3, Mode.BOUGHT, Decimal("327.41"))  # two of 441.12, one of 100.00


def test_a_line_ordered_later_costs_what_the_note_said_and_an_earlier_one_stays():
    product = make_product(stock=0, price="590.00")
    deliver(product, 5, cost="400.00", number="D-1")
    first = make_order(basket=make_basket(goods=[(product, 2)])).lines.get()

    deliver(product, 5, cost="200.00", number="D-2")
    second = make_order(basket=make_basket(goods=[(product, 2)])).lines.get()

    first.refresh_from_db()
    assert [(line.mode, str(line.producer_baht)) for line in (first, second)] == [
        ("bought", "800.00"),
        ("bought", "600.00"),
    ]


def test_the_mode_of_a_note_never_changes():
    paper = deliver(make_product(stock=0))

    paper.mode = Mode.BOUGHT
    with pytest.raises(TypeError, match="written once"):
        paper.save()


def test_a_wrong_note_is_counted_out_and_written_anew():
    product, staff = make_product(stock=0), make_staff()
    deliver(product, 3, number="D-1")

    correct_stock(product.stockrecords.get(), -3, by=staff, note="D-1 was bought, not on consignment")
    deliver(product, 3, cost="100.00", number="D-1b")

    assert shelf(product) == (3, Mode.BOUGHT, Decimal("100.00"))


def test_a_note_typed_in_twice_brings_its_pieces_once():
    product = make_product(stock=0)
    deliver(product, 3)

    with pytest.raises(NoteIsKnown):
        deliver(product, 3)

    assert shelf(product)[0] == 3


@pytest.mark.parametrize(
    "facts",
    [
        {"quantity": 0},
        {"mode": Mode.MADE_TO_ORDER},
        {"mode": Mode.BOUGHT},
        {"mode": Mode.CONSIGNED, "cost": "1.00"},
        {"cost": "-1.00"},
        {"cost": "0.001"},
        {"goods": []},
        {"number": ""},
        {"received_on": TODAY + timedelta(days=1)},
    ],
    ids=str,
)
def test_what_no_note_can_say_is_refused_and_nothing_is_written(facts):
    product = make_product(stock=0)

    with pytest.raises(ValueError, match=" "):
        deliver(product, **facts)

    assert shelf(product)[0] == 0
    assert not DeliveryNote.objects.exists()


def test_a_note_brings_its_own_producer_s_goods_and_each_once():
    product = make_product(stock=0)
    record = product.stockrecords.get()

    with pytest.raises(ValueError, match="producer's goods"):
        deliver(product, producer=make_producer())
    with pytest.raises(ValueError, match="each good once"):
        deliver(product, goods=[Delivered(record.pk, 1), Delivered(record.pk, 2)])


def test_whoever_keeps_books_hears_of_bought_goods_and_can_refuse_them():
    heard, product = [], make_product(stock=0)

    def listen(sender, delivery_note, **kwargs):
        heard.append((delivery_note.number, delivery_note.cost_baht))
        if delivery_note.number == "D-3":
            raise RuntimeError("the books are closed")

    goods_bought.connect(listen)
    try:
        deliver(make_product(stock=0), 2, number="D-1")
        deliver(product, 2, cost="12.50", number="D-2")
        with pytest.raises(RuntimeError):
            deliver(product, 2, cost="12.50", number="D-3")
    finally:
        goods_bought.disconnect(listen)

    assert heard == [("D-2", Decimal("25.00")), ("D-3", Decimal("25.00"))]
    assert shelf(product)[0] == 2
    assert not DeliveryNote.objects.filter(number="D-3").exists()


def test_the_database_keeps_mode_and_cost_together():
    record = make_product().stockrecords.get()

    with pytest.raises(IntegrityError, match="stock_has_cost_when_bought"):
        StockRecord.objects.filter(pk=record.pk).update(mode=Mode.BOUGHT)


def test_a_line_of_a_note_names_pieces():
    paper = deliver(make_product(stock=0))

    with pytest.raises(IntegrityError):
        DeliveryNoteLine.objects.create(delivery_note=paper, stockrecord=make_product().stockrecords.get(), quantity=0)
