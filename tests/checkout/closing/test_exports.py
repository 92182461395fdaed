"""Tables for the accountant: complete, equal to the books, harmless in a spreadsheet, and never whole in memory."""

import csv
import io
import tracemalloc
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from catalogue.spreadsheets.writing import Sheet, as_csv, as_xlsx
from checkout.closing import exports
from checkout.closing.exports import Table, WrongDays, table
from checkout.ledger.chart import Account
from checkout.ledger.events import post_breakage
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import Posting, credit, debit, post, post_many
from checkout.ledger.queries import balance, trial_balance
from checkout.orders.models import Line
from checkout.payments.offline import confirm_money
from checkout.payments.refunds import RefundWish, start_refund
from checkout.settlement.runs import mark_run_paid
from tests.factories import (
    make_paid_producer,
    make_producer,
    make_return,
    make_run,
    make_sale,
    make_staff,
    make_transfer,
    take_back,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
AGO = TODAY - timedelta(days=40)


def rows_of(name: Table, first: date = TODAY, last: date = TODAY) -> list[dict]:
    text = b"".join(as_csv(table(name, first, last))).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def sold():
    """Return an order that was paid by transfer today."""
    attempt = make_transfer()
    confirm_money(attempt, received_baht=attempt.amount_baht, received_on=TODAY, by=make_staff())
    return attempt


def total(rows: list[dict], head: str) -> Decimal:
    return sum((Decimal(row[head]) for row in rows if row[head]), Decimal(0))


def test_postings_are_all_legs_and_add_up():
    attempt = sold()
    rows = rows_of(Table.POSTINGS)

    assert len(rows) == Leg.objects.count()
    assert total(rows, "เดบิต (บาท)") == total(rows, "เครดิต (บาท)") > 0
    of_bank = next(row for row in rows if row["เลขที่บัญชี"] == "1020")
    assert of_bank["เดบิต (บาท)"] == f"{attempt.amount_baht:.2f}"
    assert of_bank["เลขที่คำสั่งซื้อ"] == attempt.order.number
    assert of_bank["วันที่"] == TODAY.isoformat()


def test_only_the_days_that_were_asked_for():
    weaver = make_producer()
    for day in (AGO, TODAY - timedelta(days=1), TODAY):
        make_sale(weaver, on=day)
    assert len(rows_of(Table.POSTINGS, AGO, AGO)) == 3
    assert len(rows_of(Table.POSTINGS, AGO, TODAY)) == 9
    with pytest.raises(WrongDays):
        table(Table.POSTINGS, TODAY, AGO)


def test_vat_on_sales_is_what_the_books_hold():
    attempt = sold()
    start_refund(attempt, attempt.amount_baht, reason="other", by=make_staff())

    rows = rows_of(Table.VAT_OUT)

    assert [Decimal(row["รวม (บาท)"]) for row in rows] == [attempt.amount_baht, -attempt.amount_baht]
    assert total(rows, "ภาษีมูลค่าเพิ่ม (บาท)") == -balance(Account.VAT_OUT)
    for row in rows:
        assert Decimal(row["มูลค่าก่อนภาษี (บาท)"]) + Decimal(row["ภาษีมูลค่าเพิ่ม (บาท)"]) == Decimal(row["รวม (บาท)"])


def test_a_part_refund_lessens_the_vat_report_by_its_part():
    attempt = sold()
    line = attempt.order.lines.get()
    wish = RefundWish(line.pk, 1)
    start_refund(attempt, line.line_price_incl_tax, lines=[wish], reason="other", by=make_staff())

    rows = rows_of(Table.VAT_OUT)

    assert total(rows, "ภาษีมูลค่าเพิ่ม (บาท)") == -balance(Account.VAT_OUT) > 0
    assert Decimal(rows[1]["รวม (บาท)"]) == -line.line_price_incl_tax


def test_a_sale_names_the_paper_it_stands_on(settings):
    from checkout.documents.operations import issue_receipt

    settings.SELLER_NAME, settings.SELLER_ADDRESS, settings.SELLER_TAX_ID = "ศูนย์", "1", "0994000159161"
    attempt = sold()
    paper = issue_receipt(attempt.order)

    (row,) = rows_of(Table.VAT_OUT)

    assert row["เลขที่เอกสาร"] == paper.number
    assert Decimal(row["ภาษีมูลค่าเพิ่ม (บาท)"]) == paper.vat_baht


def test_vat_on_purchases_is_what_the_books_hold():
    legs = [
        debit(Account.STRIPE, Decimal("599.50")),
        debit(Account.PAYMENT_COSTS, Decimal("33.18")),
        debit(Account.VAT_IN, Decimal("2.32")),
        credit(Account.BUYERS, Decimal("635.00")),
    ]
    post("stripe:txn_1", kind=Entry.Kind.PROVIDER, on=TODAY, legs=legs, order_number="KK-1", note="charge")

    (row,) = rows_of(Table.VAT_IN)

    assert (row["ผู้ขาย"], row["มูลค่าก่อนภาษี (บาท)"], row["ภาษีมูลค่าเพิ่ม (บาท)"], row["รวม (บาท)"]) == (
        "Stripe",
        "33.18",
        "2.32",
        "35.50",
    )


def test_each_producers_closing_is_the_balance_of_the_books():
    weaver, potter, idle = make_paid_producer(), make_paid_producer(name_th="กลุ่มปั้นหม้อ"), make_producer()
    make_sale(weaver, "100.00", on=AGO)
    sale = make_sale(weaver, "50.00")
    make_return(sale, weaver, "10.00")
    take_back(make_sale(potter, "30.00"))
    make_sale(potter, "70.00")
    run = make_run(approved=True)
    mark_run_paid(run, on=TODAY, by=make_staff(), proof=b"%PDF-1.7 x")
    make_sale(potter, "5.00")
    post_breakage("1", producer=potter.pk, baht=Decimal("8.00"), on=TODAY)

    rows = {row["รหัสผู้ผลิต"]: row for row in rows_of(Table.PRODUCERS, TODAY - timedelta(days=1), TODAY)}

    assert idle.code not in rows
    first = rows[weaver.code]
    assert [first[head] for head in exports.PRODUCER_HEADS[2:]] == [
        *("100.00", "0.00", "0.00", "50.00", "0.00", "0.00", "-10.00", "0.00", "140.00", "0.00"),
    ]
    assert [rows[potter.code][head] for head in exports.PRODUCER_HEADS[5:]] == [
        *("105.00", "0.00", "8.00", "-30.00", "0.00", "70.00", "13.00"),
    ]
    for producer in (weaver, potter):
        assert Decimal(rows[producer.code]["ยอดยกไป (บาท)"]) == -balance(Account.PRODUCERS, producer=producer.pk)
    assert total(list(rows.values()), "ยอดยกไป (บาท)") == -trial_balance()[Account.PRODUCERS]


def test_a_real_sale_shows_price_and_commission():
    attempt = sold()
    line = Line.objects.get(order=attempt.order)

    (row,) = rows_of(Table.PRODUCERS)

    assert Decimal(row["ราคาสินค้าที่ขายได้ (บาท)"]) == line.line_price_incl_tax
    assert Decimal(row["ค่าธรรมเนียมของศูนย์ (บาท)"]) == line.centre_baht
    assert Decimal(row["ส่วนของผู้ผลิตจากการขาย (บาท)"]) == line.producer_baht == Decimal(row["ยอดยกไป (บาท)"])


EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a\x00b\x0b", "=HYPERLINK(1)"]


def test_nothing_in_a_csv_is_a_formula():
    text = b"".join(as_csv(Sheet("x", ["a"], [[words] for words in EVIL]))).decode()
    assert text.startswith("\ufeff")
    cells = [row[0] for row in csv.reader(io.StringIO(text[1:]))][1:]
    assert [cell[0] in "=+-@\t" for cell in cells] == [False] * len(EVIL)


def test_nothing_in_a_workbook_is_a_formula():
    rows = [[words, Decimal("-1.50"), date(2026, 11, 5), None, 3] for words in EVIL]
    with as_xlsx(Sheet("รายการ", ["a", "b", "c", "d", "e"], rows)) as file:
        page = load_workbook(file)["รายการ"]
        cells = list(page.iter_rows(min_row=2))
        assert {row[0].data_type for row in cells} == {"s"}
        assert cells[0][1].value == -1.5
        assert cells[0][2].value.date() == date(2026, 11, 5)
        assert cells[0][4].value == 3


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_long_table_never_lies_in_memory(write):
    """The most that is kept at once hardly grows with the number of rows."""

    def most_kept(number: int) -> int:
        rows = ([date(2026, 1, 1), "ผ้าขาวม้า × 1", Decimal("1.00")] for _row in range(number))
        tracemalloc.start()
        made = write(Sheet("x", ["a", "b", "c"], rows))
        if write is as_csv:
            for _piece in made:
                pass
        else:
            made.close()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    most_kept(10)
    assert most_kept(12_000) < 2 * most_kept(3_000)


def test_rows_are_read_while_they_are_written(django_assert_max_num_queries):
    post_many(
        Posting(
            f"test:{number}",
            Entry.Kind.OTHER,
            TODAY,
            [debit(Account.CASH, Decimal(1)), credit(Account.SALES, Decimal(1))],
        )
        for number in range(50)
    )
    with django_assert_max_num_queries(1):
        assert len(rows_of(Table.POSTINGS)) == 100
