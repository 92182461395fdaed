"""The chart of accounts: where a baht can be. `docs/ledger.md` says in words what each account holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Account(models.TextChoices):
    """An account by its number. The first digit says what it is: 1 what we have, 2 what we owe, 3 the owners'
    share, 4 income, 5 costs, 9 what others told us of their own money."""

    CASH = "1010", _("Cash box")
    BANK = "1020", _("Bank account")
    STRIPE = "1030", _("On its way through Stripe")
    TERMINAL = "1035", _("Card terminal, not yet paid out")
    CARRIER = "1040", _("With the carrier (cash on delivery)")
    GOODS = "1200", _("Goods we own")
    VAT_IN = "1300", _("VAT we paid")
    TAX_WITHHELD = "1310", _("Tax withheld from us")
    BUYERS = "2010", _("Buyers")
    MOVED = "2020", _("From one order of a buyer to another")
    PRODUCERS = "2100", _("Owed to producers")
    VAT_OUT = "2200", _("VAT we took")
    PAYMENT_COSTS = "2300", _("Set aside for payment costs")
    DIVIDENDS = "2400", _("Dividends not yet paid")
    DIVIDEND_TAX = "2410", _("Tax withheld from dividends")
    UNEXPLAINED = "2500", _("Bank money to be cleared up")
    RETAINED = "3100", _("Profit kept")
    COMMISSION = "4010", _("Commission of the centre")
    SALES = "4020", _("Sales of goods we own")
    DELIVERY = "4030", _("Delivery paid by buyers")
    INTEREST = "4040", _("Interest from the bank")
    COST_OF_GOODS = "5010", _("Cost of goods sold")
    LOSSES = "5020", _("Broken, lost and given away")
    ALLOWANCES = "5030", _("Given back as goodwill")
    DIFFERENCES = "5040", _("Cash differences")
    BANK_FEES = "5050", _("Bank fees")
    FUND_MONEY = "9010", _("Renovation fund: money")
    FUND = "9020", _("Renovation fund: given and spent")


# Only these belong to somebody: each of their legs names the producer.
PRODUCERS_ACCOUNTS = frozenset({Account.PRODUCERS})
