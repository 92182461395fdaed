"""What the accountant gets: postings, VAT, and what producers are owed. Heads are Thai, whoever asks for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from catalogue.producers.models import Partner
from catalogue.producers.terms import Mode
from catalogue.spreadsheets.writing import Sheet, Value
from checkout.documents.models import SALE_KINDS, Paper
from checkout.documents.models import Kind as PaperKind
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.orders.models import Line
from checkout.settlement.statements import WHAT, What

from .differences import NOTHING

ROWS_AT_ONCE = 2000
ENTRIES_AT_ONCE = 500


class Table(models.TextChoices):
    """A table that can be taken out."""

    POSTINGS = "postings", _("Postings")
    VAT_OUT = "vat-out", _("VAT on sales")
    VAT_IN = "vat-in", _("VAT on purchases")
    PRODUCERS = "producers", _("Statements of all producers")


class WrongDays(Exception):
    """The last day lies before the first."""


def table(name: Table, first: date, last: date) -> Sheet:
    """Return a table of the days from `first` to `last`. Raises WrongDays."""
    if last < first:
        raise WrongDays
    heads, rows = {
        Table.POSTINGS: (POSTING_HEADS, _postings),
        Table.VAT_OUT: (VAT_OUT_HEADS, _vat_out),
        Table.VAT_IN: (VAT_IN_HEADS, _vat_in),
        Table.PRODUCERS: (PRODUCER_HEADS, _producers),
    }[name]
    return Sheet(SHEET_NAMES[name], heads, rows(first, last))


SHEET_NAMES = {
    Table.POSTINGS: "รายการบัญชี",
    Table.VAT_OUT: "ภาษีขาย",
    Table.VAT_IN: "ภาษีซื้อ",
    Table.PRODUCERS: "ยอดผู้ผลิต",
}
POSTING_HEADS = (
    *("วันที่", "เลขที่รายการ", "ประเภท", "เลขที่บัญชี", "ชื่อบัญชี", "เดบิต (บาท)", "เครดิต (บาท)", "รหัสผู้ผลิต", "ผู้ผลิต"),
    *("เลขที่คำสั่งซื้อ", "คำอธิบาย", "หมายเหตุ", "กลับรายการของ", "บันทึกเมื่อ"),
)
VAT_OUT_HEADS = (
    *("วันที่", "เลขที่เอกสาร", "ประเภทเอกสาร", "เลขที่คำสั่งซื้อ", "ชื่อผู้ซื้อ", "เลขประจำตัวผู้เสียภาษี", "สำนักงานใหญ่/สาขา"),
    *("มูลค่าก่อนภาษี (บาท)", "ภาษีมูลค่าเพิ่ม (บาท)", "รวม (บาท)", "เลขที่รายการ"),
)
VAT_IN_HEADS = (
    *("วันที่", "ผู้ขาย", "รายละเอียด", "เลขที่คำสั่งซื้อ", "มูลค่าก่อนภาษี (บาท)", "ภาษีมูลค่าเพิ่ม (บาท)", "รวม (บาท)"),
    "เลขที่รายการ",
)
PRODUCER_HEADS = (
    *("รหัสผู้ผลิต", "ผู้ผลิต", "ยอดยกมา (บาท)", "ราคาสินค้าที่ขายได้ (บาท)", "ค่าธรรมเนียมของศูนย์ (บาท)"),
    *("ส่วนของผู้ผลิตจากการขาย (บาท)", "ศูนย์รับซื้อ (บาท)", "เสียหายหรือสูญหายที่ศูนย์ (บาท)", "รับคืน (บาท)", "ปรับปรุง (บาท)"),
    *("จ่ายแล้ว (บาท)", "ยอดยกไป (บาท)"),
)


def _in_thai(choices) -> dict[str, str]:
    with override("th"):
        return {value: str(label) for value, label in choices.choices}


def _postings(first: date, last: date) -> Iterator[Sequence[Value]]:
    """Yield one row for each leg, in the order of the books."""
    accounts, kinds = _in_thai(Account), _in_thai(Entry.Kind)
    legs = Leg.objects.filter(entry__on__range=(first, last)).order_by("entry__on", "entry__posted_at", "entry", "pk")
    facts = legs.values_list(
        *("entry__on", "entry_id", "entry__kind", "account", "amount_baht", "producer__code", "producer__name_th"),
        *("entry__order_number", "entry__note", "note", "entry__reverses", "entry__posted_at"),
    )
    for on, key, kind, account, baht, code, producer, order, words, note, reverses, at in facts.iterator(ROWS_AT_ONCE):
        debit, credit = (baht, None) if baht > 0 else (None, -baht)
        when = f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"
        yield (
            *(on, key, kinds[kind], account, accounts[account], debit, credit, code or "", producer or ""),
            *(order, words, note, reverses or "", when),
        )


@dataclass(frozen=True)
class Vat:
    """One entry that moved VAT, its VAT and what that VAT is on."""

    key: str
    on: date
    kind: str
    order_number: str
    note: str
    base_baht: Decimal
    vat_baht: Decimal


def _entries_with(account: Account, against: Account, first: date, last: date) -> Iterator[list[Vat]]:
    """Yield the entries that moved a VAT account, some hundreds at a time, with what stands in `against`."""
    legs = Leg.objects.filter(account=account, entry__on__range=(first, last)).order_by()
    entries = Entry.objects.filter(pk__in=legs.values("entry"), on__range=(first, last))
    rows = entries.order_by("on", "posted_at", "key").values_list("key", "on", "kind", "order_number", "note")
    reading = rows.iterator(ENTRIES_AT_ONCE)
    while some := list(islice(reading, ENTRIES_AT_ONCE)):
        sums = _sums_of([row[0] for row in some], account, against)
        yield [Vat(*row, base_baht=sums[row[0], against], vat_baht=sums[row[0], account]) for row in some]


def _sums_of(keys: list[str], *accounts: Account) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = defaultdict(lambda: NOTHING)
    legs = Leg.objects.filter(entry__in=keys, account__in=accounts).order_by()
    for key, account, baht in legs.values_list("entry", "account", "amount_baht"):
        sums[key, account] += baht
    return sums


def _vat_out(first: date, last: date) -> Iterator[Sequence[Value]]:
    """Yield each sale, and each one taken back, with its VAT as the books have it and the paper it stands on."""
    for some in _entries_with(Account.VAT_OUT, Account.BUYERS, first, last):
        papers = _papers_of({entry.order_number for entry in some if entry.order_number})
        for entry in some:
            vat, whole = -entry.vat_baht, entry.base_baht
            paper = _paper_for(entry, papers.get(entry.order_number, []))
            yield (
                *(entry.on, *paper[:2], entry.order_number, *paper[2:]),
                *(whole - vat, vat, whole, entry.key),
            )


def _papers_of(numbers: set[str]) -> dict[str, list[Paper]]:
    papers = Paper.objects.filter(order__number__in=numbers).select_related("order", "replaced_by").order_by("pk")
    found = defaultdict(list)
    for paper in papers:
        found[paper.order.number].append(paper)
    return found


def _paper_for(entry: Vat, papers: Iterable[Paper]) -> tuple[str, str, str, str, str]:
    """Return number and kind of the paper that a sale stands on, or the credit notes of what was taken back, and to
    whom it is written."""
    if entry.kind == Entry.Kind.SALE:
        found = [paper for paper in papers if paper.kind in SALE_KINDS and paper.successor is None]
    else:
        found = [paper for paper in papers if paper.kind == PaperKind.CREDIT_NOTE and paper.vat_baht == entry.vat_baht]
        found = found or [paper for paper in papers if paper.kind == PaperKind.CREDIT_NOTE]
    if not found:
        return "", "", "", "", ""
    kinds, buyer = _in_thai(PaperKind), found[-1].data.get("buyer") or {}
    return (
        ", ".join(paper.number for paper in found),
        kinds[found[-1].kind],
        *(str(buyer.get(name) or "") for name in ("name", "tax_id", "branch")),
    )


def _vat_in(first: date, last: date) -> Iterator[Sequence[Value]]:
    """Yield what we paid VAT on. Today that is Stripe's fees alone."""
    for some in _entries_with(Account.VAT_IN, Account.PAYMENT_COSTS, first, last):
        for entry in some:
            seller = "Stripe" if entry.kind == Entry.Kind.PROVIDER else ""
            base, vat = entry.base_baht, entry.vat_baht
            yield entry.on, seller, entry.note, entry.order_number, base, vat, base + vat, entry.key


def _producers(first: date, last: date) -> Iterator[Sequence[Value]]:
    """Yield each producer with whom we were not even or something moved. Her closing is the balance of the books."""
    hers = Leg.objects.filter(account=Account.PRODUCERS).order_by()
    opening = _by_producer(hers.filter(entry__on__lt=first))
    moved: dict[int, dict[What, Decimal]] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    legs = hers.filter(entry__on__range=(first, last))
    is_back = Q(entry__reverses__isnull=False)
    for flag, part in ((False, legs.exclude(is_back)), (True, legs.filter(is_back))):
        for producer, kind, baht in part.values_list("producer", "entry__kind").annotate(Sum("amount_baht")):
            moved[producer][WHAT.get((Entry.Kind(kind), flag), What.CORRECTION)] -= baht.quantize(NOTHING)
    sold = _sold(first, last)
    for partner in Partner.objects.filter(pk__in={*opening, *moved}).order_by("code", "pk").iterator(ROWS_AT_ONCE):
        before, sums = opening.get(partner.pk, NOTHING), moved[partner.pk]
        gross, commission = sold.get(partner.pk, (NOTHING, NOTHING))
        paid = sums[What.PAYOUT] + sums[What.CAME_BACK]
        if before or sums:
            yield (
                *(partner.code or "", partner.name_th or partner.name, before, gross, commission, sums[What.SALE]),
                *(
                    sums[What.BOUGHT],
                    sums[What.BROKEN],
                    sums[What.RETURN],
                    sums[What.CORRECTION],
                    -paid,
                    before + sum(sums.values(), NOTHING),
                ),
            )


def _by_producer(legs) -> dict[int, Decimal]:
    sums = legs.values_list("producer").annotate(Sum("amount_baht"))
    return {producer: -baht.quantize(NOTHING) for producer, baht in sums if baht.quantize(NOTHING)}


def _sold(first: date, last: date) -> dict[int, tuple[Decimal, Decimal]]:
    """Return what buyers paid for each producer's own goods that were sold in these days, and the centre's part."""
    sales = Entry.objects.filter(kind=Entry.Kind.SALE, reverses=None, on__range=(first, last))
    lines = Line.objects.filter(order__number__in=sales.order_by().values("order_number")).exclude(mode=Mode.BOUGHT)
    sums = lines.order_by().values_list("partner").annotate(Sum("line_price_incl_tax"), Sum("centre_baht"))
    return {
        producer: ((gross or NOTHING).quantize(NOTHING), (centre or NOTHING).quantize(NOTHING))
        for producer, gross, centre in sums
    }


def last_month() -> tuple[date, date]:
    """Return the days the accountant mostly asks for."""
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
