"""Twelve reports of what was sold: all of them one sum over the same facts, each total what the ledger booked."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from catalogue.spreadsheets.writing import Sheet, Value
from checkout.ledger.chart import Account
from checkout.ledger.models import Leg
from checkout.settlement.where_it_went import MAKERS, SHARED

from . import groupings
from .differences import NOTHING
from .exports import WrongDays
from .facts import Fact
from .groupings import Grouping, Name
from .sold import facts_of, returns_in, sales_in


class Report(models.TextChoices):
    """A report that can be looked at and taken out."""

    GOODS = "sales-goods", _("Sales by good")
    PRODUCERS = "sales-producers", _("Sales by producer")
    DISTRICTS = "sales-districts", _("Sales by district of the producer")
    CATEGORIES = "sales-categories", _("Sales by category")
    KINDS = "sales-kinds", _("Sales by kind of goods")
    CHANNELS = "sales-channels", _("Sales by way of paying")
    ORIGINS = "sales-origins", _("Sales by where they were ordered")
    DAYS = "sales-days", _("Sales by day")
    MONTHS = "sales-months", _("Sales by month")
    HOURS = "sales-hours", _("Sales by hour of the day")
    OFFERS = "sales-offers", _("Sales by voucher and offer")
    RETURNS = "sales-returns", _("Returns by reason")


@dataclass(frozen=True)
class Shape:
    """How a report groups, and what its sheet and the columns that name its rows are called."""

    grouping: Callable[[date, date], Grouping]
    sheet: str
    heads: dict[str, str]


SHAPES = {
    Report.GOODS: Shape(groupings.by_good, "ขายตามสินค้า", {"code": "รหัสสินค้า", "name": "สินค้า", "more": "ผู้ผลิต"}),
    Report.PRODUCERS: Shape(groupings.by_producer, "ขายตามผู้ผลิต", {"code": "รหัสผู้ผลิต", "name": "ผู้ผลิต", "more": "อำเภอ"}),
    Report.DISTRICTS: Shape(groupings.by_district, "ขายตามอำเภอ", {"name": "อำเภอของผู้ผลิต", "more": "จังหวัด"}),
    Report.CATEGORIES: Shape(groupings.by_category, "ขายตามหมวดหมู่", {"name": "หมวดหมู่"}),
    Report.KINDS: Shape(groupings.by_kind, "ขายตามประเภทสินค้า", {"name": "ประเภทสินค้า"}),
    Report.CHANNELS: Shape(groupings.by_channel, "ขายตามวิธีชำระเงิน", {"name": "วิธีชำระเงิน"}),
    Report.ORIGINS: Shape(groupings.by_origin, "ขายตามช่องทาง", {"name": "ช่องทาง"}),
    Report.DAYS: Shape(groupings.by_day, "ขายรายวัน", {"name": "วันที่"}),
    Report.MONTHS: Shape(groupings.by_month, "ขายรายเดือน", {"name": "เดือน"}),
    Report.HOURS: Shape(groupings.by_hour, "ขายตามเวลา", {"name": "เวลาที่สั่งซื้อ"}),
    Report.OFFERS: Shape(groupings.by_offer, "ขายตามโค้ดและโปรโมชัน", {"name": "โค้ดส่วนลดหรือโปรโมชัน"}),
    Report.RETURNS: Shape(groupings.by_reason, "รับคืนตามเหตุผล", {"name": "เหตุผล"}),
}
# The columns of every report after those that name its rows, in the order of `Sums`.
SUM_HEADS = (
    *("คำสั่งซื้อ", "ชิ้นที่ขาย", "ชิ้นที่คืนเงิน", "ขายได้ รวมภาษี (บาท)", "รับคืน รวมภาษี (บาท)", "สุทธิ รวมภาษี (บาท)"),
    *("ส่วนลดตอนขาย (บาท)", "ภาษีมูลค่าเพิ่ม (บาท)", "ส่วนของผู้ผลิต (บาท)", "ส่วนของศูนย์ (บาท)"),
    *("กันไว้เป็นค่ารับชำระเงิน (บาท)", "ค่าส่งไม่รวมภาษี (บาท)"),
)
TOTAL = "รวม"


@dataclass
class Sums:
    """What facts add up to. The last five are what was sold less what was taken back; their sum is `net_baht`.

    `orders` are those of which something was sold, in the report of returns those of which something was taken back;
    one with goods of two rows counts in both, and once in the total. `back_pieces` are pieces whose price went back.
    """

    orders: int = 0
    pieces: int = 0
    back_pieces: int = 0
    sold_baht: Decimal = NOTHING
    returned_baht: Decimal = NOTHING
    discount_baht: Decimal = NOTHING
    vat_baht: Decimal = NOTHING
    makers_baht: Decimal = NOTHING
    centre_baht: Decimal = NOTHING
    payment_baht: Decimal = NOTHING
    delivery_baht: Decimal = NOTHING

    @property
    def net_baht(self) -> Decimal:
        return self.sold_baht - self.returned_baht

    @property
    def cells(self) -> tuple[Value, ...]:
        counted = (self.orders, self.pieces, self.back_pieces)
        shared = (self.vat_baht, self.makers_baht, self.centre_baht, self.payment_baht, self.delivery_baht)
        return *counted, self.sold_baht, self.returned_baht, self.net_baht, self.discount_baht, *shared

    def take(self, fact: Fact) -> None:
        """Add one fact."""
        parts = fact.parts
        if fact.is_sale:
            self.pieces += fact.pieces
            self.sold_baht += parts.buyers
            self.discount_baht += fact.discount
        else:
            self.back_pieces -= fact.pieces
            self.returned_baht -= parts.buyers
        self.vat_baht += parts.vat
        self.makers_baht += parts.makers
        self.centre_baht += parts.centre
        self.payment_baht += parts.payment
        self.delivery_baht += parts.delivery


# What the ledger knows too.
IN_BOOKS = [field.name for field in fields(Sums) if field.name.endswith("_baht") and field.name != "discount_baht"]


@dataclass(frozen=True)
class Row:
    name: Name
    sums: Sums


@dataclass(frozen=True)
class Added:
    """A report: its rows, what all of them come to, and what the ledger says to that."""

    rows: list[Row]
    total: Sums
    booked: Sums

    @property
    def is_the_books(self) -> bool:
        """Say whether every sum is what the ledger booked in these days, to the satang."""
        return all(getattr(self.total, name) == getattr(self.booked, name) for name in IN_BOOKS)


def report(name: Report, first: date, last: date) -> Added:
    """Add up what was sold and taken back in these days, and hold it against the books.

    About ten queries however many orders there are; what is kept in memory are the rows. Raises WrongDays.
    """
    if last < first:
        raise WrongDays
    added = _added(name, first, last)
    # What was booked while it was read stands on one side only: then both are read once more.
    return added if added.is_the_books else _added(name, first, last)


def _added(name: Report, first: date, last: date) -> Added:
    grouping = SHAPES[name].grouping(first, last)
    found, total = add_up(facts_of(first, last), grouping)
    return Added(_in_rows(found, grouping), total, booked(first, last, only_returns=grouping.only_returns))


def add_up(facts: Iterable[Fact], grouping: Grouping) -> tuple[dict[Hashable, Sums], Sums]:
    """Return the sums of each row, and of all. Facts of one order's sale must follow each other."""
    rows: dict[Hashable, Sums] = {}
    total, order, seen = Sums(), None, set()
    for fact in facts:
        if grouping.only_returns and fact.is_sale:
            continue
        key = grouping.key_of(fact)
        row = rows.get(key) or rows.setdefault(key, Sums())
        row.take(fact)
        total.take(fact)
        if fact.order != order:
            order, seen = fact.order, set()
        if (fact.is_sale or grouping.only_returns) and key not in seen:
            total.orders += not seen
            row.orders += 1
            seen.add(key)
    return rows, total


def _in_rows(found: dict[Hashable, Sums], grouping: Grouping) -> list[Row]:
    names = grouping.names_of(found)
    keys = sorted(found) if grouping.in_order else sorted(found, key=lambda key: _place(key, found[key], names[key]))
    return [Row(names[key], found[key]) for key in keys]


def _place(key: Hashable, sums: Sums, name: Name) -> tuple:
    """Say where a row stands: what was most comes first, delivery and goodwill come last."""
    return isinstance(key, groupings.What), -abs(sums.net_baht), str(name.name), name.code


def booked(first: date, last: date, *, only_returns: bool = False) -> Sums:
    """Return what the ledger booked for sales and returns in these days, read from its accounts alone."""
    sale = Q(entry__in=sales_in(first, last), entry__reverses=None)
    back = Q(entry__in=returns_in(first, last)) | Q(entry__in=sales_in(first, last), entry__reverses__isnull=False)
    sums = Sums()
    for is_sale, legs in ((True, sale), (False, back)):
        if is_sale and only_returns:
            continue
        for account, baht in Leg.objects.filter(legs).order_by().values_list("account").annotate(Sum("amount_baht")):
            _take_account(sums, account, baht.quantize(NOTHING), is_sale=is_sale)
    return sums


def _take_account(sums: Sums, account: str, baht: Decimal, *, is_sale: bool) -> None:
    if account in MAKERS:
        sums.makers_baht -= baht
    elif account in SHARED:
        name = f"{SHARED[account]}_baht"
        setattr(sums, name, getattr(sums, name) - baht)
    elif account == Account.BUYERS and is_sale:
        sums.sold_baht += baht
    elif account == Account.BUYERS:
        sums.returned_baht -= baht


def sheet(name: Report, first: date, last: date) -> Sheet:
    """Return a report as a table in Thai, its last row the total. Raises WrongDays."""
    shape = SHAPES[name]
    with override("th"):
        added = report(name, first, last)
    rows = [(*(getattr(row.name, part) for part in shape.heads), *row.sums.cells) for row in added.rows]
    last_row = (TOTAL, *[""] * (len(shape.heads) - 1), *added.total.cells)
    return Sheet(shape.sheet, (*shape.heads.values(), *SUM_HEADS), [*rows, last_row])
