"""Two delivery notes of one good come in at once, one bought and one on consignment."""

from contextlib import suppress
from decimal import Decimal
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.producers.terms import Mode
from catalogue.stock import deliveries
from catalogue.stock.deliveries import Delivered, PiecesOfOtherMode, receive_note
from tests.factories import make_product

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MEETING_SECONDS = 3


@pytest.fixture
def meeting(monkeypatch):
    """Whoever has read the goods waits for the other before writing, as long as that one can come."""
    barrier, lock_records = Barrier(2), deliveries._lock_records

    def lock_and_wait(producer, goods):
        records = lock_records(producer, goods)
        with suppress(BrokenBarrierError):  # the other stands before the lock
            barrier.wait(timeout=MEETING_SECONDS)
        return records

    monkeypatch.setattr(deliveries, "_lock_records", lock_and_wait)


def take_in_both(product) -> list[str]:
    """Take in both notes at once, and return the modes of those that were let in."""
    record, let_in = product.stockrecords.get(), []

    def take_in(mode: Mode, cost_baht: Decimal | None) -> None:
        goods = [Delivered(record.pk, 3, cost_baht)]
        facts = {"producer": record.partner, "goods": goods, "received_on": timezone.localdate()}
        try:
            with suppress(PiecesOfOtherMode):
                receive_note(f"D-{mode}", mode=mode, **facts)
                let_in.append(mode)
        finally:
            connection.close()

    works = [(Mode.BOUGHT, Decimal("100.00")), (Mode.CONSIGNED, None)]
    threads = [Thread(target=take_in, args=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return let_in


def test_one_of_two_modes_is_let_in(meeting):
    product = make_product(stock=0)

    let_in = take_in_both(product)

    record = StockRecord.objects.get(product=product)
    assert [record.mode] == let_in
    assert record.num_in_stock == 3


def test_without_the_lock_both_are_let_in(meeting, monkeypatch):
    product = make_product(stock=0)
    monkeypatch.setattr(
        type(StockRecord.objects.all()), "select_for_update", lambda queryset, *args, **kwargs: queryset
    )

    assert len(take_in_both(product)) == 2
