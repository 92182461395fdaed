"""The events of docs/ledger.md, brought about as in life.

Each function is one section of that paper: it makes the event happen and returns the keys of the entries it shows.
One shawl of 590 baht, the centre keeps 20 %, delivery 45 baht, VAT 7 %, payments planned at 2 %.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from catalogue.producers.models import StockRecord, Terms
from catalogue.producers.terms import Mode
from catalogue.stock.deliveries import Delivered, receive_note
from checkout.closing.bank import take_in_statement
from checkout.closing.bank_lines import book_line, kinds_for
from checkout.closing.models import BankLine
from checkout.fulfilment.collections import mark_came_back, mark_collected, mark_remitted
from checkout.fulfilment.models import Collection
from checkout.fulfilment.operations import pack_parcel, send_parcel
from checkout.ledger import events
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from checkout.ledger.operations import credit, debit, post
from checkout.orders.models import Order
from checkout.payments.books import keep_entries
from checkout.payments.models import PaymentAttempt, PaymentIncident, Refund
from checkout.payments.offline import confirm_money, take_at_counter, take_cash
from checkout.payments.operations import start_attempt
from checkout.payments.refunds import RefundWish, mark_refunded_by_hand, start_refund
from checkout.payments.restocking import restock_line
from checkout.payments.returns import post_returns
from checkout.payments.seen import SeenEntry
from tests.factories import make_basket, make_order, make_product, make_staff, make_transfer
from tests.factories.offers import make_offer

DAY = date(2026, 11, 5)
GOODS = "ผ้าคลุมไหล่"


def order_of(mode: Mode, *, pieces: int = 1, **facts) -> Order:
    """Return an order of one good under these terms."""
    product = make_product(name_th=GOODS)
    Terms.objects.create(
        product=product,
        mode=mode,
        commission_percent=20,
        discount_share_percent=facts.get("discount_share", 0),
        starts_on=date(2020, 1, 1),
    )
    if mode == Mode.BOUGHT:
        StockRecord.objects.filter(product=product).update(mode=mode, cost_baht=Decimal("400.00"))
    return make_order(basket=make_basket(goods=[(product, pieces)]))


def paid_by_transfer(order: Order) -> PaymentAttempt:
    attempt = make_transfer(order)
    return confirm_money(attempt, received_baht=order.total_incl_tax, received_on=DAY, by=make_staff())


def sold(pieces: int = 1, mode: Mode = Mode.CONSIGNED) -> PaymentAttempt:
    return paid_by_transfer(order_of(mode, pieces=pieces))


def keys_of(order: Order, *beginnings: str) -> list[str]:
    entries = Entry.objects.filter(order_number=order.number).order_by("posted_at")
    return [entry.key for entry in entries if entry.key.startswith(beginnings)]


def sale_on_consignment():
    return keys_of(sold().order, "sale:")


def sale_of_goods_made_to_order():
    return keys_of(sold(mode=Mode.MADE_TO_ORDER).order, "sale:")


def goods_bought():
    record = make_product(name_th=GOODS, stock=0).stockrecords.get()
    goods = [Delivered(record.pk, 1, Decimal("400.00"))]
    receive_note("DN-1", producer=record.partner, mode=Mode.BOUGHT, goods=goods, received_on=DAY)
    return ["purchase:DN-1"]


def sale_of_goods_the_centre_bought():
    return keys_of(sold(mode=Mode.BOUGHT).order, "sale:")


def sale_with_a_discount_the_centre_bears():
    make_offer(baht="59.00")
    return keys_of(sold().order, "sale:")


def sale_with_a_discount_that_is_shared():
    make_offer(baht="59.00")
    return keys_of(paid_by_transfer(order_of(Mode.CONSIGNED, discount_share=50)).order, "sale:")


def paid_by_bank_transfer():
    return keys_of(sold().order, "money:")


def counter_sale():
    order = order_of(Mode.CONSIGNED)
    take_cash(order, received_baht=order.total_incl_tax, by=make_staff())
    return keys_of(order, "money:")


def counter_sale_by_card():
    order = order_of(Mode.CONSIGNED)
    take_at_counter(order, PaymentAttempt.Method.TERMINAL, received_baht=order.total_incl_tax, by=make_staff())
    return keys_of(order, "money:") + line_of_the_bank(Account.TERMINAL, "635.00")


def line_of_stripe(kind: str, baht: str, fee: str, vat: str, *, source: str = "ch_1") -> None:
    amount, all_fee = Decimal(baht), Decimal(fee) + Decimal(vat)
    keep_entries(
        [
            SeenEntry(
                entry_id=f"txn_{kind}",
                kind=kind,
                source_id=source,
                amount_baht=amount,
                fee_baht=all_fee,
                fee_vat_baht=Decimal(vat),
                net_baht=amount - all_fee,
                currency="thb",
                description="",
                available_on=DAY,
                created=timezone.now(),
            )
        ]
    )


def paid_through_stripe():
    order = order_of(Mode.CONSIGNED)
    attempt = make_transfer(order)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(method="card", charge_id="ch_1")
    line_of_stripe("charge", "635.00", "33.18", "2.32")
    return ["stripe:txn_charge"]


def stripe_pays_out():
    paid_through_stripe()
    line_of_stripe("payout", "-599.50", "0", "0", source="po_1")
    return ["stripe:txn_payout"]


def give_back(attempt: PaymentAttempt, baht: str, *, restock: bool = True) -> Refund:
    """Begin to give this much back for one piece."""
    wish = RefundWish(attempt.order.lines.get().pk, 1, restock)
    return start_refund(attempt, Decimal(baht), reason=Refund.Reason.CHANGED_MIND, by=make_staff(), lines=[wish])


def refunded(*, restock: bool, pay_first: bool = False) -> Order:
    """Return an order of two pieces of which one was given back."""
    attempt = sold(2)
    if pay_first:
        pay_the_maker(attempt.order)
    mark_refunded_by_hand(give_back(attempt, "590.00", restock=restock), by=make_staff())
    return attempt.order


def pay_the_maker(order: Order) -> None:
    line = order.lines.get()
    legs = [debit(Account.PRODUCERS, line.producer_baht, line.partner_id), credit(Account.BANK, line.producer_baht)]
    post(f"payout:{order.number}", kind=Entry.Kind.PAYOUT, on=DAY, legs=legs)


def refund_of_one_of_two_pieces_that_came_back():
    return keys_of(refunded(restock=True), "return:", "money-back:")


def producer_paid():
    order = sold().order
    pay_the_maker(order)
    return [f"payout:{order.number}"]


def refund_after_the_producer_was_paid():
    return keys_of(refunded(restock=True, pay_first=True), "return:", "money-back:")


def refund_of_a_piece_that_is_gone():
    return keys_of(refunded(restock=False), "return:")


def the_piece_comes_back_after_all():
    order = refunded(restock=False)
    before = keys_of(order, "return:")
    restock_line(order.lines.get().refunded.get(), by=make_staff())
    return [key for key in keys_of(order, "return:") if key not in before]


def everything_given_back():
    attempt = sold()
    give_back(attempt, "635.00")
    return keys_of(attempt.order, "return:")


def given_back_as_goodwill():
    attempt = sold()
    start_refund(attempt, Decimal("100.00"), reason=Refund.Reason.OTHER, by=make_staff())
    return keys_of(attempt.order, "return:")


def refund_of_bought_goods_that_came_back():
    attempt = sold(2, Mode.BOUGHT)
    give_back(attempt, "590.00")
    return keys_of(attempt.order, "return:")


def dispute_lost():
    attempt = sold()
    order = attempt.order
    PaymentIncident.objects.create(
        kind="dispute", order=order, attempt=attempt, object_id="dp_1", data={"status": "lost", "amount_baht": "635.00"}
    )
    order.events.create(kind="shipped")
    line_of_stripe("dispute", "-635.00", "600.00", "42.00", source="dp_1")
    with transaction.atomic():
        post_returns(order)
    return ["stripe:txn_dispute", *keys_of(order, "return:")]


def sent_to_be_paid_on_delivery() -> Collection:
    order = order_of(Mode.CONSIGNED)
    start_attempt(order, PaymentAttempt.Method.COD)
    pack_parcel(order, by=make_staff())
    send_parcel(order.parcels.get(), carrier="flash", tracking_number="TH10000001", by=make_staff())
    return Collection.objects.get(parcel__order=order)


def paid_on_delivery():
    collection = sent_to_be_paid_on_delivery()
    order = collection.parcel.order
    mark_collected(collection, on=timezone.localdate(), by=make_staff())
    mark_remitted(
        collection, amount_baht=order.total_incl_tax, on=timezone.localdate(), reference="F1", by=make_staff()
    )
    return keys_of(order, "sale:", "money:", "remitted:")


def parcel_given_back_to_the_carrier():
    collection = sent_to_be_paid_on_delivery()
    order = collection.parcel.order
    mark_collected(collection, on=timezone.localdate(), by=make_staff())
    mark_came_back(collection, by=make_staff())
    return [key for key in keys_of(order, "sale:", "money:") if key.endswith(":reversed")]


def breakage_on_consignment():
    product = make_product()
    events.post_breakage("7", producer=product.producer.pk, baht=Decimal("441.12"), on=DAY)
    return ["breakage:7"]


def breakage_of_our_own_goods():
    events.post_breakage("8", producer=None, baht=Decimal("400.00"), on=DAY)
    return ["breakage:8"]


def too_little_in_the_cash_box():
    events.post_cash_difference(DAY, Decimal("-20.00"), note="?", by=make_staff())
    return ["cash-up:2026-11-05"]


def cash_to_the_bank():
    events.post_cash_to_bank("SLIP-1", Decimal("5000.00"), on=DAY, by=make_staff())
    return ["cash-to-bank:SLIP-1"]


def line_of_the_bank(account, baht):
    statement = f"date,amount,reference\n{DAY},{baht},x\n".encode()
    take_in_statement(statement, by=make_staff())
    line = BankLine.objects.get()
    kind = next(kind for kind, one in kinds_for(line).items() if one == account)
    return [book_line(line.pk, kind, note="x", by=make_staff()).key]


def fee_of_the_bank():
    return line_of_the_bank(Account.BANK_FEES, "-25.00")


def interest_from_the_bank():
    return line_of_the_bank(Account.INTEREST, "100.00")


def tax_withheld_from_interest():
    return line_of_the_bank(Account.TAX_WITHHELD, "-1.00")


def bank_money_to_be_cleared_up():
    return line_of_the_bank(Account.UNEXPLAINED, "500.00")


def dividend():
    staff = make_staff()
    events.post_dividend(2026, Decimal("64000.00"), on=DAY, by=staff)
    events.post_dividend_paid(2026, Decimal("57600.00"), on=DAY, by=staff)
    return ["dividend:2026", "dividend-paid:2026"]


def renovation_fund():
    staff = make_staff()
    events.post_fund_given("F-1", Decimal("10000.00"), on=DAY, note="", by=staff)
    events.post_fund_spent("F-2", Decimal("2500.00"), on=DAY, note="", by=staff)
    return ["fund:F-1", "fund:F-2"]
