"""Broken and lost goods leave the shelf and enter the books together, or not at all."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.producers.terms import Mode
from catalogue.stock.deliveries import Delivered, receive_note
from catalogue.stock.models import Move
from catalogue.stock.operations import NotEnoughStock, Wanted, break_stock, hold_stock
from checkout.closing import write_offs
from checkout.closing.write_offs import NoPrice, write_off
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from tests.factories import make_product, make_staff, make_terms

pytestmark = pytest.mark.django_db


def shelf(product) -> tuple[int, int]:
    record = product.stockrecords.get()
    return record.num_in_stock, record.num_allocated or 0


def booked() -> dict[str, Decimal]:
    return {leg.account: leg.amount_baht for leg in Entry.objects.get(kind=Entry.Kind.BREAKAGE).legs.all()}


def lose(product, pieces: int = 1, **facts) -> Move:
    return write_off(product.stockrecords.get(), pieces, by=make_staff(), note="ตกแตก", **facts)


def make_delivered(mode: Mode, cost: str | None = None):
    """Return a good on the shelf that came with a delivery note."""
    product = make_product(stock=0)
    record = product.stockrecords.get()
    goods = [Delivered(record.pk, 5, Decimal(cost) if cost else None)]
    receive_note("N-1", producer=product.producer, mode=mode, goods=goods, received_on=timezone.localdate())
    return product


def test_the_maker_of_a_broken_piece_is_owed_what_its_sale_would_have_brought():
    product = make_delivered(Mode.CONSIGNED)
    make_terms(starts_on=date(2020, 1, 1), product=product)

    move = lose(product, 2)

    assert (move.kind, move.quantity, move.note) == ("break", -2, "ตกแตก")
    assert shelf(product) == (3, 0)
    assert booked() == {Account.LOSSES: Decimal("882.24"), Account.PRODUCERS: Decimal("-882.24")}
    owed = Entry.objects.get(kind="breakage").legs.get(account=Account.PRODUCERS)
    assert owed.producer == product.producer
    assert "× 2" in owed.note


def test_pieces_of_our_own_cost_what_we_paid_for_them():
    product = make_delivered(Mode.BOUGHT, "400.00")

    lose(product, 3)

    assert booked() == {Account.LOSSES: Decimal("1200.00"), Account.GOODS: Decimal("-1200.00")}


def test_pieces_that_were_given_for_nothing_leave_the_shelf_and_cost_nothing():
    product = make_delivered(Mode.BOUGHT, "0.00")

    lose(product)

    assert shelf(product) == (4, 0)
    assert not Entry.objects.filter(kind="breakage").exists()


def test_pieces_kept_for_an_order_cannot_be_written_off():
    product = make_product(stock=3)
    hold_stock([Wanted(product.stockrecords.get().pk, 2)], reference="KK-1", until=timezone.now())

    with pytest.raises(NotEnoughStock) as refusal:
        lose(product, 2)

    assert refusal.value.free == 1
    assert shelf(product) == (3, 2)
    assert not Move.objects.filter(kind="break").exists()
    assert not Entry.objects.exists()


def test_what_cannot_be_booked_stays_on_the_shelf(monkeypatch):
    product = make_product(stock=3)

    def fails(*_args, **_facts):
        raise RuntimeError

    monkeypatch.setattr(write_offs, "post_breakage", fails)
    with pytest.raises(RuntimeError):
        lose(product)
    assert shelf(product) == (3, 0)


def test_a_good_without_a_price_is_refused_whole():
    product = make_product(stock=3)
    StockRecord.objects.filter(product=product).update(price=None)

    with pytest.raises(NoPrice):
        lose(product)
    assert shelf(product) == (3, 0)


def test_one_press_breaks_once():
    product = make_product(stock=3)

    first, second = lose(product, once="press"), lose(product, once="press")

    assert first == second
    assert shelf(product) == (2, 0)
    assert Entry.objects.filter(kind="breakage").count() == 1


@pytest.mark.parametrize("pieces", [0, -1])
def test_nothing_less_than_a_piece_breaks(pieces):
    with pytest.raises(ValueError, match="one piece"):
        break_stock(make_product().stockrecords.get(), pieces, by=None, note="x")
