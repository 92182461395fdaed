"""What a sale puts into the books. The parts of each line were frozen when it was ordered; here they are booked."""

from datetime import date
from decimal import Decimal

from catalogue.producers.terms import Mode
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from checkout.ledger.operations import Amount, credit, debit, post, reverse

from .models import Line, Order


def sale_key(order: Order) -> str:
    return f"sale:{order.number}"


def sale_of(order: Order) -> Entry | None:
    """Return the entry of an order's sale, unless there is none or it was taken back whole."""
    return Entry.objects.filter(pk=sale_key(order), reversed_by=None).first()


def post_sale(order: Order, *, on: date) -> Entry:
    """Book a locked order as sold: who is owed what of it. Safe to repeat; runs in the caller's transaction.

    The buyer owes the sum, which her payment settles; the maker is owed her part of each line.
    """
    legs = [debit(Account.BUYERS, order.total_incl_tax), *_delivery(order)]
    for line in order.lines.select_related("partner").order_by("pk"):
        legs += sold(line)
    return post(sale_key(order), kind=Entry.Kind.SALE, on=on, legs=legs, order_number=order.number)


def take_back_sale(order: Order, *, why: str) -> None:
    """Take the sale of a locked order back whole: its parcel was not kept, and nobody pays for it. Safe to repeat."""
    entry = sale_of(order)
    if entry:
        reverse(entry, why=why)


def sold(line: Line) -> list[Amount]:
    """Return the legs of one line. Their sum is its price."""
    words = line_words(line)
    legs = [credit(Account.VAT_OUT, line.vat_baht), credit(Account.PAYMENT_COSTS, line.payment_cost_baht)]
    if line.mode == Mode.BOUGHT:
        # The maker was paid for it when the centre bought it: what it cost leaves the goods we own.
        return [
            *legs,
            credit(Account.SALES, line.producer_baht + line.centre_baht, note=words),
            debit(Account.COST_OF_GOODS, line.producer_baht, note=words),
            credit(Account.GOODS, line.producer_baht, note=words),
        ]
    return [
        *legs,
        credit(Account.PRODUCERS, line.producer_baht, line.partner_id, words),
        credit(Account.COMMISSION, line.centre_baht, note=words),
    ]


def line_words(line: Line) -> str:
    """Name a good and its pieces, as a statement lists them."""
    return f"{line.title[:180]} × {line.quantity}"


def _delivery(order: Order) -> list[Amount]:
    vat = delivery_vat(order)
    return [credit(Account.DELIVERY, order.shipping_incl_tax - vat), credit(Account.VAT_OUT, vat)]


def delivery_vat(order: Order) -> Decimal:
    return order.shipping_incl_tax - order.shipping_excl_tax
