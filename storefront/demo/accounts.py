"""Gives the demo a bank account to transfer to, which no bank has."""

from checkout.payments.banks import Bank
from checkout.payments.models import BankAccount

# Nobody's: no branch of a Thai bank is called 000.
NUMBER = "0000000000"


def load_accounts() -> int:
    """Keep one active account with a number that is plainly invented, and return how many that is."""
    BankAccount.objects.get_or_create(
        bank=Bank.KTB, number=NUMBER, defaults={"name": "ร้านสาธิต OTOP ขอนแก่น (บัญชีสมมติ ห้ามโอน)"}
    )
    return 1
