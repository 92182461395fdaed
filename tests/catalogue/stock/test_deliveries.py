from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.producers.terms import Mode
from catalogue.stock.checks import verify_stock
from catalogue.stock.deliveries import (
    Delivered,
    IsUndone,
    LotHasOtherDate,
    NoteIsKnown,
    PiecesAreGone,
    PiecesOfOtherMode,
    receive_note,
    undo_note,
)
from catalogue.stock.models import DeliveryNote, DeliveryNoteLine, Lot, Move
from catalogue.stock.operations import Wanted, hold_stock, sell_held
from catalogue.stock.signals import goods_bought
from checkout.ledger.models import Entry
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

    assert (refusal.value.params["left"], refusal.value.params["mode"]) == (3, Mode.CONSIGNED.label)
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


def test_a_wrong_note_is_undone_and_written_anew():
    product, staff = make_product(stock=0), make_staff()
    wrong = deliver(product, 3, number="D-1")

    undo_note(wrong.pk, number="D-1 back", why="D-1 was bought, not on consignment", by=staff)
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
    with pytest.raises(ValueError, match="each good and lot once"):
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


def undo(paper, number="X-1"):
    return undo_note(paper.pk, number=number, why="typed wrongly", by=None)


def test_a_wrong_note_is_undone_by_a_counter_note():
    product = make_product(stock=0)
    deliver(product, 4, cost="100.00")
    wrong = deliver(product, 2, cost="400.00", number="D-2")

    counter = undo(wrong)

    assert shelf(product) == (4, Mode.BOUGHT, Decimal("100.00"))
    assert (counter.undoes, counter.lines.get().quantity) == (wrong, 2)
    assert Move.objects.get(reference="X-1").quantity == -2
    for paper in (wrong, counter):
        with pytest.raises(IsUndone):
            undo(paper, "X-2")


def test_a_counter_note_takes_back_what_the_centre_owes():
    product = make_product(stock=0)
    wrong = deliver(product, 2, cost="400.00")

    undo(wrong)

    bought = Entry.objects.get(key="purchase:D-1")
    assert Entry.objects.get(reverses=bought).key == "purchase:D-1:reversed"


def test_a_note_whose_pieces_are_sold_is_not_undone():
    product = make_product(stock=0)
    wrong = deliver(product, 2)
    hold(product, 1)

    with pytest.raises(PiecesAreGone) as refusal:
        undo(wrong)

    assert (refusal.value.params["brought"], refusal.value.params["free"]) == (2, 1)
    assert DeliveryNote.objects.count() == 1


def test_a_counter_note_has_a_number_of_its_own():
    product = make_product(stock=0)
    wrong = deliver(product, 2)

    with pytest.raises(NoteIsKnown):
        undo(wrong, "D-1")


def test_food_comes_with_its_lots_and_goes_back_with_them():
    product = make_product(stock=0)
    record = product.stockrecords.get()
    soon, late = TODAY + timedelta(20), TODAY + timedelta(90)
    goods = [Delivered(record.pk, 3, None, "L1", soon), Delivered(record.pk, 2, None, "", late)]
    facts = {"producer": record.partner, "mode": Mode.CONSIGNED, "received_on": TODAY}

    paper = receive_note("D-1", goods=goods, **facts)

    assert list(Lot.objects.values_list("code", "best_before", "pieces")) == [("L1", soon, 3), ("D-1", late, 2)]
    with pytest.raises(LotHasOtherDate):
        receive_note("D-2", goods=[Delivered(record.pk, 1, None, "L1", late)], **facts)
    undo(paper)
    assert list(Lot.objects.values_list("pieces", flat=True)) == [0, 0]
    assert shelf(product)[0] == 0
    verify_stock()


def test_food_past_its_date_is_not_taken_in():
    product = make_product(stock=0)
    record = product.stockrecords.get()
    goods = [Delivered(record.pk, 3, None, "L1", TODAY - timedelta(1))]

    with pytest.raises(ValueError, match="past its date"):
        receive_note("D-1", producer=record.partner, mode=Mode.CONSIGNED, goods=goods, received_on=TODAY)


def test_a_note_of_a_hundred_goods_takes_as_many_questions_as_one_of_two():
    maker = make_producer()

    def receive(number, pieces):
        records = [make_product(producer=maker, stock=0).stockrecords.get() for _ in range(pieces)]
        goods = [Delivered(record.pk, 1, Decimal(9), "L", TODAY) for record in records]
        with CaptureQueriesContext(connection) as questions:
            receive_note(number, producer=maker, mode=Mode.BOUGHT, goods=goods, received_on=TODAY)
        return len(questions)

    assert receive("D-2", 100) == receive("D-1", 2)
