"""Ten reports of sales: whatever was sold, paid back and came back, each total is what the ledger booked."""

import contextlib
import csv
import io
import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, transaction
from django.db.models import Count, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from oscar.core.loading import get_model

from catalogue.producers.models import StockRecord
from catalogue.producers.terms import Mode
from catalogue.products.models import Category
from catalogue.spreadsheets.writing import as_csv, as_xlsx
from checkout.closing import reports
from checkout.closing.exports import WrongDays
from checkout.closing.facts import What
from checkout.closing.reports import SHAPES, Added, Report, report, sheet
from checkout.closing.sold import facts_of
from checkout.fulfilment.collections import mark_came_back, mark_collected
from checkout.fulfilment.models import Collection
from checkout.fulfilment.operations import pack_parcel, send_parcel
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import credit, debit, post
from checkout.orders.models import Line, Order
from checkout.payments.models import PaymentAttempt, PaymentIncident, Refund
from checkout.payments.offline import confirm_money, take_cash
from checkout.payments.operations import start_attempt
from checkout.payments.refund_sums import lines_left, refundable_baht
from checkout.payments.refunds import CannotRefund, NotWithdrawn, RefundWish, cancel_refund, start_refund
from checkout.payments.remedies import Remedy, settle_incident
from checkout.payments.restocking import CannotRestock, restock_line
from checkout.payments.returns import post_returns
from checkout.payments.states import RefundState
from tests.factories import (
    make_basket,
    make_offer,
    make_order,
    make_producer,
    make_product,
    make_return,
    make_sale,
    make_staff,
    make_tambon,
    make_terms,
    make_transfer,
    make_variant,
    make_voucher,
    take_back,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_person_gives")]
TODAY = timezone.localdate()
NOTHING = Decimal("0.00")
OLD = date(2020, 1, 1)
# What each sum of a report is in the accounts: read here once more, account by account.
ACCOUNTS = {
    "vat_baht": {Account.VAT_OUT},
    "makers_baht": {Account.PRODUCERS, Account.GOODS},
    "centre_baht": {Account.COMMISSION, Account.SALES, Account.COST_OF_GOODS, Account.LOSSES, Account.ALLOWANCES},
    "payment_baht": {Account.PAYMENT_COSTS},
    "delivery_baht": {Account.DELIVERY},
}
MONEY = [*reports.IN_BOOKS, "discount_baht"]


class Shop:
    """Goods of every mode, kind and place, and whatever can happen to an order of them."""

    def __init__(self, dice: random.Random | None = None):
        self.dice, self.by = dice or random.Random(1), make_staff()
        far = make_tambon(code="400501", name_th="ชนบท", district=("ชนบท", "Chonnabot"))
        self.weaver, self.potter = make_producer(), make_producer(name_th="กลุ่มปั้นหม้อ", tambon=far)
        self.homeless = make_producer(name_th="กลุ่มไม่มีที่อยู่", tambon=None)
        shawl = make_product(name_th="ผ้าคลุมไหล่", producer=self.weaver, stock=900, price="590.00")
        pot = make_product(name_th="หม้อ", producer=self.potter, stock=900, price="249.50")
        bought = make_product(name_th="ตะกร้า", producer=self.homeless, stock=900, price="99.99")
        ordered = make_product(name_th="เสื่อ", producer=self.potter, stock=900, price="1234.55")
        main = make_product(name_th="ผ้าขาวม้า", producer=self.weaver, price=None)
        # Of one name and one number of pieces with the pot of the other maker: their legs have the same words.
        self.goods = [shawl, pot, bought, ordered, make_variant(parent=main, stock=900, price="333.33")]
        self.goods.append(make_product(name_th="หม้อ", producer=self.weaver, stock=900, price="0.77"))
        terms = {shawl: 20, pot: 15, ordered: 33, main: 20, self.goods[5]: 20}
        for good, percent in terms.items():
            mode = Mode.MADE_TO_ORDER if good == ordered else Mode.CONSIGNED
            share = 50 if good == pot else 0
            make_terms(product=good, mode=mode, commission_percent=percent, discount_share_percent=share, starts_on=OLD)
        make_terms(product=bought, mode=Mode.BOUGHT, starts_on=OLD)
        StockRecord.objects.filter(product=bought).update(mode=Mode.BOUGHT, cost_baht=Decimal("61.37"))
        self.cloth, self.house = (Category.add_root(name_th=words, name_en=words) for words in ("ผ้า", "ของใช้"))
        shawl.categories.add(self.house, self.cloth)
        pot.categories.add(self.house)
        self.voucher = make_voucher(baht="29.00")

    def order(self, *wanted: int, voucher: bool = False, pieces: int | None = None) -> Order:
        some = wanted or self.dice.sample(range(len(self.goods)), self.dice.randint(1, 3))
        basket = make_basket(goods=[(self.goods[one], pieces or self.dice.randint(1, 3)) for one in some])
        if voucher:
            basket.vouchers.add(self.voucher)
        return make_order(basket=basket)

    def sold(self, *wanted: int, **facts) -> PaymentAttempt:
        """Return the payment of an order that was paid by transfer."""
        attempt = make_transfer(self.order(*wanted, **facts))
        return confirm_money(attempt, received_baht=attempt.amount_baht, received_on=timezone.localdate(), by=self.by)

    def sell(self) -> None:
        attempt = self.sold(voucher=self.dice.random() < 0.3)
        if self.dice.random() < 0.5:
            PaymentAttempt.objects.filter(pk=attempt.pk).update(method=self.dice.choice(["card", "promptpay"]))

    def sell_at_the_counter(self) -> PaymentAttempt:
        order = self.order()
        return take_cash(order, received_baht=order.total_incl_tax, by=self.by)

    def send_to_be_paid_on_delivery(self) -> Collection:
        order = self.order()
        start_attempt(order, PaymentAttempt.Method.COD)
        pack_parcel(order, by=self.by)
        number = f"TH{order.pk:08}"
        send_parcel(order.parcels.get(), carrier="flash", tracking_number=number, by=self.by)
        mark_collected(Collection.objects.get(parcel__order=order), on=timezone.localdate(), by=self.by)
        return Collection.objects.get(parcel__order=order)

    def come_back(self) -> None:
        mark_came_back(self.send_to_be_paid_on_delivery(), by=self.by)

    def pay_too_little(self) -> None:
        attempt = make_transfer(self.order(0, 1, pieces=1))
        short = attempt.amount_baht - Decimal("3.21")
        confirm_money(attempt, received_baht=short, received_on=timezone.localdate(), by=self.by, odd=True)
        settle_incident(PaymentIncident.objects.filter(closed_at=None).last(), Remedy.TAKE, by=self.by, note="x")

    def lose_a_dispute(self, baht: Decimal | None = None) -> None:
        attempt = self.sold()
        data = {"status": "lost", "amount_baht": str(baht or attempt.amount_baht)}
        facts = {"order": attempt.order, "attempt": attempt, "object_id": f"dp_{attempt.pk}", "data": data}
        PaymentIncident.objects.create(kind="dispute", **facts)
        attempt.order.events.create(kind="dispute-closed")
        with transaction.atomic():
            post_returns(attempt.order)

    def paid(self) -> PaymentAttempt | None:
        found = list(PaymentAttempt.objects.filter(state="paid").order_by("pk"))
        return self.dice.choice(found) if found else None

    def give_back(self, attempt: PaymentAttempt | None = None) -> Refund | None:
        """Give some pieces back, of one line or several, at times with the delivery or goodwill beside."""
        attempt = attempt or self.paid()
        left = [one for one in lines_left(attempt.order) if one.quantity] if attempt else []
        if not left:
            return None
        some = self.dice.sample(left, self.dice.randint(1, len(left)))
        takes = [(one, self.dice.randint(1, one.quantity)) for one in some]
        baht = sum((one.share_baht(pieces) for one, pieces in takes), NOTHING)
        baht += self.dice.choice([NOTHING, NOTHING, Decimal("10.07"), Decimal("58.13")])
        wishes = [RefundWish(one.line.pk, pieces, self.dice.random() < 0.5) for one, pieces in takes]
        return self.refund(attempt, min(baht, refundable_baht(attempt)), wishes)

    def give_goodwill(self) -> Refund | None:
        attempt = self.paid()
        return attempt and self.refund(attempt, min(Decimal("77.77"), refundable_baht(attempt)))

    def give_all_back(self) -> Refund | None:
        attempt = self.paid()
        return attempt and self.refund(attempt, refundable_baht(attempt))

    def refund(self, attempt: PaymentAttempt, baht: Decimal, wishes=()) -> Refund | None:
        reason = self.dice.choice(["changed-mind", "faulty", "not-available", "other"])
        PaymentAttempt.objects.filter(pk=attempt.pk).update(method="transfer")  # which no provider has to be asked for
        attempt = PaymentAttempt.objects.get(pk=attempt.pk)
        try:
            return start_refund(attempt, baht, reason=reason, by=self.by, lines=wishes) if baht else None
        except CannotRefund:
            return None

    def withdraw(self) -> None:
        found = list(Refund.objects.filter(state="requested"))
        if found:
            with contextlib.suppress(NotWithdrawn):
                cancel_refund(self.dice.choice(found), by=self.by)

    def put_on_the_shelf(self) -> None:
        found = [row for refund in Refund.objects.all() for row in refund.lines.filter(restocked_at=None)]
        if found:
            with contextlib.suppress(CannotRestock):
                restock_line(self.dice.choice(found), by=self.by)

    def book_without_an_order(self) -> None:
        """Sales that the books alone know, with words and without."""
        sale = make_sale(self.weaver, Decimal(self.dice.randint(1, 90_000)) / 100, on=timezone.localdate())
        happens = self.dice.random()
        if happens < 0.3:
            make_return(sale, self.weaver, "0.33", on=timezone.localdate())
        elif happens < 0.5:
            take_back(sale)
        key = f"sale:ELSE-{sale.pk}"
        sums = [Decimal(self.dice.randint(1, 9_000)) / 100 for _ in range(6)]
        accounts = (Account.VAT_OUT, Account.PAYMENT_COSTS, Account.DELIVERY, Account.COMMISSION)
        legs = [credit(account, baht) for account, baht in zip(accounts, sums, strict=False)]
        legs += [credit(Account.PRODUCERS, sums[4], self.weaver.pk), credit(Account.PRODUCERS, sums[5], self.potter.pk)]
        legs.append(debit(Account.BUYERS, sum(sums)))
        post(key, kind=Entry.Kind.SALE, on=timezone.localdate(), legs=legs, order_number=key[5:])

    def everything(self) -> None:
        """Let each event happen once."""
        make_offer(baht="7.00")
        self.sell()
        self.sold(0, 1, 2, 3, 4, pieces=2, voucher=True)
        self.sell_at_the_counter()
        self.send_to_be_paid_on_delivery()
        self.come_back()
        self.pay_too_little()
        self.lose_a_dispute()
        self.lose_a_dispute(Decimal("50.00"))
        self.give_back(self.sold(0, 1, pieces=3))
        self.give_back(self.sold(2, 3, pieces=3))
        self.refund(self.sold(0, 2), Decimal("30.00"))
        whole = self.sold(1, 2)
        self.refund(whole, whole.amount_baht)
        cancel_refund(self.give_back(self.sold(4, pieces=2)), by=self.by)
        self.put_on_the_shelf()
        self.book_without_an_order()


EVENTS = [
    (Shop.sell, 12),
    (Shop.sell_at_the_counter, 3),
    (Shop.send_to_be_paid_on_delivery, 2),
    (Shop.come_back, 2),
    (Shop.pay_too_little, 1),
    (Shop.lose_a_dispute, 1),
    (Shop.give_back, 10),
    (Shop.give_goodwill, 2),
    (Shop.give_all_back, 2),
    (Shop.withdraw, 4),
    (Shop.put_on_the_shelf, 4),
    (Shop.book_without_an_order, 2),
]


def ledger(first: date, last: date, *, only_returns: bool = False) -> dict[str, Decimal]:
    """Return what the books say of sales and returns in these days, leg by leg."""
    sums = Counter()
    for leg in Leg.objects.filter(entry__kind__in=["sale", "return"], entry__on__range=(first, last)).select_related(
        "entry"
    ):
        is_sale = leg.entry.kind == "sale" and leg.entry.reverses_id is None
        if is_sale and only_returns:
            continue
        if leg.account == Account.BUYERS:
            sums["sold_baht" if is_sale else "returned_baht"] += leg.amount_baht if is_sale else -leg.amount_baht
        else:
            (name,) = [name for name, accounts in ACCOUNTS.items() if leg.account in accounts]
            sums[name] -= leg.amount_baht
    return {name: sums[name] + NOTHING for name in reports.IN_BOOKS}


def holds(name: Report, first: date = TODAY, last: date = TODAY) -> Added:
    """Return a report whose total is the ledger's and the sum of its rows, and whose parts add up."""
    added = report(name, first, last)
    booked = ledger(first, last, only_returns=name == Report.RETURNS)
    assert {sum_name: getattr(added.total, sum_name) for sum_name in booked} == booked
    assert added.is_the_books
    for sum_name in [*MONEY, "pieces", "back_pieces"]:
        rows = (getattr(row.sums, sum_name) for row in added.rows)
        assert sum(rows) == getattr(added.total, sum_name), sum_name
    for sums in (added.total, *(row.sums for row in added.rows)):
        shared = (sums.vat_baht, sums.makers_baht, sums.centre_baht, sums.payment_baht, sums.delivery_baht)
        assert sum(shared) == sums.net_baht
    return added


def row_of(added: Added, name: str):
    return next(row.sums for row in added.rows if row.name.name == name)


def test_each_report_is_the_ledger_whatever_happened():
    Shop().everything()
    sales = Entry.objects.filter(kind="sale", reverses=None).count()

    for name in Report:
        added = holds(name)
        assert added.total.returned_baht > 0
        assert name == Report.RETURNS or (added.total.sold_baht > 0 and added.total.orders == sales)


@pytest.mark.parametrize("number", range(2))
def test_a_random_history_is_the_ledger_on_whatever_days(monkeypatch, number):
    dice, begin = random.Random(f"reports-{number}"), timezone.now()
    passed = timedelta(days=-120)
    monkeypatch.setattr(timezone, "now", lambda: begin + passed)
    shop = Shop(dice)
    events, weights = zip(*EVENTS, strict=True)
    for _ in range(35):
        passed += timedelta(hours=dice.randint(1, 60))
        dice.choices(events, weights)[0](shop)

    entries = list(Entry.objects.filter(kind__in=["sale", "return"]).values_list("on", flat=True))
    days = [(min(entries), max(entries)), *(sorted(dice.sample(entries, 2)) for _ in range(3))]
    for first, last in days:
        for name in Report:
            holds(name, first, last)
        _each_producer_has_what_the_ledger_says(first, last)


def _each_producer_has_what_the_ledger_says(first: date, last: date) -> None:
    """A producer's part of her goods on consignment is what account 2100 moved by, name by name."""
    legs = Leg.objects.filter(entry__kind__in=["sale", "return"], entry__on__range=(first, last))
    owed = Counter()
    for code, baht in legs.filter(account=Account.PRODUCERS).values_list("producer__code", "amount_baht"):
        owed[code] -= baht
    found = {row.name.code: row.sums.makers_baht for row in report(Report.PRODUCERS, first, last).rows}
    bought = Line.objects.filter(mode=Mode.BOUGHT).values_list("partner__code", flat=True).first()
    assert {code: found[code] for code in owed if code != bought} == {
        code: baht for code, baht in owed.items() if code != bought
    }


def test_a_report_that_leaves_a_line_out_is_not_the_ledger(monkeypatch):
    Shop().everything()

    def but_one(first, last, *, of_returns: bool):
        facts = list(facts_of(first, last))
        lines = (place for place, fact in enumerate(facts) if fact.line and fact.is_sale != of_returns)
        del facts[next(lines)]
        return iter(facts)

    for name in Report:
        monkeypatch.setattr(reports, "facts_of", partial(but_one, of_returns=name == Report.RETURNS))
        assert not report(name, TODAY, TODAY).is_the_books
        with pytest.raises(AssertionError):
            holds(name)


def test_a_sale_that_is_booked_meanwhile_is_no_difference(monkeypatch):
    weaver = make_producer()
    make_sale(weaver)

    def while_somebody_buys(first, last):
        yield from list(facts_of(first, last))
        if Entry.objects.count() == 1:
            make_sale(weaver)

    monkeypatch.setattr(reports, "facts_of", while_somebody_buys)

    assert holds(Report.DAYS).total.orders == 2


def test_what_came_back_of_a_line_takes_its_own_vat():
    """One piece of two goods and some goodwill in one sum: each gives back what its own line says."""
    shop = Shop()
    attempt = shop.sold(0, 1, pieces=3)
    shawl, pot = attempt.order.lines.order_by("pk")
    baht = Decimal("590.00") + Decimal("249.50") + attempt.order.shipping_incl_tax + Decimal("20.00")
    shop.refund(attempt, baht, [RefundWish(shawl.pk, 1, True), RefundWish(pot.pk, 1, False)])

    back = {fact.line.pk if fact.line else fact.what: fact for fact in facts_of(TODAY, TODAY) if not fact.is_sale}

    assert back[shawl.pk].parts == (
        -590,
        Decimal("-38.60"),
        Decimal("-11.80"),
        Decimal("-441.12"),
        Decimal("-98.48"),
        0,
    )
    # Of the pot, which is gone, its maker's part is the centre's loss.
    assert back[pot.pk].parts.buyers == Decimal("-249.50")
    assert back[pot.pk].parts.vat == -(pot.vat_baht / 3).quantize(NOTHING)
    assert back[pot.pk].parts.makers == 0
    delivery = back[What.DELIVERY].parts
    assert (delivery.buyers, delivery.makers) == (-attempt.order.shipping_incl_tax, 0)
    assert back[What.GOODWILL].parts.buyers == -20
    assert (back[shawl.pk].pieces, back[pot.pk].pieces) == (-1, -1)


def test_goods_of_one_name_of_two_makers_are_told_apart_by_what_their_makers_lose():
    shop = Shop()
    attempt = shop.sold(1, 5, pieces=1)
    pot, small = attempt.order.lines.order_by("pk")
    shop.refund(attempt, pot.line_price_incl_tax, [RefundWish(pot.pk, 1, True)])

    back = {fact.line.pk: fact.parts for fact in facts_of(TODAY, TODAY) if fact.line and not fact.is_sale}

    assert back[pot.pk] == pot_parts(pot)
    assert not any(back[small.pk])


def pot_parts(line: Line) -> tuple:
    parts = (line.line_price_incl_tax, line.vat_baht, line.payment_cost_baht, line.producer_baht, line.centre_baht)
    return *(-baht for baht in parts), NOTHING


@pytest.mark.parametrize("number", [10, 11])
def test_whatever_comes_back_each_line_has_its_own_part_but_for_some_satang(number):
    shop = Shop(random.Random(f"near-{number}"))
    events = (shop.sell, shop.give_back, shop.give_back, shop.put_on_the_shelf, shop.withdraw, shop.give_goodwill)
    for _ in range(25):
        shop.dice.choice(events)()

    back: dict[int, Counter] = defaultdict(Counter)
    for fact in facts_of(TODAY, TODAY):
        if fact.line and not fact.is_sale:
            back[fact.line.pk].subtract(buyers=fact.parts.buyers, vat=fact.parts.vat, pieces=fact.pieces)

    assert back
    # Pots of two makers in one order have the same words in the books: what is gone of them is shared by price.
    twins = Order.objects.annotate(pots=Count("lines", Q(lines__title="หม้อ"))).filter(pots=2)
    for line in Line.objects.filter(line_price_incl_tax__gt=0).exclude(order__in=twins, title="หม้อ"):
        rows = line.refunded.exclude(refund__state=RefundState.CANCELED)
        given, pieces = sum(row.amount_baht for row in rows), sum(row.quantity for row in rows)
        if not refundable_baht(line.order.attempts.get()):  # once all is given back, all is taken back
            given, pieces = line.line_price_incl_tax, line.quantity
        vat = line.vat_baht * given / line.line_price_incl_tax
        assert abs(back[line.pk]["buyers"] - given) <= Decimal("0.03")
        assert abs(back[line.pk]["vat"] - vat) <= Decimal("0.03")
        assert back[line.pk]["pieces"] == pieces


def test_goods_are_named_with_code_and_maker():
    shop = Shop()
    shop.sold(0, 4, pieces=2)

    added = holds(Report.GOODS)

    shawl, other = shop.goods[0], shop.goods[4]
    assert {tuple(row.name) for row in added.rows} == {
        ("ผ้าคลุมไหล่", shawl.upc, shop.weaver.name),
        ("ผ้าขาวม้า (สีคราม)", other.upc, shop.weaver.name),
        (str(Account.DELIVERY.label), "", ""),
    }
    assert (row_of(added, "ผ้าคลุมไหล่").pieces, row_of(added, "ผ้าคลุมไหล่").orders) == (2, 1)
    assert added.total.orders == 1


def test_districts_categories_and_kinds():
    shop = Shop()
    shop.sold(0, 1, 2, pieces=1)

    districts = {row.name.name: row.sums.sold_baht for row in holds(Report.DISTRICTS).rows}
    categories = {row.name.name: row.sums.sold_baht for row in holds(Report.CATEGORIES).rows}
    kinds = [row.name.name for row in holds(Report.KINDS).rows]

    assert (districts["เมืองขอนแก่น"], districts["ชนบท"]) == (Decimal("590.00"), Decimal("249.50"))
    # In two categories, counted in the first of the catalogue; one without any is shown as such.
    assert (categories["ผ้า"], categories["ของใช้"]) == (Decimal("590.00"), Decimal("249.50"))
    assert sorted(districts.values()) == sorted(categories.values())
    assert len(kinds) == 2


def test_ways_of_paying():
    shop = Shop()
    shop.sold(0)
    counter = shop.sell_at_the_counter()
    shop.come_back()

    added = holds(Report.CHANNELS)

    ways = PaymentAttempt.Method
    assert {row.name.name for row in added.rows} == {str(way.label) for way in (ways.TRANSFER, ways.CASH, ways.COD)}
    assert row_of(added, str(ways.CASH.label)).sold_baht == counter.order.total_incl_tax
    came_back = row_of(added, str(ways.COD.label))
    assert came_back.net_baht == 0 < came_back.sold_baht == came_back.returned_baht
    assert came_back.back_pieces == came_back.pieces > 0


def test_discounts_stand_with_what_gave_them(free_delivery):
    shop = Shop()
    shop.sold(0, 1, pieces=1, voucher=True)
    shop.sold(3, pieces=1)

    added = holds(Report.OFFERS)

    given = get_model("order", "OrderDiscount").objects.values_list("amount", flat=True)
    assert added.total.discount_baht == sum(given) > 29
    assert row_of(added, shop.voucher.code).discount_baht == Decimal("29.00")
    assert row_of(added, "free delivery").discount_baht == sum(given) - 29


def test_returns_by_reason():
    shop = Shop()
    first, other = shop.sold(0, pieces=3), shop.sold(1, pieces=2)
    line = first.order.lines.get()
    wish = [RefundWish(line.pk, 1, False)]
    start_refund(first, Decimal("590.00"), reason="faulty", by=shop.by, lines=wish)
    start_refund(other, Decimal("20.00"), reason="changed-mind", by=shop.by)
    shop.come_back()
    shop.pay_too_little()
    shop.lose_a_dispute()

    added = holds(Report.RETURNS)

    faulty = row_of(added, str(Refund.Reason.FAULTY.label))
    assert (faulty.returned_baht, faulty.back_pieces, faulty.orders, faulty.pieces) == (Decimal("590.00"), 1, 1, 0)
    assert row_of(added, str(Refund.Reason.CHANGED_MIND.label)).returned_baht == Decimal("20.00")
    assert row_of(added, str(PaymentIncident.Kind.SHORT.label)).returned_baht == Decimal("3.21")
    assert len(added.rows) == 5
    assert added.total.orders == 5


def test_only_the_days_that_were_asked_for():
    make_sale(make_producer(), on=TODAY - timedelta(days=40))
    make_sale(make_producer(), on=TODAY)

    months = holds(Report.MONTHS, TODAY - timedelta(days=40), TODAY)

    assert [row.name.name for row in months.rows] == sorted(
        {f"{day:%Y-%m}" for day in (TODAY - timedelta(days=40), TODAY)}
    )
    assert [row.name.name for row in holds(Report.DAYS).rows] == [TODAY]
    with pytest.raises(WrongDays):
        report(Report.DAYS, TODAY, TODAY - timedelta(days=1))
    assert report(Report.DAYS, OLD, OLD).rows == []


def test_a_sheet_is_thai_and_ends_with_its_total():
    Shop().everything()
    for name in Report:
        _is_a_sheet(name)


def _is_a_sheet(name: Report) -> None:
    made = sheet(name, TODAY, TODAY)
    rows = list(csv.DictReader(io.StringIO(b"".join(as_csv(made)).decode("utf-8-sig"))))
    assert all(any("ก" <= letter <= "๛" for letter in head) for head in made.heads)
    assert rows[-1][made.heads[0]] == "รวม"
    for head in made.heads[len(SHAPES[name].heads) + 1 :]:
        assert sum(Decimal(row[head]) for row in rows[:-1]) == Decimal(rows[-1][head]), head
    booked = ledger(TODAY, TODAY, only_returns=name == Report.RETURNS)
    assert Decimal(rows[-1]["รับคืน รวมภาษี (บาท)"]) == booked["returned_baht"]
    assert Decimal(rows[-1]["ภาษีมูลค่าเพิ่ม (บาท)"]) == booked["vat_baht"]
    with as_xlsx(made) as file:
        assert load_workbook(file).active.max_row == len(rows) + 1


def test_queries_do_not_grow_with_orders():
    shop = Shop()

    def some() -> None:
        shop.give_back(shop.sold(0, 1, pieces=2, voucher=True))
        shop.come_back()
        shop.book_without_an_order()

    def queries() -> dict[Report, int]:
        found = {}
        for name in Report:
            with CaptureQueriesContext(connection) as asked:
                report(name, TODAY, TODAY)
            found[name] = len(asked)
        return found

    shop.order()
    shop.sold(0, 1, 2, 3, 4, 5)  # all goods have their rows
    some()
    for_some = queries()
    some()
    some()

    assert queries() == for_some
    assert max(for_some.values()) <= 12
