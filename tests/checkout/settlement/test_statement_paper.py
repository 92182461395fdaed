"""A producer's month as a paper: what stands on it is her statement, to the satang, and knows no buyer."""

import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from checkout.ledger.models import Seal
from checkout.ledger.sealing import seal_month
from checkout.settlement.links import make_link
from checkout.settlement.runs import mark_run_paid
from checkout.settlement.statement_paper import paper_data, statement_pdf
from checkout.settlement.statements import Movement, Statement, What, statement
from tests.factories import (
    make_basket,
    make_buyer,
    make_order,
    make_paid_producer,
    make_producer,
    make_product,
    make_return,
    make_run,
    make_sale,
    make_staff,
    make_terms,
)
from tests.papers import words_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NOON = datetime(2026, 12, 1, 12, tzinfo=timezone.get_default_timezone())


def data_of(producer, month: date = TODAY) -> dict:
    return paper_data(statement(producer, month), NOON)


def sheets(pdf: bytes) -> int:
    """Count sheets by the metadata that every PDF/A carries in clear."""
    return int(re.search(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>", pdf)[1])


def force_th(words) -> str:
    with override("th"):
        return str(words)


def test_a_sale_shows_what_became_of_its_price():
    weaver = make_producer()
    product = make_product(name_th="ผ้าคลุมไหล่", producer=weaver, price="590.00")
    order = make_order(basket=make_basket(goods=[(product, 1)]), paid=True)

    (row,) = data_of(weaver)["movements"]

    assert (row["what"], row["words"], row["order_number"]) == ("sale", "ผ้าคลุมไหล่ × 1", order.number)
    assert (row["gross_baht"], row["vat_baht"], row["centre_baht"], row["payment_cost_baht"], row["baht"]) == (
        "590.00",
        "-38.60",
        "-98.48",
        "-11.80",
        "441.12",
    )


def test_goods_with_the_same_words_keep_their_own_price():
    weaver = make_producer()
    cheap, dear = (make_product(name_th="ผ้า", producer=weaver, price=price) for price in ("107.00", "590.00"))
    make_order(basket=make_basket(goods=[(cheap, 1), (dear, 1)]), paid=True)

    rows = data_of(weaver)["movements"]

    assert [(row["gross_baht"], row["baht"]) for row in rows] == [("107.00", "80.00"), ("590.00", "441.12")]


def test_the_parts_of_every_sale_add_up():
    weaver = make_producer()
    goods = [make_product(producer=weaver, price=price) for price in ("0.01", "99.99", "1234.57")]
    make_terms(product=goods[1], starts_on=TODAY, commission_percent="17.35")
    make_order(basket=make_basket(goods=[(good, 3) for good in goods]), paid=True)

    for row in data_of(weaver)["movements"]:
        parts = [row[name] or "0" for name in ("gross_baht", "vat_baht", "centre_baht", "payment_cost_baht")]
        assert sum(map(Decimal, parts)) == Decimal(row["baht"])


def test_what_is_owed_runs_from_the_opening_to_the_closing():
    weaver = make_paid_producer()
    make_sale(weaver, "100.00", on=date(2026, 9, 30))
    sale = make_sale(weaver, "50.25", on=date(2026, 10, 1))
    make_return(sale, weaver, "10.00", on=date(2026, 10, 20))

    data = data_of(weaver, date(2026, 10, 1))

    assert [row["owed_baht"] for row in data["movements"]] == ["150.25", "140.25"]
    assert (data["opening_baht"], data["closing_baht"]) == ("100.00", "140.25")


def test_of_an_account_the_last_four_digits_are_shown():
    data = data_of(make_paid_producer())

    assert data["account"]["last4"] == "7890"
    assert "567890" not in json.dumps(data)
    assert data_of(make_producer())["account"] is None


def test_the_head_of_the_last_sealed_month_stands_on_it():
    weaver = make_producer()
    assert data_of(weaver)["books"] is None
    make_sale(weaver, on=date(2026, 9, 3))
    for month in (9, 10):
        seal_month(date(2026, month, 1))

    assert data_of(weaver)["books"] == {"month": "ตุลาคม 2569", "head": Seal.objects.get(month=date(2026, 10, 1)).head}


def test_the_paper_says_in_thai_what_the_statement_says():
    weaver, by = make_paid_producer(name_th="กลุ่มทอผ้าบ้านตัวอย่าง"), make_staff()
    make_order(basket=make_basket(goods=[(make_product(producer=weaver), 1)]), paid=True)
    mark_run_paid(make_run(approved=True), on=TODAY, by=by)
    make_sale(weaver, "30.00")
    month = statement(weaver, TODAY)

    words = words_of(statement_pdf(month))

    for figure in ("590.00", "38.60", "98.48", "11.80", "441.12", "30.00", f"{month.closing_baht:.2f}", "7890"):
        assert figure in words
    assert str(TODAY.year + 543) in words
    for thai in ("ใบสรุปยอดผู้ผลิต", "กลุ่มทอผ้าบ้านตัวอย่าง", "ส่วนของผู้ผลิตจากการขาย", "จ่ายให้คุณ"):
        assert thai in words


def test_the_paper_knows_no_buyer():
    buyer = make_buyer(name="วิไล เฉพาะกิจ", email="wilai@example.net", phone="+66898887777", line1="88/9 ซอยลับ")
    weaver = make_producer()
    make_order(basket=make_basket(goods=[(make_product(producer=weaver), 1)]), buyer=buyer, paid=True)

    said = json.dumps(data_of(weaver), ensure_ascii=False)

    for secret in ("วิไล", "wilai", "8887777", "ซอยลับ"):
        assert secret not in said


def test_nothing_of_another_producer_stands_on_it():
    weaver, potter = make_producer(), make_producer(name_th="ช่างปั้น")
    goods = [(make_product(producer=weaver), 1), (make_product(name_th="หม้อ", price="107.00", producer=potter), 1)]
    make_order(basket=make_basket(goods=goods), paid=True)

    said = json.dumps(data_of(weaver), ensure_ascii=False)

    for other in ("ช่างปั้น", "หม้อ", "107.00", "80.00"):
        assert other not in said


def test_two_hundred_rows_go_over_sheets_and_one_stays_on_one():
    weaver = make_producer()
    make_sale(weaver, on=TODAY)
    assert sheets(statement_pdf(statement(weaver, TODAY))) == 1
    for _number in range(199):
        make_sale(weaver, on=TODAY)

    pdf = statement_pdf(statement(weaver, TODAY))

    assert sheets(pdf) > 5
    assert words_of(pdf).count("ผ้าขาวม้า") == 200


@pytest.mark.parametrize("closing", ["nothing", "below zero", "still running"])
def test_every_kind_of_month_can_be_set(closing):
    weaver, month = make_paid_producer(), date(2026, 10, 1)
    if closing != "nothing":
        sale = make_sale(weaver, "100.00", on=month)
        make_return(sale, weaver, "130.00", on=month)
    day = TODAY if closing == "still running" else month

    assert sheets(statement_pdf(statement(weaver, day))) == 1


@pytest.mark.parametrize("what", What)
@pytest.mark.parametrize("baht", ["10.00", "-10.00"])
def test_whatever_moves_a_balance_is_named_and_set(what, baht):
    weaver = make_producer()
    movement = Movement(on=TODAY, what=what, baht=Decimal(baht), words="ผ้า", paid_on=TODAY)
    month = Statement(weaver, TODAY.replace(day=1), Decimal("0.00"), [movement], None)

    words = words_of(statement_pdf(month))

    assert words.count(baht.replace("-", "−")) >= 3
    (row,) = paper_data(month, NOON)["movements"]
    assert row["label"] == force_th(what.label)


def test_odd_words_are_set_as_words():
    weaver = make_producer(name_th="#panic() *ทอ* 李")
    make_order(basket=make_basket(goods=[(make_product(name_th="$x$ [ผ้า] 李", producer=weaver), 1)]), paid=True)

    assert sheets(statement_pdf(statement(weaver, TODAY))) == 1


def test_a_paper_takes_as_many_questions_however_much_was_sold():
    weaver = make_paid_producer()
    counts = []
    for number in (1, 4):
        goods = [(make_product(producer=weaver), 1) for _number in range(number)]
        make_order(basket=make_basket(goods=goods), paid=True)
        read = statement(weaver, TODAY)
        with CaptureQueriesContext(connection) as asked:
            paper_data(read, NOON)
        counts.append(len(asked))

    assert counts == [3, 3]


def test_her_page_leads_to_the_paper(client):
    weaver = make_paid_producer()
    make_sale(weaver)
    link = make_link(weaver, by=make_staff())
    numbers = [link.token, TODAY.year, TODAY.month]

    page = client.get(reverse("settlement:month", args=numbers)).content.decode()
    address = reverse("settlement:month-paper", args=numbers)
    response = client.get(address)

    assert f'href="{address}"' in page
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'inline; filename="statement-{weaver.pk}-{TODAY:%Y-%m}.pdf"'
    assert response.content.startswith(b"%PDF-1.7")


def test_a_month_without_anything_is_a_paper_too(client):
    link = make_link(make_producer(), by=make_staff())
    long_ago = TODAY - timedelta(days=400)

    assert client.get(reverse("settlement:month-paper", args=[link.token, long_ago.year, long_ago.month])).content
