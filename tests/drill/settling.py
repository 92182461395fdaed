"""A year of a province, settled: `python -m tests.drill.settling` says how long it takes.

50,000 orders of 3,000 producers are booked, one run pays them all, and statements are opened. Numbers, not judgements:
the machine decides how fast it is.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402
from django.utils import timezone  # noqa: E402

from catalogue.producers.models import Partner  # noqa: E402
from checkout.ledger.chart import Account  # noqa: E402
from checkout.ledger.models import Entry, Leg  # noqa: E402
from checkout.ledger.queries import owed_to_producers  # noqa: E402
from checkout.settlement.models import ProducerAccount  # noqa: E402
from checkout.settlement.payout_file import payout_file  # noqa: E402
from checkout.settlement.queries import balances, lines_that_differ  # noqa: E402
from checkout.settlement.runs import approve_run, lines_for_bank, mark_run_paid, prepare_run  # noqa: E402
from checkout.settlement.statements import months_of, statement  # noqa: E402
from storefront.openbooks.operations import recount  # noqa: E402
from storefront.openbooks.queries import years  # noqa: E402
from tests.factories import make_staff  # noqa: E402

PRODUCERS, ORDERS, LEGS_EACH = 3_000, 50_000, 3
AT_ONCE = 2_000


def book_a_year(last_day: date, chance: random.Random) -> list[Partner]:
    """Book the sales of a year, past the operations: they are what others measure."""
    producers = Partner.objects.bulk_create(
        [Partner(code=f"Y{number:05}", slug=f"y{number}", name=f"ผู้ผลิต {number}") for number in range(PRODUCERS)]
    )
    for start in range(0, ORDERS, AT_ONCE):
        with transaction.atomic():
            numbers = range(start, min(start + AT_ONCE, ORDERS))
            legs = [leg for number in numbers for leg in sale(f"sale:Y{number}", producers, chance)]
            Leg.objects.bulk_create(legs)
            Entry.objects.bulk_create([entry(number, last_day, chance) for number in numbers])
    return producers


def sale(key: str, producers: list[Partner], chance: random.Random) -> list[Leg]:
    sums = [Decimal(chance.randrange(50_00, 2_000_00)) / 100 for _ in range(LEGS_EACH)]
    hers = [
        Leg(
            entry_id=key, account=Account.PRODUCERS, amount_baht=-baht, producer=chance.choice(producers), note="ผ้า × 1"
        )
        for baht in sums
    ]
    return [Leg(entry_id=key, account=Account.BUYERS, amount_baht=sum(sums)), *hers]


def entry(number: int, last_day: date, chance: random.Random) -> Entry:
    return Entry(
        key=f"sale:Y{number}",
        kind=Entry.Kind.SALE,
        on=last_day - timedelta(days=chance.randrange(365)),
        posted_at=timezone.now(),
        order_number=f"Y{number}",
        digest="not sealed",
    )


def give_accounts(producers: list[Partner]) -> None:
    one, other, now = make_staff(), make_staff(), timezone.now()
    ProducerAccount.objects.bulk_create(
        ProducerAccount(
            producer=producer,
            bank="034",
            number=f"{number:010}",
            holder=producer.name,
            entered_by=one,
            approved_by=other,
            approved_at=now,
        )
        for number, producer in enumerate(producers)
    )


def timed(words: str, work):
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    sys.stdout.write(f"{wall:8.2f} s, {processor:6.2f} s of our own  {words}\n")
    sys.stdout.flush()
    return result


def measure() -> None:
    today, chance = timezone.localdate(), random.Random(2569)
    producers = timed(f"book {ORDERS} orders of {PRODUCERS} producers", lambda: book_a_year(today, chance))
    give_accounts(producers)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    one, other = make_staff(), make_staff()
    run = timed("prepare one run of the whole year", lambda: prepare_run(today, by=one))
    timed("approve it", lambda: approve_run(run, by=other))
    lines = timed("write the file for the bank", lambda: lines_for_bank(run, by=one))
    payout_file(lines)
    paid = timed("book it as paid", lambda: mark_run_paid(run, on=today, by=one))
    timed("look for lines that differ", lambda: list(lines_that_differ()))
    busiest = max(producers[:200], key=lambda producer: producer.legs.count())
    timed("open a statement", lambda: statement(busiest, today))
    timed("list a producer's months", lambda: months_of(busiest))
    timed("list all balances", balances)
    timed("count the open books", recount)
    timed("read the open books", years)
    left = {baht for baht in owed_to_producers().values() if baht}
    sys.stdout.write(f"{paid} lines paid; still owed: {left or 'nothing'}; {Leg.objects.count()} legs\n")


def on_a_database_of_its_own(work: Callable[[], None]) -> None:
    """Do something on a database that is made for it, and taken away again."""
    setup_test_environment()
    kept = setup_databases(verbosity=0, interactive=False)
    try:
        work()
    finally:
        teardown_databases(kept, verbosity=0)


if __name__ == "__main__":
    on_a_database_of_its_own(measure)
