"""Papers are issued once, numbered without gaps, frozen, and add up to the satang."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from checkout.documents import operations
from checkout.documents.contents import Buyer
from checkout.documents.drawing import draw, file_of
from checkout.documents.models import Kind, Paper, PaperIsFrozen, Series, TaxDetails
from checkout.documents.numbers import missing_positions, take_number
from checkout.documents.operations import (
    AlreadyIssued,
    NoSeller,
    NothingToCredit,
    NotPaid,
    NotRegistered,
    Settled,
    TooLate,
    ask_for_tax_invoice,
    can_ask,
    issue_credit_note,
    issue_receipt,
    issue_tax_invoice,
    replace,
    sale_paper,
)
from checkout.orders.models import OrderEvent
from checkout.orders.queries import vat_in_order
from checkout.payments.models import RefundLine
from tests.factories import make_basket, make_offer, make_order, make_product, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seller")]
BANGKOK = ZoneInfo("Asia/Bangkok")


def paid_order(*goods, **facts):
    products = [(make_product(price=price, weight_grams=300, stock=99), pieces) for price, pieces in goods]
    return make_order(basket=make_basket(goods=products or None), paid=True, **facts)


def paid_on(order, *when: int):
    moment = datetime(*when, tzinfo=BANGKOK)
    OrderEvent.objects.filter(order=order, kind="paid").update(at=moment)
    return moment


def sum_of(rows, name) -> Decimal:
    return sum(Decimal(row[name]) for row in rows)


# --- Receipts ---


def test_a_sale_of_107_baht_shows_7_baht_of_vat():
    order = paid_order(("107.00", 1))

    paper = issue_receipt(order)

    goods, delivery = paper.data["rows"]
    assert (goods["total_baht"], goods["vat_baht"], goods["value_baht"]) == ("107.00", "7.00", "100.00")
    assert (delivery["name"]["th"], delivery["total_baht"], delivery["vat_baht"]) == ("ค่าจัดส่ง", "45.00", "2.94")
    assert (paper.total_baht, paper.vat_baht) == (Decimal("152.00"), Decimal("9.94"))
    assert paper.data["total_text"] == "หนึ่งร้อยห้าสิบสองบาทถ้วน"


def test_a_receipt_is_an_abbreviated_invoice_and_names_nobody():
    paper = issue_receipt(paid_order())

    assert paper.kind == Kind.ABBREVIATED
    assert paper.data["title"]["th"] == "ใบเสร็จรับเงิน/ใบกำกับภาษีอย่างย่อ"
    assert paper.data["buyer"] is None
    assert paper.data["seller"]["tax_id"] == "0-1234-56789-01-6"
    assert paper.data["paid"]["th"] == "พร้อมเพย์"


def test_a_seller_without_vat_writes_no_word_of_taxes(seller):
    seller.SELLER_TAX_ID = ""

    paper = issue_receipt(paid_order())

    assert (paper.kind, paper.vat_baht) == (Kind.RECEIPT, Decimal("0.00"))
    assert "ภาษี" not in str(paper.data)
    assert "vat" not in str(paper.data)
    assert "tax_id" not in paper.data["seller"]
    assert file_of(paper).startswith(b"%PDF")


def test_a_setting_writes_a_full_invoice_for_every_sale_to_the_parcels_address(seller):
    seller.ABBREVIATED_INVOICES = False

    paper = issue_receipt(paid_order())

    assert paper.kind == Kind.FULL
    assert paper.data["buyer"]["name"] == "สมหญิง ใจดี"
    assert paper.data["buyer"]["address"] == ("123 หมู่ 4 ถนนมิตรภาพ ตำบลในเมือง อำเภอเมืองขอนแก่น จังหวัดขอนแก่น 40000")
    assert paper.tells_who_bought


def test_a_full_invoice_to_the_parcels_address_gives_way_to_one_the_buyer_asks_for(seller, company):
    seller.ABBREVIATED_INVOICES = False
    order = paid_order()
    first = issue_receipt(order)

    assert can_ask(order)
    asked_for = ask_for_tax_invoice(order, company)

    assert (asked_for.replaces, asked_for.data["buyer"]["name"]) == (first, company.name)
    assert not can_ask(order)


@pytest.mark.parametrize("end", ["expired", "returned"])
def test_nothing_is_asked_for_where_nothing_was_paid(end):
    order = make_order()
    assert can_ask(order)
    order.status = end

    assert not can_ask(order)


def test_numbers_follow_each_other_in_the_buddhist_year_of_the_payment():
    first, second, third = paid_order(), paid_order(), paid_order()
    paid_on(first, 2026, 12, 31, 23, 59)
    paid_on(second, 2026, 12, 31, 23, 59)
    paid_on(third, 2027, 1, 1, 0, 1)

    numbers = [issue_receipt(order).number for order in (first, second, third)]

    assert numbers == ["AB2569-000001", "AB2569-000002", "AB2570-000001"]
    assert str(sale_paper(third).dated) == "2027-01-01"


def test_asked_again_it_is_the_same_paper():
    order = paid_order()

    assert issue_receipt(order) == issue_receipt(order)
    assert Series.objects.get().next_number == 2


def test_an_unpaid_order_gets_no_paper_and_takes_no_number():
    with pytest.raises(NotPaid):
        issue_receipt(make_order())

    assert not Series.objects.exists()


def test_without_a_seller_nothing_is_issued(seller):
    seller.SELLER_NAME = ""

    with pytest.raises(NoSeller):
        issue_receipt(paid_order())


def test_a_parcel_paid_on_delivery_gets_its_paper_when_the_carrier_has_the_money():
    order = make_order()
    OrderEvent.objects.create(order=order, kind=OrderEvent.Kind.COLLECTED, data={"amount_baht": "635.00"})

    assert issue_receipt(order).data["paid"]["th"] == "เก็บเงินปลายทาง"


def test_discounts_are_shown_and_rows_add_up():
    make_offer(baht="33.33")
    order = paid_order(("99.99", 3), ("590.00", 1), ("0.50", 1))

    data = issue_receipt(order).data

    assert data["discount_baht"] == "33.33"
    assert sum_of(data["rows"], "total_baht") == order.total_incl_tax == Decimal(data["total_baht"])
    assert sum_of(data["rows"], "vat_baht") == vat_in_order(order) == Decimal(data["vat_baht"])
    for row in data["rows"]:
        before = Decimal(row["price_baht"]) * int(row["quantity"])
        assert before - Decimal(row["discount_baht"]) == Decimal(row["total_baht"])
        assert Decimal(row["value_baht"]) + Decimal(row["vat_baht"]) == Decimal(row["total_baht"])


def test_goods_at_another_rate_stand_in_a_group_of_their_own():
    order = paid_order(("107.00", 1), ("80.00", 1))
    exempt = order.lines.get(unit_price_incl_tax=80)
    parts = {"vat_percent": 0, "vat_baht": 0, "centre_baht": exempt.centre_baht + exempt.vat_baht}
    order.lines.filter(pk=exempt.pk).update(**parts)

    data = issue_receipt(order).data

    assert data["vat_groups"] == [
        {"percent": "7", "value_baht": "151.40", "vat_baht": "10.60"},
        {"percent": "0", "value_baht": "80.00", "vat_baht": "0.00"},
    ]


def test_an_english_buyer_reads_names_in_both_languages():
    row = issue_receipt(paid_order(language="en")).data["rows"][0]

    assert row["name"] == {"th": "ผ้าคลุมไหล่ฝ้ายย้อมคราม", "en": "Indigo cotton shawl"}


def test_what_a_paper_says_stays_when_the_good_gets_another_name():
    order = paid_order()
    paper = issue_receipt(order)
    product = order.lines.get().product
    product.title_th = "ชื่อใหม่"
    product.save()

    assert Paper.objects.get(pk=paper.pk).data["rows"][0]["name"]["th"] == "ผ้าคลุมไหล่ฝ้ายย้อมคราม"


# --- Full invoices ---


def test_a_full_invoice_takes_the_place_of_the_abbreviated_one(company):
    order = paid_order()
    abbreviated = issue_receipt(order)

    full = issue_tax_invoice(order, company)

    abbreviated = Paper.objects.get(pk=abbreviated.pk)
    assert (full.kind, full.number, full.dated) == (Kind.FULL, "TX2569-000001", abbreviated.dated)
    assert full.replaces == abbreviated
    assert abbreviated.successor == full
    assert sale_paper(order) == full
    assert full.data["buyer"] == {
        "name": "บริษัท ผู้ซื้อ จำกัด",
        "address": "99 ถนนตัวอย่าง กรุงเทพมหานคร 10310",
        "tax_id": "0-1234-56789-01-6",
        "branch": {"th": "สาขาที่ 00012", "en": "Branch 00012"},
        "from_parcel": False,
    }


def test_details_given_before_the_payment_lead_to_a_full_invoice_at_once(company):
    order = make_order()
    assert ask_for_tax_invoice(order, company) is None
    OrderEvent.objects.create(order=order, kind=OrderEvent.Kind.PAID, data={"method": "card"})

    paper = issue_receipt(order)

    assert (paper.kind, paper.replaces) == (Kind.FULL, None)
    assert paper.data["buyer"]["name"] == company.name


def test_asking_twice_with_the_same_words_gives_one_invoice(company):
    order = paid_order()

    assert ask_for_tax_invoice(order, company) == ask_for_tax_invoice(order, company)
    assert Paper.objects.filter(kind=Kind.FULL).count() == 1


def test_asking_with_other_words_is_refused_and_changes_nothing(company):
    order = paid_order()
    issued = issue_tax_invoice(order, company)

    with pytest.raises(AlreadyIssued) as refused:
        ask_for_tax_invoice(order, Buyer(name="อื่น", address="อื่น", tax_id=company.tax_id, branch="00000"))

    assert refused.value.paper == issued
    assert TaxDetails.objects.get().name == company.name


@pytest.mark.parametrize(
    ("paid", "last_day"),
    [((2026, 11, 3), "2026-11-30"), ((2026, 11, 30), "2026-12-07"), ((2028, 2, 10), "2028-02-29")],
)
def test_a_buyer_can_ask_until_the_months_end_and_a_week_at_least(company, monkeypatch, paid, last_day):
    order = paid_order()
    paid_on(order, *paid, 12)
    day = datetime.fromisoformat(f"{last_day}T23:59").replace(tzinfo=BANGKOK)

    monkeypatch.setattr(timezone, "now", lambda: day)
    assert can_ask(order)
    monkeypatch.setattr(timezone, "now", lambda: day + timedelta(minutes=1))
    assert not can_ask(order)
    with pytest.raises(TooLate):
        ask_for_tax_invoice(order, company)


def test_a_seller_without_vat_issues_no_invoice_and_no_credit_note(seller, company, refund_of):
    seller.SELLER_TAX_ID = ""
    order = paid_order()
    issue_receipt(order)

    with pytest.raises(NotRegistered):
        issue_tax_invoice(order, company)
    with pytest.raises(NotRegistered):
        issue_credit_note(refund_of(order, "100.00"))


def test_a_sale_from_before_the_seller_was_registered_gets_no_tax_paper(seller, company, refund_of):
    number, seller.SELLER_TAX_ID = seller.SELLER_TAX_ID, ""
    order = paid_order()
    receipt = issue_receipt(order)
    seller.SELLER_TAX_ID = number

    for issue in (
        lambda: issue_tax_invoice(order, company),
        lambda: replace(receipt, company, reason="x", by=None),
    ):
        with pytest.raises(NotRegistered):
            issue()
    with pytest.raises(NothingToCredit):
        issue_credit_note(refund_of(order, "100.00"))
    assert not can_ask(order)


def test_free_delivery_is_no_row(free_delivery):
    order = paid_order()

    data = issue_receipt(order).data

    assert [row["name"]["th"] for row in data["rows"]] == ["ผ้าคลุมไหล่ฝ้ายย้อมคราม"]
    assert data["total_baht"] == "590.00"


def test_a_replacement_says_what_it_replaces_and_bears_its_day(company):
    order = paid_order()
    wrong = issue_tax_invoice(order, company)
    by = make_staff()
    right = Buyer(name="บริษัท ที่ถูก จำกัด", address=company.address, tax_id=company.tax_id, branch="00000")

    paper = replace(wrong, right, reason="ชื่อผู้ซื้อผิด", by=by)

    assert (paper.number, paper.dated, paper.by) == ("TX2569-000002", wrong.dated, by)
    assert paper.data["replaces"] == {"kind": "full", "number": "TX2569-000001", "reason": "ชื่อผู้ซื้อผิด"}
    assert Paper.objects.get(pk=wrong.pk).successor == paper
    assert replace(wrong, right, reason="ชื่อผู้ซื้อผิด", by=by) == paper
    with pytest.raises(Settled):
        replace(wrong, company, reason="x", by=by)


def test_a_cancelled_paper_is_shown_with_its_successor_across_it(company):
    order = paid_order()
    abbreviated = issue_receipt(order)
    before = file_of(abbreviated)

    issue_tax_invoice(order, company)

    assert file_of(Paper.objects.get(pk=abbreviated.pk)) != before


# --- Credit notes ---


def test_a_credit_note_takes_back_the_pieces_and_their_vat(refund_of):
    order = paid_order(("100.00", 3))
    original = issue_receipt(order)
    line = order.lines.get()

    paper = issue_credit_note(refund_of(order, lines={line: 1}))

    assert (paper.number, paper.data["buyer"]["name"]) == ("CN2569-000001", "สมหญิง ใจดี")
    assert [(row["total_baht"], row["vat_baht"]) for row in paper.data["rows"]] == [("100.00", "6.54")]
    assert paper.data["credits"] == {
        "number": original.number,
        "dated": original.data["dated"],
        "why": {"th": "สินค้าชำรุด บกพร่อง หรือไม่ตรงตามที่สั่งซื้อ", "en": "Goods broken, faulty or wrong"},
        "original_baht": original.data["value_baht"],
        "before_baht": "0.00",
        "right_baht": str(Decimal(original.data["value_baht"]) - Decimal("93.46")),
        "difference_baht": "93.46",
    }


def test_pieces_given_back_one_by_one_give_back_exactly_the_vat_of_the_sale(refund_of):
    order = paid_order(("33.35", 7), ("0.99", 3))
    issue_receipt(order)
    first, second = order.lines.order_by("pk")

    for _ in range(7):
        issue_credit_note(refund_of(order, lines={first: 1}))
    issue_credit_note(refund_of(order, lines={second: 3}))
    last = issue_credit_note(refund_of(order, order.shipping_incl_tax, reason="changed-mind"))

    notes = Paper.objects.filter(kind=Kind.CREDIT_NOTE)
    assert last.data["rows"][0]["name"]["th"] == "ค่าจัดส่ง"
    assert sum(note.total_baht for note in notes) == order.total_incl_tax
    assert sum(note.vat_baht for note in notes) == vat_in_order(order)
    assert last.data["credits"]["right_baht"] == "0.00"


def test_what_is_given_besides_pieces_stands_on_a_row_of_its_own(refund_of):
    order = paid_order(("107.00", 1))
    issue_receipt(order)

    paper = issue_credit_note(refund_of(order, "117.70", lines={order.lines.get(): 1}))

    assert [(row["name"]["th"], row["total_baht"], row["vat_baht"]) for row in paper.data["rows"]] == [
        ("ผ้าคลุมไหล่ฝ้ายย้อมคราม", "107.00", "7.00"),
        ("ลดราคาให้", "10.70", "0.70"),
    ]


def test_a_whole_refund_without_pieces_takes_back_all_vat(refund_of):
    order = paid_order(("33.35", 7), ("0.99", 3))
    issue_receipt(order)

    paper = issue_credit_note(refund_of(order, order.total_incl_tax, reason="other"))

    assert Paper.objects.get(pk=paper.pk).vat_baht == vat_in_order(order)


@pytest.mark.parametrize("state", ["requested", "needs-buyer", "pending", "failed", "canceled"])
def test_money_that_has_not_reached_the_buyer_is_not_credited(refund_of, state):
    order = paid_order()
    issue_receipt(order)

    with pytest.raises(NothingToCredit):
        issue_credit_note(refund_of(order, "100.00", state=state))


@pytest.mark.parametrize("reason", ["double", "late"])
def test_money_that_was_never_the_price_is_not_credited(refund_of, reason):
    order = paid_order()
    issue_receipt(order)

    with pytest.raises(NothingToCredit):
        issue_credit_note(refund_of(order, "100.00", reason=reason))


def test_money_paid_besides_the_order_is_not_credited(refund_of):
    order = paid_order()
    issue_receipt(order)

    with pytest.raises(NothingToCredit):
        issue_credit_note(refund_of(order, "100.00", attempt_state="review"))


def test_a_refund_that_came_back_and_was_given_again_is_credited_once(refund_of):
    order = paid_order()
    issue_receipt(order)
    first = refund_of(order, "100.00")
    issue_credit_note(first)
    first.state = "failed"
    first.save()

    with pytest.raises(NothingToCredit):
        issue_credit_note(refund_of(order, "100.00"))
    assert issue_credit_note(refund_of(order, "50.00")).total_baht == Decimal("50.00")


def test_a_credit_note_names_the_full_invoice_and_its_buyer(company, refund_of):
    order = paid_order()
    full = issue_tax_invoice(order, company)

    paper = issue_credit_note(refund_of(order, "100.00"))

    assert paper.data["credits"]["number"] == full.number
    assert paper.data["buyer"] == full.data["buyer"]


def test_a_paper_that_a_credit_note_names_is_not_replaced(company, refund_of):
    order = paid_order()
    paper = issue_receipt(order)
    issue_credit_note(refund_of(order, "100.00"))

    assert not can_ask(order)
    with pytest.raises(Settled):
        issue_tax_invoice(order, company)
    with pytest.raises(Settled):
        replace(paper, company, reason="x", by=None)


def test_a_credit_note_is_the_same_when_asked_again(refund_of):
    order = paid_order()
    issue_receipt(order)
    refund = refund_of(order, "100.00")

    assert issue_credit_note(refund) == issue_credit_note(refund)


# --- Frozen, and without gaps ---


def test_a_number_whose_paper_was_rolled_back_goes_to_the_next(monkeypatch):
    order = paid_order()
    with monkeypatch.context() as patched:
        patched.setattr(operations.Paper.objects, "create", broken)
        with pytest.raises(ZeroDivisionError):
            issue_receipt(order)

    paper = issue_receipt(order)

    assert paper.number == "AB2569-000001"
    assert missing_positions(paper.series) == []


def broken(**_facts):
    raise ZeroDivisionError


def test_a_gap_would_be_seen():
    paper = issue_receipt(paid_order())
    take_number(Kind.ABBREVIATED, paper.dated)  # a number without its paper

    assert missing_positions(Series.objects.get()) == [2]


@pytest.mark.parametrize(
    "change",
    [
        {"number": "AB2569-000099"},
        {"total_baht": "1.00"},
        {"data": {}},
        {"dated": "2020-01-01"},
        {"position": 99},
        {"kind": Kind.FULL},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_refuses_to_edit_a_paper(change):
    paper = issue_receipt(paid_order())

    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(**change)
    assert Paper.objects.filter(pk=paper.pk, number=paper.number).exists()


def test_the_database_refuses_to_delete_a_paper():
    issue_receipt(paid_order())

    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Paper.objects.all()._raw_delete(using="default")
    assert Paper.objects.exists()


def test_the_model_refuses_as_well():
    paper = issue_receipt(paid_order())

    with pytest.raises(PaperIsFrozen):
        paper.save()
    with pytest.raises(PaperIsFrozen):
        paper.save(update_fields=["data"])
    with pytest.raises(PaperIsFrozen):
        paper.delete()


def test_without_the_guard_a_paper_could_be_edited():
    """What the guard is for: with it off, the same statement goes through."""
    paper = issue_receipt(paid_order())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER documents_paper_is_frozen ON documents_paper")
        else:
            cursor.execute("DROP TRIGGER documents_paper_is_not_edited")

    assert Paper.objects.filter(pk=paper.pk).update(total_baht="1.00") == 1


# --- Files ---


def test_a_paper_is_drawn_once_and_its_file_is_what_the_digest_says():
    paper = issue_receipt(paid_order())

    assert draw(paper.pk)
    assert not draw(paper.pk)

    paper = Paper.objects.get(pk=paper.pk)
    assert len(paper.sha256) == 64
    assert file_of(paper) == paper.pdf.open("rb").read()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(sha256="", pdf="")


@pytest.mark.parametrize("harm", ["lost", "changed"])
def test_a_file_that_is_lost_or_changed_is_made_again_byte_for_byte(harm, caplog):
    paper = issue_receipt(paid_order())
    draw(paper.pk)
    paper = Paper.objects.get(pk=paper.pk)
    before = file_of(paper)
    storage = paper.pdf.storage
    if harm == "lost":
        storage.delete(paper.pdf.name)
    else:
        with open(storage.path(paper.pdf.name), "r+b") as file:
            file.write(b"%FAK")

    assert file_of(Paper.objects.get(pk=paper.pk)) == before
    assert "looks different" not in caplog.text


# --- The table of docs/papers.md ---


def rows_of_page() -> list[tuple[str, str, str]]:
    page = (settings.BASE_DIR / "docs" / "papers.md").read_text(encoding="utf-8")
    return re.findall(r"^\| ([\w ]+?) \| (\d+\.\d\d) \| (\d+\.\d\d) \|$", page, re.MULTILINE)


def test_credit_notes_are_as_the_page_says(refund_of):
    make_offer(baht="0.02")
    good = make_product(price="33.34", weight_grams=100)
    order = make_order(basket=make_basket(goods=[(good, 3)]), paid=True)
    assert issue_receipt(order).total_baht == Decimal("145.00")
    line = order.lines.get()
    *steps, (_all, total, vat) = rows_of_page()

    for what, sum_, vat_in_it in steps:
        refund = refund_of(order, sum_)
        if what != "delivery":
            RefundLine.objects.create(refund=refund, line=line, quantity=1, amount_baht=sum_)
        note = issue_credit_note(refund)
        assert (str(note.total_baht), str(note.vat_baht)) == (sum_, vat_in_it)

    notes = Paper.objects.filter(kind=Kind.CREDIT_NOTE)
    assert len(steps) == notes.count() == 4
    assert sum(note.total_baht for note in notes) == Decimal(total)
    assert sum(note.vat_baht for note in notes) == Decimal(vat)
