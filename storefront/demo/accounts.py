"""Gives the demo bank accounts that no bank has: one to transfer to, and one for each producer."""

from catalogue.producers.models import Partner
from checkout.payments.banks import Bank
from checkout.payments.models import BankAccount
from checkout.settlement.accounts import approve_account, enter_account
from storefront.accounts.models import User

from .people import ACCOUNTANT, MANAGER

# Nobody's: no branch of a Thai bank is called 000.
NUMBER = "0000000000"


def load_accounts() -> int:
    """Keep one active account with a number that is plainly invented, and return how many that is."""
    BankAccount.objects.get_or_create(
        bank=Bank.KTB, number=NUMBER, defaults={"name": "ร้านสาธิต OTOP ขอนแก่น (บัญชีสมมติ ห้ามโอน)"}
    )
    return 1


def load_producer_accounts() -> int:
    """Give each producer an account, entered by one and approved by another, and return how many have one.

    The last two are left for whoever tries the desk: one account waits for a second person, and one is not known.
    """
    accountant, manager = (User.objects.get(email=email) for email in (ACCOUNTANT, MANAGER))
    producers = list(Partner.objects.order_by("pk"))
    if producers[0].bank_accounts.exists():
        return Partner.objects.filter(bank_accounts__isnull=False).distinct().count()
    for number, producer in enumerate(producers[:-1], start=1):
        account = enter_account(
            producer, bank=Bank.BAAC, number=f"000{number:07}", holder="บัญชีสมมติ ห้ามโอน", by=accountant
        )
        if producer != producers[-2]:
            approve_account(account, by=manager)
    return len(producers) - 1
