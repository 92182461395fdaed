"""What a count finds is on the shelf and in the books together, or not at all."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.producers.terms import Mode
from catalogue.stock.counts import enter_counts, make_sheet
from catalogue.stock.deliveries import Delivered, receive_note
from checkout.closing import write_offs
from checkout.closing.write_offs import NoPrice, book_count
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from tests.factories import make_product, make_staff

pytestmark = pytest.mark.django_db


def make_delivered(mode: Mode, cost: str | None = None):
    """Return a good of which five pieces came with a delivery note."""
    product = make_product(stock=0)
    goods = [Delivered(product.stockrecords.get().pk, 5, Decimal(cost) if cost else None)]
    facts = {"producer": product.producer, "mode": mode, "received_on": timezone.localdate()}
    receive_note(f"N-{product.pk}", goods=goods, **facts)
    return product


def make_counted(*found: tuple):
    """Return a sheet on which these goods were counted, as many pieces of each."""
    staff = make_staff()
    sheet = make_sheet("x", StockRecord.objects.filter(product__in=[product for product, _pieces in found]), by=staff)
    pieces = {product.pk: number for product, number in found}
    counted = {line.pk: pieces[line.stockrecord.product_id] for line in sheet.lines.select_related("stockrecord")}
    enter_counts(sheet.pk, counted, at=timezone.now(), by=staff)
    return sheet


def book(sheet):
    return book_count(sheet.pk, reasons={line.pk: "nobody knows" for line in sheet.lines.all()}, by=sheet.by)


def booked() -> list[dict[str, Decimal]]:
    entries = Entry.objects.filter(kind=Entry.Kind.BREAKAGE).order_by("posted_at", "key")
    return [{leg.account: leg.amount_baht for leg in entry.legs.all()} for entry in entries]


def test_missing_pieces_are_a_loss_as_broken_ones_are():
    consigned, ours = make_delivered(Mode.CONSIGNED), make_delivered(Mode.BOUGHT, "400.00")

    book(make_counted((consigned, 4), (ours, 3)))

    assert {account: baht for legs in booked() for account, baht in legs.items() if account != Account.LOSSES} == {
        Account.PRODUCERS: Decimal("-441.12"),
        Account.GOODS: Decimal("-800.00"),
    }
    assert Leg.objects.get(account=Account.PRODUCERS, entry__kind="breakage").producer == consigned.producer


def test_our_own_pieces_that_are_found_are_worth_what_they_cost_again():
    ours = make_delivered(Mode.BOUGHT, "400.00")

    book(make_counted((ours, 7)))

    assert booked() == [{Account.LOSSES: Decimal("-800.00"), Account.GOODS: Decimal("800.00")}]
    assert ours.stockrecords.get().num_in_stock == 7


def test_found_pieces_of_a_producers_move_no_money():
    book(make_counted((make_delivered(Mode.CONSIGNED), 7)))

    assert booked() == []


def test_a_good_without_a_price_leaves_shelf_and_books_as_they_were():
    product = make_delivered(Mode.CONSIGNED)
    StockRecord.objects.update(price=None)
    sheet = make_counted((product, 4))

    with pytest.raises(NoPrice):
        book(sheet)

    sheet.refresh_from_db()
    assert (product.stockrecords.get().num_in_stock, sheet.booked_at) == (5, None)


def test_when_the_books_refuse_the_shelf_stays_as_it_was(monkeypatch):
    product = make_delivered(Mode.CONSIGNED)
    sheet = make_counted((product, 4))

    def fails(_postings):
        raise RuntimeError

    monkeypatch.setattr(write_offs, "post_many", fails)
    with pytest.raises(RuntimeError):
        book(sheet)

    assert product.stockrecords.get().num_in_stock == 5


def test_booking_many_differences_takes_as_many_questions_as_two():
    def questions(goods: int) -> int:
        sheet = make_counted(*((make_delivered(Mode.BOUGHT, "9.00"), 4) for _ in range(goods)))
        reasons = {line.pk: "x" for line in sheet.lines.all()}
        with CaptureQueriesContext(connection) as asked:
            book_count(sheet.pk, reasons=reasons, by=sheet.by)
        return len(asked)

    assert questions(40) == questions(2)
