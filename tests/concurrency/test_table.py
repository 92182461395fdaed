"""Two scanners read the last piece of one order in the same moment."""

from contextlib import suppress
from threading import Thread

import pytest
from django.db import connection

from checkout.fulfilment import table
from checkout.fulfilment.models import Scan
from checkout.fulfilment.table import OneTooMany, scan_piece, take_to_table
from tests.factories import make_order, make_staff

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SCANNERS = 2


@pytest.fixture
def meeting(meet_after):
    """Whoever has counted what is in the box waits for the other before writing, as long as that one can come."""
    meet_after(SCANNERS, table, "scanned")


def scan_at_once() -> int:
    """Let one person's two scanners read the only piece of an order, and return how many pieces are in the box."""
    order, by = make_order(paid=True), make_staff()
    code = order.lines.get().product.upc
    take_to_table(order, by=by)

    def scan() -> None:
        try:
            with suppress(OneTooMany):
                scan_piece(order, code, by=by)
        finally:
            connection.close()

    threads = [Thread(target=scan) for _ in range(SCANNERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Scan.objects.count()


def test_the_last_piece_is_scanned_once(meeting):
    assert scan_at_once() == 1


def test_without_the_lock_it_is_scanned_twice(meeting, no_lock):
    assert scan_at_once() == 2
