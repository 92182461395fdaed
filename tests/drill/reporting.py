"""A year of a province, in ten reports: `python -m tests.drill.reporting` says how long each takes.

50,000 orders of two lines, of 3,000 goods and 300 producers; one in twenty-five gives a line back. Numbers, not
judgements: the machine decides how fast it is.
"""

import os
import random
import sys
import tracemalloc
from datetime import date, timedelta
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from catalogue.producers.models import Partner, Terms  # noqa: E402
from catalogue.producers.terms import share_out  # noqa: E402
from catalogue.products.models import Product  # noqa: E402
from catalogue.spreadsheets.writing import as_csv, as_xlsx  # noqa: E402
from checkout.closing.reports import Report, report, sheet  # noqa: E402
from checkout.ledger.chart import Account  # noqa: E402
from checkout.ledger.models import Entry, Leg  # noqa: E402
from checkout.ledger.operations import Amount, credit, debit  # noqa: E402
from checkout.orders.bookkeeping import sold  # noqa: E402
from checkout.orders.models import Line, Order  # noqa: E402
from checkout.orders.states import OrderState  # noqa: E402
from checkout.payments.models import PaymentAttempt  # noqa: E402
from checkout.payments.states import AttemptState  # noqa: E402
from tests.factories import make_terms  # noqa: E402
from tests.factories.goods import make_product_class, make_tambon  # noqa: E402

from .settling import on_a_database_of_its_own, timed  # noqa: E402

PRODUCERS, GOODS, ORDERS, LINES_EACH, ONE_IN_COMES_BACK = 300, 3_000, 50_000, 2, 25
AT_ONCE = 2_000
VAT_PERCENT, DELIVERY_BAHT, DELIVERY_NET_BAHT = Decimal(7), Decimal("45.00"), Decimal("42.06")


class Year:
    """Goods, and the orders of a year for them, written past the operations: they are what others measure."""

    def __init__(self, last_day: date):
        self.last_day, self.chance = last_day, random.Random(2569)
        self.terms = Terms.objects.first() or make_terms(starts_on=date(2020, 1, 1))
        tambon = make_tambon()
        self.producers = Partner.objects.bulk_create(
            [Partner(code=f"R{n:05}", slug=f"r{n}", name=f"ผู้ผลิต {n}", tambon=tambon) for n in range(PRODUCERS)]
        )
        kind = make_product_class()
        self.goods = Product.objects.bulk_create(
            [
                Product(upc=f"R-{n:05}", title=f"สินค้า {n}", product_class=kind, producer=self.producers[n % PRODUCERS])
                for n in range(GOODS)
            ]
        )

    def book(self) -> None:
        for start in range(0, ORDERS, AT_ONCE):
            with transaction.atomic():
                self.book_some(range(start, min(start + AT_ONCE, ORDERS)))

    def book_some(self, numbers: range) -> None:
        orders = Order.objects.bulk_create([self.order(number) for number in numbers])
        lines = Line.objects.bulk_create([self.line(order) for order in orders for _ in range(LINES_EACH)])
        of_order = [lines[place : place + LINES_EACH] for place in range(0, len(lines), LINES_EACH)]
        PaymentAttempt.objects.bulk_create([self.attempt(order) for order in orders])
        entries, legs = [], []
        for order, its in zip(orders, of_order, strict=True):
            on = self.last_day - timedelta(days=self.chance.randrange(365))
            self.post(f"sale:{order.number}", Entry.Kind.SALE, on, order, sale_legs(its), entries, legs)
            if self.chance.randrange(ONE_IN_COMES_BACK) == 0:
                later = min(on + timedelta(days=7), self.last_day)
                self.post(
                    f"return:{order.number}:1", Entry.Kind.RETURN, later, order, return_legs(its[0]), entries, legs
                )
        Leg.objects.bulk_create(legs)
        Entry.objects.bulk_create(entries)

    def order(self, number: int) -> Order:
        return Order(
            number=f"R{number}",
            currency="THB",
            total_incl_tax=DELIVERY_BAHT,
            total_excl_tax=DELIVERY_NET_BAHT,
            shipping_incl_tax=DELIVERY_BAHT,
            shipping_excl_tax=DELIVERY_NET_BAHT,
            status=OrderState.PAID,
            date_placed=timezone.now(),
        )

    def line(self, order: Order) -> Line:
        good, pieces = self.chance.choice(self.goods), self.chance.randint(1, 3)
        baht = Decimal(self.chance.randrange(50_00, 2_000_00)) / 100 * pieces
        shares = share_out(
            baht,
            vat_percent=VAT_PERCENT,
            commission_percent=Decimal(20),
            payment_percent=Decimal(2),
            mode=self.terms.mode,
        )
        return Line(
            order=order,
            partner_id=good.producer_id,
            product=good,
            title=good.title,
            quantity=pieces,
            num_allocated=0,
            line_price_incl_tax=baht,
            line_price_excl_tax=baht - shares.vat_baht,
            line_price_before_discounts_incl_tax=baht,
            line_price_before_discounts_excl_tax=baht - shares.vat_baht,
            vat_percent=VAT_PERCENT,
            mode=self.terms.mode,
            terms=self.terms,
            **vars(shares),
        )

    def attempt(self, order: Order) -> PaymentAttempt:
        return PaymentAttempt(
            order=order,
            method=self.chance.choice(PaymentAttempt.Method.values),
            amount_baht=Decimal(100),
            state=AttemptState.PAID,
            expires_at=timezone.now(),
        )

    def post(self, key, kind, on, order, amounts: list[Amount], entries: list[Entry], legs: list[Leg]) -> None:
        whole = sum((amount.baht for amount in amounts), Decimal(0))
        entries.append(
            Entry(key=key, kind=kind, on=on, posted_at=timezone.now(), order_number=order.number, digest="not sealed")
        )
        legs += [
            Leg(entry_id=key, account=one.account, amount_baht=one.baht, producer_id=one.producer, note=one.note)
            for one in [*amounts, debit(Account.BUYERS, -whole)]
            if one.baht
        ]


def sale_legs(lines: list[Line]) -> list[Amount]:
    vat = DELIVERY_BAHT - DELIVERY_NET_BAHT
    delivery = [credit(Account.DELIVERY, DELIVERY_NET_BAHT), credit(Account.VAT_OUT, vat)]
    return [*delivery, *(amount for line in lines for amount in sold(line))]


def return_legs(line: Line) -> list[Amount]:
    return [Amount(one.account, -one.baht, one.producer, one.note) for one in sold(line)]


def measure() -> None:
    today = timezone.localdate()
    year = Year(today)
    timed(f"book {ORDERS} orders of {LINES_EACH} lines", year.book)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    first = today - timedelta(days=365)
    for name in Report:
        added = timed(name.value, lambda name=name: report(name, first, today))
        sys.stdout.write(f"{'':34}{len(added.rows)} rows, {added.total.net_baht} baht\n")
        if not added.is_the_books:
            raise SystemExit(f"{name}: {added.total} is not {added.booked}")
    timed("goods as CSV", lambda: list(as_csv(sheet(Report.GOODS, first, today))))
    timed("goods as a workbook", lambda: as_xlsx(sheet(Report.GOODS, first, today)).close())
    tracemalloc.start()
    report(Report.GOODS, first, today)
    most = tracemalloc.get_traced_memory()[1] // 1_000_000
    sys.stdout.write(f"{connection.vendor}: {Leg.objects.count()} legs; a report keeps {most} MB at the most\n")


if __name__ == "__main__":
    on_a_database_of_its_own(measure)
