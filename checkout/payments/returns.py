"""What refunds take back of a sale, in the books."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet, Sum
from django.utils import timezone

from catalogue.producers.terms import Mode
from catalogue.producers.vat import vat_included
from catalogue.stock.models import Move
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import Amount, credit, debit, post
from checkout.orders.bookkeeping import delivery_vat, line_words, sale_of
from checkout.orders.models import Line, Order, OrderEvent

from .bookkeeping import vat_percent_of
from .models import PaymentAttempt, RefundLine
from .refund_sums import counted_baht, lost_baht, paid_baht
from .states import GIVEN_REFUND_STATES, AttemptState

SATANG = Decimal("0.01")
NOTHING = Decimal("0.00")


def post_returns(order: Order) -> Entry | None:
    """Book what the refunds of a locked order take back of its sale, as they stand now. Safe to repeat.

    What is taken back is worked out anew each time, from all refunds and all pieces that came back, and the difference
    from what is booked already is booked. So it never matters in which order refunds begin, fail, are withdrawn or
    their pieces return, nor whether the maker was paid meanwhile: she is owed the pieces that left and did not come
    back.
    """
    legs = still_to_book(order)
    if not legs:
        return None
    number = _booked(order).count() + 1
    return post(
        f"return:{order.number}:{number}",
        kind=Entry.Kind.RETURN,
        on=timezone.localdate(),
        legs=legs,
        order_number=order.number,
    )


def still_to_book(order: Order) -> list[Amount]:
    """Return what the refunds of an order take back of its sale and is not in the books yet; reads only."""
    if sale_of(order) is None:
        return []
    there = Leg.objects.filter(entry__in=_booked(order))
    return [leg for leg in _difference(taken_back(order), there) if leg.baht]


def _booked(order: Order) -> QuerySet[Entry]:
    return Entry.objects.filter(key__startswith=f"return:{order.number}:")


def _difference(wanted: Iterable[Amount], there: Iterable[Leg]) -> list[Amount]:
    """Return what is still to be booked, by account, producer and good."""
    sums: dict[tuple[str, int | None, str], Decimal] = defaultdict(lambda: NOTHING)
    for leg in wanted:
        sums[str(leg.account), leg.producer, leg.note] += leg.baht
    for leg in there:
        sums[leg.account, leg.producer_id, leg.note] -= leg.amount_baht
    return [Amount(Account(account), baht, producer, note) for (account, producer, note), baht in sums.items()]


def taken_back(order: Order) -> list[Amount]:
    """Return the legs of everything that the refunds of an order have taken back of its sale until now.

    Refunds of lines come first, then the delivery, and what goes beyond both is goodwill, which the centre bears.
    Money that came too much is the buyer's own and takes nothing back. Once all is given back, all is taken back.
    """
    attempt = order.attempts.filter(state=AttemptState.PAID).first()
    if attempt is None:
        return []
    attempt.order = order
    paid, gone = paid_baht(attempt), counted_baht(attempt, GIVEN_REFUND_STATES) + lost_baht(attempt)
    if not gone:
        return []
    lines = list(order.lines.select_related("partner").order_by("pk"))
    refunded, pieces = _refunded(attempt)
    if gone >= paid:
        refunded = {line.pk: line.line_price_incl_tax for line in lines}
        pieces, delivery, goodwill = {}, order.shipping_incl_tax, NOTHING
    else:
        rest = max(gone - sum(refunded.values(), NOTHING) - max(paid - order.total_incl_tax, NOTHING), NOTHING)
        delivery = min(rest, order.shipping_incl_tax)
        goodwill = rest - delivery
    back = _pieces_back(order, lines)
    legs = [*_delivery_back(order, delivery), *_goodwill(order, goodwill)]
    for line in lines:
        if refunded.get(line.pk):
            legs += _line_back(line, refunded[line.pk], pieces.get(line.pk, line.quantity), back[line.pk])
    return [*legs, credit(Account.BUYERS, sum((leg.baht for leg in legs), NOTHING))]


def _refunded(attempt: PaymentAttempt) -> tuple[dict[int, Decimal], dict[int, int]]:
    """Return how much of each line is given back or about to be, and how many pieces that is."""
    rows = RefundLine.objects.filter(refund__attempt=attempt, refund__state__in=GIVEN_REFUND_STATES).order_by()
    sums = rows.values_list("line").annotate(Sum("amount_baht"), Sum("quantity"))
    found = [(line, baht.quantize(SATANG), pieces) for line, baht, pieces in sums]
    return {line: baht for line, baht, _ in found}, {line: pieces for line, _, pieces in found}


def _pieces_back(order: Order, lines: Iterable[Line]) -> dict[int, int]:
    """Return how many pieces of each line are on the shelf again, or never left the house and are not to be sent."""
    moves = Move.objects.filter(reference=order.number, kind=Move.Kind.RETURN).order_by()
    left = Counter(dict(moves.values_list("stockrecord").annotate(Sum("quantity"))))
    has_lines = RefundLine.objects.filter(line__order=order, refund__state__in=GIVEN_REFUND_STATES).exists()
    was_sent = order.events.filter(kind=OrderEvent.Kind.SHIPPED).exists()
    back = {}
    for line in lines:
        # A refund made elsewhere names no pieces. Of an order that never left, all of them are here.
        here = line.quantity if not (has_lines or was_sent) else min(left[line.stockrecord_id], line.quantity)
        left[line.stockrecord_id] -= here
        back[line.pk] = here
    return back


def _line_back(line: Line, baht: Decimal, refunded_pieces: int, pieces_back: int) -> list[Amount]:
    part = baht / line.line_price_incl_tax
    vat, payment = _part(line.vat_baht, part), _part(line.payment_cost_baht, part)
    legs = [debit(Account.VAT_OUT, vat), debit(Account.PAYMENT_COSTS, payment)]
    rest, words = baht - vat - payment, line_words(line)
    if line.mode == Mode.BOUGHT:
        cost = (
            line.producer_baht
            if pieces_back >= line.quantity
            else _part(line.producer_baht, Decimal(pieces_back) / line.quantity)
        )
        return [
            *legs,
            debit(Account.SALES, rest, note=words),
            debit(Account.GOODS, cost, note=words),
            credit(Account.COST_OF_GOODS, cost, note=words),
        ]
    commission = _part(line.centre_baht, part)
    makers = rest - commission
    hers = makers if pieces_back >= refunded_pieces else _part(makers, Decimal(pieces_back) / refunded_pieces)
    return [
        *legs,
        debit(Account.COMMISSION, commission, note=words),
        debit(Account.PRODUCERS, hers, line.partner_id, words),
        # Pieces that are gone were hers, and it was not she who lost them.
        debit(Account.LOSSES, makers - hers, note=words),
    ]


def _delivery_back(order: Order, baht: Decimal) -> list[Amount]:
    if not baht:
        return []
    vat = _part(delivery_vat(order), baht / order.shipping_incl_tax)
    return [debit(Account.DELIVERY, baht - vat), debit(Account.VAT_OUT, vat)]


def _goodwill(order: Order, baht: Decimal) -> list[Amount]:
    vat = vat_included(baht, vat_percent_of(order))
    return [debit(Account.ALLOWANCES, baht - vat), debit(Account.VAT_OUT, vat)]


def _part(baht: Decimal, part: Decimal) -> Decimal:
    return (baht * part).quantize(SATANG, ROUND_HALF_UP)
