"""Producers who are owed something, and what it takes to pay them."""

from datetime import date
from decimal import Decimal
from itertools import count

from django.contrib.auth.models import Permission
from django.utils import timezone

from catalogue.producers.models import Partner
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from checkout.ledger.operations import credit, debit, post, reverse
from checkout.settlement.accounts import approve_account, enter_account
from checkout.settlement.models import PayoutRun, ProducerAccount
from checkout.settlement.runs import approve_run, prepare_run
from tests.factories.goods import make_producer
from tests.factories.people import make_staff

running_number = count(1)
RIGHTS = ("prepare_payouts", "approve_payouts", "pay_payouts", "enter_accounts", "approve_accounts")


def make_sale(producer: Partner, baht: str | Decimal = "100.00", *, on: date | None = None, number: str = "") -> Entry:
    """Book a sale of which the producer is owed so much; the centre keeps a quarter of that beside."""
    hers, number = Decimal(baht), number or f"KK-TEST-{next(running_number):05}"
    ours = (hers / 4).quantize(Decimal("0.01"))
    legs = [
        debit(Account.BUYERS, hers + ours),
        credit(Account.PRODUCERS, hers, producer.pk, "ผ้าขาวม้า × 1"),
        credit(Account.COMMISSION, ours),
    ]
    return post(f"sale:{number}", kind=Entry.Kind.SALE, on=on or timezone.localdate(), legs=legs, order_number=number)


def make_return(sale: Entry, producer: Partner, baht: str | Decimal, *, on: date | None = None) -> Entry:
    """Book a part of a sale as taken back."""
    legs = [
        debit(Account.PRODUCERS, Decimal(baht), producer.pk, "ผ้าขาวม้า × 1"),
        credit(Account.BUYERS, Decimal(baht)),
    ]
    return post(
        f"return:{next(running_number)}",
        kind=Entry.Kind.RETURN,
        on=on or timezone.localdate(),
        legs=legs,
        order_number=sale.order_number,
    )


def take_back(sale: Entry) -> Entry:
    """Book a whole sale as taken back."""
    return reverse(sale, why="returned")


def make_producer_account(
    producer: Partner | None = None, *, number: str = "1234567890", holder: str = "นางสาวบุญมา ทอไหม"
) -> ProducerAccount:
    """Return an account in force."""
    account = enter_account(producer or make_producer(), bank="034", number=number, holder=holder, by=make_staff())
    return approve_account(account, by=make_staff())


def make_paid_producer(**facts) -> Partner:
    """Return a producer who can be paid: she has an account."""
    producer = make_producer(**facts)
    make_producer_account(producer)
    return producer


def make_run(*, approved: bool = False, cutoff: date | None = None) -> PayoutRun:
    """Return a payout run of all that is owed."""
    run = prepare_run(cutoff or timezone.localdate(), by=make_staff())
    return approve_run(run, by=make_staff()) if approved else run


def make_settler(*rights: str):
    """Return somebody at the desk with these rights of the settlement, by default all."""
    user = make_staff()
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights or RIGHTS))
    return user
