"""Is everything right? Money at the stand-in, orders, stock, uses and mails held against each other.

Looks only; knows nothing of how the rows came about. Every drill ends here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Q, Sum

from catalogue.producers.models import StockRecord
from catalogue.stock.models import Hold, Move
from checkout.ledger.chart import Account
from checkout.ledger.queries import balance
from checkout.ledger.sealing import verify_ledger
from checkout.offers.models import ConditionalOffer
from checkout.orders.bookkeeping import sale_of
from checkout.orders.models import Order, OrderEvent, OrderMail
from checkout.orders.states import OrderState
from checkout.payments.models import BalanceEntry, PaymentAttempt, PaymentIncident, Refund
from checkout.payments.refund_sums import paid_baht
from checkout.payments.returns import still_to_book
from checkout.payments.states import COUNTED_REFUND_STATES, AttemptState, RefundState
from checkout.vouchers.models import Voucher

SOLD_STATES = frozenset({OrderState.PAID, OrderState.PACKED, OrderState.SHIPPED, OrderState.RETURNED})
GIVEN = {"succeeded": RefundState.SUCCEEDED, "pending": RefundState.PENDING, "requires_action": RefundState.NEEDS_BUYER}
DEAD = {"failed": RefundState.FAILED, "canceled": RefundState.CANCELED}


def differences(account=None) -> list[str]:
    """Return in words what does not fit together; nothing when all is right. `account` is the stand-in's."""
    found = [*_stock(), *_orders(), *_refunds(), *_uses(), *_mails(), *_books()]
    return found + ([*_money(account), *_refunds_there(account)] if account else [])


def _stock() -> Iterator[str]:
    held = _sums(Hold.objects.filter(state=Hold.State.HELD))
    moved = _sums(Move.objects.all())
    for record in StockRecord.objects.all():
        allocated, there = record.num_allocated or 0, record.num_in_stock or 0
        if held.get(record.pk, 0) != allocated:
            yield f"record {record.pk}: {held.get(record.pk, 0)} held, {allocated} allocated"
        if moved.get(record.pk, 0) != there:
            yield f"record {record.pk}: moves say {moved.get(record.pk, 0)}, the shelf {there}"
        if allocated > there:
            yield f"record {record.pk}: {allocated} kept of {there}"


def _sums(rows) -> dict[int, int]:
    return dict(rows.order_by().values_list("stockrecord").annotate(Sum("quantity")))


def _orders() -> Iterator[str]:
    bought, sold, holds = defaultdict(Counter), defaultdict(Counter), defaultdict(Counter)
    for number, record, quantity in Order.objects.values_list("number", "lines__stockrecord", "lines__quantity"):
        bought[number][record] += quantity or 0
    for number, record, quantity in Move.objects.filter(kind=Move.Kind.SELL).values_list(
        "reference", "stockrecord", "quantity"
    ):
        sold[number][record] -= quantity
    for number, record, state, quantity in Hold.objects.values_list("reference", "stockrecord", "state", "quantity"):
        holds[number, state][record] += quantity
    paid = Counter(PaymentAttempt.objects.filter(state=AttemptState.PAID).values_list("order", flat=True))
    told = Counter(OrderEvent.objects.values_list("order", "kind"))
    for order in Order.objects.all():
        goods, number = bought[order.number], order.number
        is_sold = bool(sold[number])
        if is_sold and sold[number] != goods:
            yield f"{number}: {dict(sold[number])} sold, {dict(goods)} ordered"
        if order.status in SOLD_STATES and not is_sold:
            yield f"{number}: {order.status}, and nothing sold"
        if order.status in SOLD_STATES and paid[order.pk] != 1:
            yield f"{number}: {order.status} by {paid[order.pk]} payments"
        if order.status == OrderState.AWAITING_PAYMENT and holds[number, Hold.State.HELD] != goods:
            yield f"{number}: waits for payment without its goods"
        if order.status in {OrderState.AWAITING_PAYMENT, OrderState.EXPIRED} and (is_sold or paid[order.pk]):
            yield f"{number}: {order.status}, and {'sold' if is_sold else 'paid'}"
        if order.status == OrderState.EXPIRED and holds[number, Hold.State.HELD]:
            yield f"{number}: expired, and goods are kept"
        if is_sold != bool(holds[number, Hold.State.SOLD]):
            yield f"{number}: its holds and its moves disagree on whether it was sold"
        for kind in (OrderEvent.Kind.PLACED, OrderEvent.Kind.PAID, OrderEvent.Kind.REFUNDED):
            if told[order.pk, kind] > 1:
                yield f"{number}: {kind} stands {told[order.pk, kind]} times on its timeline"
        if is_sold != bool(told[order.pk, OrderEvent.Kind.PAID]):
            yield f"{number}: sold is {is_sold}, and its timeline says otherwise"


def _refunds() -> Iterator[str]:
    for attempt in PaymentAttempt.objects.filter(refunds__state__in=COUNTED_REFUND_STATES).distinct():
        given = attempt.refunds.filter(state__in=COUNTED_REFUND_STATES).aggregate(sum=Sum("amount_baht"))["sum"]
        if given > paid_baht(attempt):
            yield f"attempt {attempt.pk}: {given} given back of {paid_baht(attempt)}"
    for refund in Refund.objects.prefetch_related("lines"):
        if sum((line.amount_baht for line in refund.lines.all()), Decimal(0)) > refund.amount_baht:
            yield f"refund {refund.pk}: its lines cost more than it"
    back = _pieces_back()
    for (number, record), pieces in back.items():
        out = Move.objects.filter(reference=number, stockrecord=record, kind=Move.Kind.SELL)
        if pieces < 0 or pieces > -(out.aggregate(sum=Sum("quantity"))["sum"] or 0):
            yield f"{number}: {pieces} pieces of record {record} came back"
    lines = Counter()
    rows = Refund.objects.filter(lines__restocked_at__isnull=False, state__in=COUNTED_REFUND_STATES)
    for number, record, quantity in rows.values_list(
        "attempt__order__number", "lines__line__stockrecord", "lines__quantity"
    ):
        lines[number, record] += quantity
    for key in {key for key in back if back[key]} | set(lines):
        if back[key] < lines[key]:
            yield f"{key[0]}: {lines[key]} pieces of record {key[1]} are said to be back, {back[key]} are"


def _pieces_back() -> Counter:
    back = Counter()
    for number, record, quantity in Move.objects.filter(kind=Move.Kind.RETURN).values_list(
        "reference", "stockrecord", "quantity"
    ):
        back[number, record] += quantity
    return back


def _uses() -> Iterator[str]:
    """Every voucher and offer is counted by the orders that hold or have its goods, and no others."""
    counting = Hold.objects.exclude(state=Hold.State.RELEASED).values("reference")
    orders = Order.objects.filter(number__in=counting)
    for voucher in Voucher.objects.all():
        with_it = orders.filter(Q(basket__vouchers=voucher) | Q(discounts__voucher_id=voucher.pk)).distinct()
        off = orders.filter(discounts__voucher_id=voucher.pk).aggregate(sum=Sum("discounts__amount"))["sum"] or 0
        seen = (voucher.applications.count(), voucher.num_orders, voucher.total_discount)
        if seen != (with_it.count(), with_it.count(), off):
            yield f"voucher {voucher.code}: {seen}, but {with_it.count()} orders with {off} off"
        if voucher.usage == Voucher.SINGLE_USE and with_it.count() > 1:
            yield f"voucher {voucher.code}: for one use, and used by {with_it.count()} orders"
    for offer in ConditionalOffer.objects.all():
        given = orders.filter(discounts__offer_id=offer.pk)
        sums = given.aggregate(times=Sum("discounts__frequency"), off=Sum("discounts__amount"))
        real = (sums["times"] or 0, given.distinct().count(), sums["off"] or 0)
        seen = (offer.num_applications, offer.num_orders, offer.total_discount)
        if seen != real:
            yield f"offer {offer.name}: {seen} counted, {real} given"
        if offer.max_global_applications and real[0] > offer.max_global_applications:
            yield f"offer {offer.name}: given {real[0]} times, at most {offer.max_global_applications}"


def _mails() -> Iterator[str]:
    owed = Counter(OrderMail.objects.values_list("order", "kind", "about"))
    yield from (f"mail {key} is owed {times} times" for key, times in owed.items() if times > 1)
    kinds = Counter(OrderMail.objects.values_list("order", "kind"))
    sent = Counter()
    for order, data in OrderEvent.objects.filter(kind=OrderEvent.Kind.MAIL_SENT).values_list("order", "data"):
        sent[order, data.get("mail")] += 1
    yield from (f"mail {key} left {times} times" for key, times in sent.items() if times > kinds[key])
    for order in Order.objects.exclude(status__in=[OrderState.AWAITING_PAYMENT, OrderState.REVIEW]):
        wanted = OrderMail.Kind.EXPIRED if order.status == OrderState.EXPIRED else OrderMail.Kind.PAID
        if order.status in SOLD_STATES | {OrderState.EXPIRED} and not kinds[order.pk, wanted]:
            yield f"{order.number}: {order.status}, and no mail says so"


def _books() -> Iterator[str]:
    """What is sold, given back and in Stripe's books stands in the ledger, once and to the satang."""
    verdict = verify_ledger()
    if not verdict.is_ok:
        yield f"the ledger: {verdict.wrong}"
    # SQLite adds as floats.
    lines = (BalanceEntry.objects.aggregate(sum=Sum("net_baht"))["sum"] or Decimal(0)).quantize(Decimal("0.01"))
    if lines != balance(Account.STRIPE):
        yield f"Stripe's lines add up to {lines}, the ledger says {balance(Account.STRIPE)}"
    paid = set(PaymentAttempt.objects.filter(state=AttemptState.PAID).values_list("order", flat=True))
    for order in Order.objects.all():
        if (sale_of(order) is not None) != (order.pk in paid):
            yield f"{order.number}: by its payments, paid is {order.pk in paid}; the ledger says otherwise"
        if still_to_book(order):
            yield f"{order.number}: refunds that the ledger does not know"
        if order.pk in paid and _is_plain(order) and balance(Account.BUYERS, order_number=order.number):
            yield f"{order.number}: is done, and its buyer's account is not empty"


def _is_plain(order: Order) -> bool:
    """Say whether one payment came for an order, nothing about it was odd, and Stripe's books of it are here."""
    came = order.attempts.filter(state__in=[AttemptState.PAID, AttemptState.REVIEW])
    refunds = Refund.objects.filter(attempt__order=order, state__in=COUNTED_REFUND_STATES)
    entries = BalanceEntry.objects.filter(attempt__order=order)
    there = entries.filter(kind="charge").exists() and entries.filter(kind="refund").count() == refunds.count()
    return came.count() == 1 and there and not order.incidents.exists()


def _money(account) -> Iterator[str]:
    """Each succeeded payment at the stand-in is one paid attempt of ours, or lies with a person; never both."""
    came = {intent["id"]: intent for intent in account.store.select("payment_intent") if intent["amount_received"]}
    attempts = {attempt.intent_id: attempt for attempt in PaymentAttempt.objects.exclude(intent_id=None)}
    asked = set(PaymentIncident.objects.values_list("object_id", flat=True))
    total, owned = Decimal(0), Decimal(0)
    for number, intent in came.items():
        received = Decimal(intent["amount_received"]) / 100
        total += received
        attempt = attempts.get(number)
        is_paid = attempt is not None and attempt.state == AttemptState.PAID
        is_odd = number in asked or (attempt and attempt.state == AttemptState.REVIEW)
        owned += received if is_paid or is_odd else 0
        if not (is_paid or is_odd):
            yield f"{received} baht of {number} belong to nobody: {attempt.state if attempt else 'no attempt'}"
        if is_paid and received != attempt.amount_baht and number not in asked:
            yield f"{number}: {received} came, {attempt.amount_baht} taken"
    for number, attempt in attempts.items():
        if attempt.state == AttemptState.PAID and number not in came:
            yield f"attempt {attempt.pk} is paid, and no money came"
    if total != owned:
        yield f"{total} baht came, {owned} are accounted for"


def _refunds_there(account) -> Iterator[str]:
    there = {refund["id"]: refund for refund in account.store.select("refund")}
    here = {refund.refund_id: refund for refund in Refund.objects.exclude(refund_id=None)}
    for number in set(there) | set(here):
        if number not in here or number not in there:
            yield f"refund {number} is {'here' if number in here else 'at the provider'} only"
            continue
        state = {**GIVEN, **DEAD}[there[number]["status"]]
        if here[number].state != state or here[number].amount_baht * 100 != there[number]["amount"]:
            yield f"refund {number}: {here[number].state} here, {state} there"
    for attempt in PaymentAttempt.objects.exclude(intent_id=None):
        alive = [
            refund["amount"]
            for refund in there.values()
            if refund["payment_intent"] == attempt.intent_id and refund["status"] not in DEAD
        ]
        if Decimal(sum(alive)) / 100 > paid_baht(attempt):
            yield f"{attempt.intent_id}: {sum(alive)} satang went back of {paid_baht(attempt)} baht"
