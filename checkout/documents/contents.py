"""What stands on a paper, gathered and frozen: plain words, and sums as text. In Thai, with English for its readers.

Nothing here is asked for again once a paper is issued. Sums are baht with two decimals.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date
from django.conf import settings
from django.utils import timezone, translation

from catalogue.producers.vat import vat_rate_on
from checkout.orders.models import Line, Order, ShippingAddress
from checkout.payments.models import Refund

from .baht_text import baht_text
from .faces import printable
from .models import Kind
from .seller import Seller
from .tax_id import branch_in_english, branch_in_thai, in_parts

BUDDHIST_ERA = 543
NOTHING = Decimal("0.00")
TITLES = {
    Kind.RECEIPT: ("ใบเสร็จรับเงิน", "Receipt"),
    Kind.ABBREVIATED: ("ใบเสร็จรับเงิน/ใบกำกับภาษีอย่างย่อ", "Receipt/Abbreviated tax invoice"),
    Kind.FULL: ("ใบเสร็จรับเงิน/ใบกำกับภาษี", "Receipt/Tax invoice"),
    Kind.CREDIT_NOTE: ("ใบลดหนี้", "Credit note"),
}
METHODS = {
    "promptpay": ("พร้อมเพย์", "PromptPay"),
    "card": ("บัตร", "card"),
    "transfer": ("โอนเงินผ่านธนาคาร", "bank transfer"),
    "cod": ("เก็บเงินปลายทาง", "cash on delivery"),
    "cash": ("เงินสด", "cash"),
    "terminal": ("บัตรที่เคาน์เตอร์", "card at the counter"),
}
DELIVERY = ("ค่าจัดส่ง", "Delivery")
PRICE_CUT = ("ลดราคาให้", "Price reduction")
WHY_CREDITED = {
    Refund.Reason.CHANGED_MIND: ("ผู้ซื้อขอคืนสินค้า", "The buyer returned the goods"),
    Refund.Reason.FAULTY: ("สินค้าชำรุด บกพร่อง หรือไม่ตรงตามที่สั่งซื้อ", "Goods broken, faulty or wrong"),
    Refund.Reason.NOT_AVAILABLE: ("ผู้ขายส่งมอบสินค้าไม่ได้", "The goods could not be supplied"),
}
OTHERWISE_CREDITED = ("ลดราคาและคืนเงินตามที่ตกลงกับผู้ซื้อ", "Price reduced and refunded as agreed with the buyer")


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """To whom a paper is written. Somebody from whom no tax number was asked has none."""

    name: str
    address: str
    tax_id: str = ""
    branch: str = ""
    is_from_parcel: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a paper. `line_pk` is the order line it speaks of; delivery and what else there is have none.

    Pieces that do not share a sum to the satang have no price each.
    """

    line_pk: int | None
    name: tuple[str, str]
    quantity: int
    unit: tuple[str, str] = ("", "")
    price_baht: Decimal | None
    discount_baht: Decimal = NOTHING
    total_baht: Decimal
    vat_percent: Decimal
    vat_baht: Decimal


def sale_rows(order: Order) -> list[Row]:
    """Return what was sold, as frozen when it was ordered, and the delivery as a line of its own."""
    lines = order.lines.select_related("product__parent", "product").order_by("pk")
    rows = [_goods_row(line) for line in lines]
    if order.shipping_incl_tax:
        rows.append(
            Row(
                line_pk=None,
                name=DELIVERY,
                quantity=1,
                price_baht=order.shipping_incl_tax,
                total_baht=order.shipping_incl_tax,
                vat_percent=standard_percent(order),
                vat_baht=order.shipping_incl_tax - order.shipping_excl_tax,
            )
        )
    return rows


def standard_percent(order: Order) -> Decimal:
    """Return the VAT rate of whatever is no good of its own, on the day of the order."""
    return vat_rate_on(timezone.localdate(order.date_placed)).percent


def _goods_row(line: Line) -> Row:
    before_discount = line.line_price_before_discounts_incl_tax
    return Row(
        line_pk=line.pk,
        name=name_of(line),
        quantity=line.quantity,
        unit=unit_of(line),
        price_baht=line.unit_price_incl_tax,
        discount_baht=before_discount - line.line_price_incl_tax,
        total_baht=line.line_price_incl_tax,
        vat_percent=line.vat_percent,
        vat_baht=line.vat_baht,
    )


def name_of(line: Line) -> tuple[str, str]:
    """Return what an ordered good is called in Thai and in English; as it was ordered, if it is gone."""
    if line.product is None:
        return line.title, line.title
    return _in_both(line.product.get_title)


def unit_of(line: Line) -> tuple[str, str]:
    return _in_both(lambda: line.product.main.unit) if line.product else ("", "")


def _in_both(say) -> tuple[str, str]:
    said = []
    for language in ("th", "en"):
        with translation.override(language):
            said.append(say() or "")
    return said[0], said[1]


def buyer_of_parcel(address: ShippingAddress | None) -> Buyer:
    """Return to whom a paper is written when nobody was named for it: to whom the parcel went.

    Of goods handed over at the counter nobody knows.
    """
    if address is None:
        return Buyer(name="", address="", is_from_parcel=True)
    in_bangkok = address.state == "กรุงเทพมหานคร"
    tambon, district, province = ("แขวง", "เขต", "") if in_bangkok else ("ตำบล", "อำเภอ", "จังหวัด")
    parts = [
        address.line1,
        f"{tambon}{address.line2}" if address.line2 else "",
        f"{district}{address.line4.removeprefix('เขต')}" if address.line4 else "",
        f"{province}{address.state}" if address.state else "",
        address.postcode,
    ]
    return Buyer(name=address.first_name, address=" ".join(part for part in parts if part), is_from_parcel=True)


def sale_contents(
    order: Order, *, kind: Kind, us: Seller, buyer: Buyer | None, dated: date, issued_at: datetime, method: str
) -> dict:
    """Return all that stands on the paper of a sale but its number and what it replaces."""
    rows = sale_rows(order)
    total = sum((row.total_baht for row in rows), NOTHING)
    if total != order.total_incl_tax:
        raise ValueError(f"{order.number}: the lines sum up to {total}, not {order.total_incl_tax}")
    to_whom = buyer_data(buyer) if buyer else None
    data = _frame(order, kind=kind, us=us, to_whom=to_whom, dated=dated, issued_at=issued_at)
    with_tax = kind != Kind.RECEIPT
    data["rows"] = [_row_data(row, with_tax=with_tax) for row in rows]
    data["discount_baht"] = text_of(sum((row.discount_baht for row in rows), NOTHING))
    data |= sums(rows, with_tax=with_tax)
    paid_th, paid_en = METHODS.get(method, ("", ""))
    data["paid"] = {"th": paid_th, "en": paid_en}
    return data


def credit_contents(
    order: Order,
    rows: list[Row],
    *,
    refund: Refund,
    original: dict,
    credited_before_baht: Decimal,
    us: Seller,
    dated: date,
    issued_at: datetime,
) -> dict:
    """Return all that stands on a credit note but its number. `original` is the data of the invoice it lessens.

    It goes to whom that invoice names; if it names nobody, to whom the parcel went. Values are those without VAT: what
    the invoice said, what is right after this note, and the difference.
    """
    to_whom = original["buyer"] or buyer_data(buyer_of_parcel(order.shipping_address))
    data = _frame(order, kind=Kind.CREDIT_NOTE, us=us, to_whom=to_whom, dated=dated, issued_at=issued_at)
    data["rows"] = [_row_data(row, with_tax=True) for row in rows]
    data["discount_baht"] = text_of(NOTHING)
    data |= sums(rows, with_tax=True)
    original_value, difference = Decimal(original["value_baht"]), Decimal(data["value_baht"])
    why_th, why_en = WHY_CREDITED.get(refund.reason, OTHERWISE_CREDITED)
    data["credits"] = {
        "number": original["number"],
        "dated": original["dated"],
        "why": {"th": why_th, "en": why_en},
        "original_baht": text_of(original_value),
        "before_baht": text_of(credited_before_baht),
        "right_baht": text_of(original_value - credited_before_baht - difference),
        "difference_baht": text_of(difference),
    }
    return data


def sums(rows: Iterable[Row], *, with_tax: bool) -> dict:
    """Return what the rows of a paper add up to, with VAT by its rates; of a shop without VAT, the total alone."""
    rows = list(rows)
    total = sum((row.total_baht for row in rows), NOTHING)
    vat = sum((row.vat_baht for row in rows), NOTHING) if with_tax else NOTHING
    found = {"total_baht": text_of(total), "total_text": baht_text(total)}
    if with_tax:
        found |= {
            "value_baht": text_of(total - vat),
            "vat_baht": text_of(vat),
            "vat_groups": [
                _group(rows, percent) for percent in sorted({row.vat_percent for row in rows}, reverse=True)
            ],
        }
    return found


def _group(rows: list[Row], percent: Decimal) -> dict:
    of_rate = [row for row in rows if row.vat_percent == percent]
    vat = sum((row.vat_baht for row in of_rate), NOTHING)
    total = sum((row.total_baht for row in of_rate), NOTHING)
    return {"percent": f"{percent.normalize():f}", "value_baht": text_of(total - vat), "vat_baht": text_of(vat)}


def _row_data(row: Row, *, with_tax: bool) -> dict:
    data = {
        "line": row.line_pk,
        "name": _words(row.name),
        "quantity": str(row.quantity),
        "unit": _words(row.unit),
        "price_baht": "" if row.price_baht is None else text_of(row.price_baht),
        "discount_baht": text_of(row.discount_baht),
        "total_baht": text_of(row.total_baht),
    }
    if with_tax:
        data |= {
            "vat_percent": f"{row.vat_percent.normalize():f}",
            "vat_baht": text_of(row.vat_baht),
            "value_baht": text_of(row.total_baht - row.vat_baht),
        }
    return data


def _frame(order: Order, *, kind: Kind, us: Seller, to_whom: dict | None, dated: date, issued_at: datetime) -> dict:
    title_th, title_en = TITLES[kind]
    return {
        "kind": str(kind),
        "title": {"th": title_th, "en": title_en},
        "language": order.language,
        "demo": settings.DEMO,
        "issued_at": issued_at.isoformat(),
        "dated": _day(dated),
        "order": order.number,
        "seller": _seller_data(us, with_tax=kind != Kind.RECEIPT),
        "buyer": to_whom,
    }


def _seller_data(us: Seller, *, with_tax: bool) -> dict:
    data = {"name": us.name, "address": us.address}
    return {**data, "tax_id": in_parts(us.tax_id), "branch": _branch(us.branch)} if with_tax else data


def buyer_data(buyer: Buyer) -> dict:
    """Return how a paper names a buyer."""
    return {
        "name": printable(buyer.name),
        "address": printable(buyer.address),
        "tax_id": in_parts(buyer.tax_id) if buyer.tax_id else "",
        "branch": _branch(buyer.branch) if buyer.branch else None,
        "from_parcel": buyer.is_from_parcel,
    }


def _branch(branch: str) -> dict:
    return {"th": branch_in_thai(branch), "en": branch_in_english(branch)}


def _words(both: tuple[str, str]) -> dict:
    thai, english = printable(both[0]), printable(both[1])
    return {"th": thai or english, "en": english}


def _day(day: date) -> dict:
    return {"iso": day.isoformat(), "th": thai_day(day), "en": format_date(day, "d MMMM y", locale="en")}


def thai_day(day: date) -> str:
    """Write a day as a Thai paper does.

    >>> thai_day(date(2026, 11, 26))
    '26 พฤศจิกายน 2569'
    """
    return f"{format_date(day, 'd MMMM', locale='th')} {day.year + BUDDHIST_ERA}"


def text_of(amount_baht: Decimal) -> str:
    """Write a sum down to the satang, for the frozen data of a paper."""
    return f"{amount_baht:.2f}"
