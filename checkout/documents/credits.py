"""What a credit note takes back: the pieces a refund names, then whatever else it gives, each with the VAT in it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.db.models import Sum

from catalogue.producers.vat import vat_included
from checkout.orders.models import Order
from checkout.orders.queries import vat_in_order
from checkout.payments.models import Refund
from checkout.payments.states import AttemptState, RefundState

from .contents import DELIVERY, NOTHING, PRICE_CUT, Row, name_of, standard_percent, unit_of
from .models import Kind, Paper

# Money that was never the price of these goods: giving it back changes nothing of the sale.
NOT_THE_PRICE = frozenset({Refund.Reason.DOUBLE, Refund.Reason.LATE})


def lessens_the_sale(refund: Refund) -> bool:
    """Say whether a refund has reached the buyer and gives back money that paid for the order's goods."""
    is_payment = refund.attempt.state == AttemptState.PAID
    return refund.state == RefundState.SUCCEEDED and is_payment and refund.reason not in NOT_THE_PRICE


def notes_of(order: Order) -> list[Paper]:
    """Return the credit notes of an order, the oldest first."""
    return list(Paper.objects.filter(order=order, kind=Kind.CREDIT_NOTE).order_by("pk"))


def sum_to_credit(refund: Refund, order: Order, notes: Iterable[Paper]) -> Decimal:
    """Return how much of a refund no credit note covers yet; zero or less means that nothing is to be written.

    A refund that came back from the bank after its note was written leaves that note standing: the price is lowered all
    the same, and the refund that takes its place is covered by it.
    """
    given = Refund.objects.filter(
        attempt__order=order, attempt__state=AttemptState.PAID, state=RefundState.SUCCEEDED
    ).exclude(reason__in=NOT_THE_PRICE)
    given_baht = given.aggregate(sum=Sum("amount_baht"))["sum"] or NOTHING
    credited = sum((note.total_baht for note in notes), NOTHING)
    return min(refund.amount_baht, given_baht - credited, order.total_incl_tax - credited)


def credit_rows(refund: Refund, order: Order, notes: list[Paper], amount_baht: Decimal) -> list[Row]:
    """Return the rows of a credit note over a sum.

    The VAT of a line's pieces is what the whole line contains up to them, less what is credited already, so
    that giving back all pieces one by one gives back exactly the line's VAT. The note after which nothing of the sale
    is left takes all the VAT that is left.
    """
    rows = _pieces(refund, notes)
    named = sum((row.total_baht for row in rows), NOTHING)
    if named > amount_baht:  # some of it is covered already, and which pieces that were is not known
        rows, named = [], NOTHING
    if named < amount_baht:
        rows.append(_the_rest(order, notes, amount_baht - named))
    credited = sum((note.total_baht for note in notes), NOTHING)
    if credited + amount_baht == order.total_incl_tax:
        left = vat_in_order(order) - sum((note.vat_baht for note in notes), NOTHING)
        rows[-1] = replace(rows[-1], vat_baht=left - sum((row.vat_baht for row in rows[:-1]), NOTHING))
    return rows


def _pieces(refund: Refund, notes: list[Paper]) -> list[Row]:
    before = _credited_by_line(notes)
    rows = []
    for part in refund.lines.select_related("line__product__parent", "line").order_by("pk"):
        line, was = part.line, before[part.line_id]
        percent = line.vat_percent
        rows.append(
            Row(
                line_pk=line.pk,
                name=name_of(line),
                quantity=part.quantity,
                unit=unit_of(line),
                price_baht=_price_each(part.amount_baht, part.quantity),
                total_baht=part.amount_baht,
                vat_percent=percent,
                vat_baht=vat_included(was + part.amount_baht, percent) - vat_included(was, percent),
            )
        )
    return [row for row in rows if row.total_baht]


def _price_each(amount_baht: Decimal, quantity: int) -> Decimal | None:
    price = (amount_baht / quantity).quantize(NOTHING)
    return price if price * quantity == amount_baht else None


def _credited_by_line(notes: list[Paper]) -> dict[int, Decimal]:
    sums = defaultdict(lambda: NOTHING)
    for note in notes:
        for row in note.data["rows"]:
            if row["line"]:
                sums[row["line"]] += Decimal(row["total_baht"])
    return sums


def _the_rest(order: Order, notes: list[Paper], amount_baht: Decimal) -> Row:
    was_credited = any(row["name"]["th"] == DELIVERY[0] for note in notes for row in note.data["rows"])
    is_delivery = amount_baht == order.shipping_incl_tax and not was_credited
    percent = standard_percent(order)
    left = vat_in_order(order) - sum((note.vat_baht for note in notes), NOTHING)
    return Row(
        line_pk=None,
        name=DELIVERY if is_delivery else PRICE_CUT,
        quantity=1,
        price_baht=amount_baht,
        total_baht=amount_baht,
        vat_percent=percent,
        vat_baht=min(vat_included(amount_baht, percent), left),
    )
