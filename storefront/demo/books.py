"""Gives the demo a year of books: sales, payouts, a renovation fund and a dividend. All of it is invented, and says so.

The sales stand in the books alone, under numbers that begin with DEMO: no order, no parcel and no piece on the shelf
belongs to them, so that whoever tries the demo finds its lists of work empty.
"""

from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from django.db import transaction
from django.utils import timezone

from catalogue.producers.models import Partner, StockRecord
from catalogue.producers.splits import Pieces, Split, scope_of, split_prices
from catalogue.producers.vat import vat_included
from checkout.ledger.chart import Account
from checkout.ledger.events import post_breakage, post_dividend, post_dividend_paid, post_fund_given, post_fund_spent
from checkout.ledger.models import Entry
from checkout.ledger.operations import Amount, Posting, credit, debit, post_many
from checkout.ledger.sealing import seal_month
from checkout.settlement.models import ProducerAccount
from checkout.settlement.runs import approve_run, mark_run_paid, prepare_run
from storefront.accounts.models import User
from storefront.openbooks.operations import recount

from .people import ACCOUNTANT, MANAGER
from .sizes import learn_sizes

MONTHS = 12
ONE_IN_COMES_BACK = 25
# Of what is cheap a buyer takes several pieces.
BAHT_A_SALE = 900
MOST = 0.9  # not every maker sells every time
PAYDAY = 5
DELIVERY_BAHT = Decimal("45.00")
FEE_PERCENT = Decimal("1.65")
SATANG = Decimal("0.01")
# What the foundation is made to have told us: days before today, baht, purpose, paper.
FUND = (
    (320, 250000, "ตัวอย่าง: เงินสนับสนุนการปรับปรุงศูนย์ (example: gifts for the renovation)", "DEMO-F-01"),
    (287, -84500, "ตัวอย่าง: ทาสีและซ่อมหลังคา (example: paint, and mending the roof)", "DEMO-F-02"),
    (203, 120000, "ตัวอย่าง: เงินสนับสนุนรอบที่สอง (example: gifts, second round)", "DEMO-F-03"),
    (176, -63250, "ตัวอย่าง: ชั้นวางของไม้และไฟส่อง (example: wooden shelves and lamps)", "DEMO-F-04"),
    (61, -18900, "ตัวอย่าง: ป้ายบอกทางสองภาษา (example: signs in two languages)", "DEMO-F-05"),
)
DIVIDEND_BAHT = Decimal("64000.00")


@transaction.atomic
def load_books() -> int:
    """Book the demo's year before this month, unless that was done before; return how many entries there are."""
    if not Entry.objects.filter(key__startswith="sale:DEMO-").exists():
        _load(timezone.localdate())
        learn_sizes()
        recount()
    return Entry.objects.count()


def _load(today: date) -> None:
    accountant, manager = (User.objects.get(email=email) for email in (ACCOUNTANT, MANAGER))
    goods = _goods()
    months = _months_before(today)
    # Only those whom we have invented can be made to agree.
    Partner.objects.filter(is_illustrative=True).update(shows_income_since=months[0])
    splits = split_prices(goods, today)
    chance = Random(2569)  # noqa: S311 -- a demo that is the same each time
    sales = list(zip(goods, splits, strict=True))
    for number, month in enumerate(months):
        last = month.replace(day=monthrange(month.year, month.month)[1])
        post_many(_month_of_sales(month, last, sales[number % 2 :: 2] + sales[::6], chance))
        _pay(last, last + timedelta(days=PAYDAY), today, accountant, manager)
    _misfortunes(goods, today, manager)
    _tell_of_fund_and_dividend(today, manager)
    for month in months[:-1]:
        seal_month(month, by=manager)


def _months_before(today: date) -> list[date]:
    """Return the first days of the months before this one, the oldest first."""
    months, month = [], today.replace(day=1)
    for _ in range(MONTHS):
        month = (month - timedelta(days=1)).replace(day=1)
        months.append(month)
    return months[::-1]


def _goods() -> list[Pieces]:
    """Return one good of each producer who can be paid, and as many pieces as a sale has."""
    paid = ProducerAccount.objects.filter(approved_at__isnull=False, ended_at=None).values("producer")
    records = StockRecord.objects.select_related("product__parent", "partner")
    records = records.filter(price__isnull=False, partner__in=paid)
    first = {record.partner_id: record for record in records.order_by("-product__upc")}
    goods = []
    for _producer, record in sorted(first.items()):
        pieces = max(1, round(BAHT_A_SALE / record.price))
        goods.append(
            Pieces(scope_of(record.product, record), record, pieces, record.price * pieces, record.price * pieces)
        )
    return goods


def _month_of_sales(month: date, last: date, goods: list[tuple[Pieces, Split]], chance: Random) -> list[Posting]:
    postings = []
    for count, (pieces, split) in enumerate((sale for sale in goods if chance.random() < MOST), start=1):
        on = month.replace(day=chance.randint(1, last.day))
        number = f"DEMO-{month:%y%m}-{count:02}"
        sale = _legs(pieces, split)
        postings += [_posting(f"sale:{number}", Entry.Kind.SALE, on, sale, number), _payment(number, on, sale)]
        if count % ONE_IN_COMES_BACK == 0:
            back = [Amount(leg.account, -leg.baht, leg.producer, leg.note) for leg in _legs(pieces, split, delivery=0)]
            refund = [debit(Account.BUYERS, pieces.gross_baht), credit(Account.BANK, pieces.gross_baht)]
            later = min(on + timedelta(days=7), last)
            postings += [
                _posting(f"return:{number}:1", Entry.Kind.RETURN, later, back, number),
                _posting(f"money-back:{number}", Entry.Kind.MONEY_BACK, later, refund, number),
            ]
    return postings


def _legs(pieces: Pieces, split: Split, delivery: Decimal | int = DELIVERY_BAHT) -> list[Amount]:
    """Return the legs of a sale on consignment, as orders book it."""
    shares = split.shares
    delivery_vat = vat_included(Decimal(delivery), split.vat_percent)
    words = f"{pieces.stockrecord.product.main.title[:180]} × {pieces.quantity}"
    return [
        debit(Account.BUYERS, pieces.gross_baht + delivery),
        credit(Account.PRODUCERS, shares.producer_baht, pieces.scope.producer_id, words),
        credit(Account.COMMISSION, shares.centre_baht, note=words),
        credit(Account.VAT_OUT, shares.vat_baht + delivery_vat),
        credit(Account.PAYMENT_COSTS, shares.payment_cost_baht),
        credit(Account.DELIVERY, delivery - delivery_vat),
    ]


def _payment(number: str, on: date, sale: list[Amount]) -> Posting:
    """Return the payment of a sale: its money is in the bank at once, less a fee as payment services take it."""
    baht = sale[0].baht
    fee = (baht * FEE_PERCENT / 100).quantize(SATANG, ROUND_HALF_UP)
    vat = (fee * 7 / 100).quantize(SATANG, ROUND_HALF_UP)
    legs = [
        debit(Account.BANK, baht - fee - vat),
        debit(Account.PAYMENT_COSTS, fee),
        debit(Account.VAT_IN, vat),
        credit(Account.BUYERS, baht),
    ]
    return _posting(f"money:{number}", Entry.Kind.PROVIDER, on, legs, number)


def _posting(key: str, kind: Entry.Kind, on: date, legs: list[Amount], number: str) -> Posting:
    return Posting(key=key, kind=kind, on=on, legs=legs, order_number=number, note="ตัวอย่าง")


def _pay(cutoff: date, payday: date, today: date, accountant: User, manager: User) -> None:
    """Pay the makers what a month brought them, once its payday has come."""
    if payday <= today:
        run = approve_run(prepare_run(cutoff, by=accountant), by=manager)
        mark_run_paid(run, on=payday, reference="ตัวอย่าง", by=accountant)


def _misfortunes(goods: list[Pieces], today: date, manager: User) -> None:
    """Book a few broken pieces, so that the public books have something to own up to."""
    for number, pieces in enumerate(goods[5::20], start=1):
        baht = (pieces.stockrecord.price * Decimal("0.7")).quantize(SATANG)
        on = today - timedelta(days=40 * number + 40)
        post_breakage(f"DEMO-{number}", producer=pieces.scope.producer_id, baht=baht, on=on, note="ตัวอย่าง", by=manager)


def _tell_of_fund_and_dividend(today: date, manager: User) -> None:
    for days, baht, purpose, paper in FUND:
        tell = post_fund_given if baht > 0 else post_fund_spent
        tell(paper, Decimal(abs(baht)), on=today - timedelta(days=days), note=purpose, by=manager)
    year, decided = today.year - 1, today - timedelta(days=150)
    entry = post_dividend(year, DIVIDEND_BAHT, on=decided, by=manager)
    owed = -sum(leg.amount_baht for leg in entry.legs.filter(account=Account.DIVIDENDS))
    post_dividend_paid(year, owed, on=decided + timedelta(days=30), by=manager)
