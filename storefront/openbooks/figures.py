"""The public figures: what each is called, and how it is counted, in words and by the accounts it sums."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from checkout.ledger.chart import Account

A = Account


class Unit(models.TextChoices):
    BAHT = "baht", _("baht")
    PERCENT = "percent", _("per cent")
    DAYS = "days", _("days")
    NUMBER = "number", _("number")


@dataclass(frozen=True)
class Figure:
    """One figure of a year."""

    key: str
    unit: Unit
    words: str
    how: str
    accounts: tuple[Account, ...] = ()


MONEY_TO_MAKERS = _("Money to the makers")
SALES = _("What was sold")
WHERE_IT_WENT = _("Where the money went")
WHEN_THINGS_GO_WRONG = _("When things go wrong")

GROUPS = (
    (
        MONEY_TO_MAKERS,
        (
            Figure(
                "earned",
                Unit.BAHT,
                _("earned by makers"),
                _(
                    "What we owe makers for goods sold, bought from them or broken with us, less what came back."
                    " Payments to them are not counted here."
                ),
                (A.PRODUCERS,),
            ),
            Figure(
                "share",
                Unit.PERCENT,
                _("of the price of goods goes to their makers"),
                _(
                    "The makers’ part of goods sold, in a hundred baht that buyers paid for goods. VAT and delivery"
                    " are not counted. Of goods that we had bought it is what we paid for them."
                ),
                (A.PRODUCERS, A.COST_OF_GOODS, A.BUYERS, A.VAT_OUT, A.DELIVERY),
            ),
            Figure(
                "makers",
                Unit.NUMBER,
                _("makers earned something"),
                _("Each maker once who is owed more than nothing for the months counted."),
                (A.PRODUCERS,),
            ),
            Figure(
                "paid",
                Unit.BAHT,
                _("paid out to makers"),
                _("Money that left our bank account for theirs, less what their banks sent back."),
                (A.PRODUCERS, A.BANK),
            ),
            Figure(
                "makers_paid",
                Unit.NUMBER,
                _("makers were paid"),
                _("Each maker once who was paid more than nothing in the months counted."),
                (A.PRODUCERS,),
            ),
            Figure(
                "days",
                Unit.DAYS,
                _("from a sale to the maker’s money"),
                _(
                    "How many days each baht waited from the day it was booked for a maker to the day of her payment,"
                    " on the average. A baht not yet paid is not counted."
                ),
                (A.PRODUCERS,),
            ),
            Figure(
                "bought",
                Unit.BAHT,
                _("for goods that we bought from makers"),
                _("What delivery notes say we owe for goods that became ours, sold or not."),
                (A.GOODS, A.PRODUCERS),
            ),
        ),
    ),
    (
        SALES,
        (
            Figure(
                "orders",
                Unit.NUMBER,
                _("orders"),
                _("Sales booked, less those that were taken back whole because the parcel was not accepted."),
            ),
            Figure(
                "sold",
                Unit.BAHT,
                _("paid by buyers, VAT and delivery included"),
                _("What buyers owed us for sales, less all that was taken back."),
                (A.BUYERS,),
            ),
            Figure(
                "goods",
                Unit.BAHT,
                _("of that for goods, without VAT"),
                _("What buyers owed us for sales, less what was taken back, VAT and delivery."),
                (A.BUYERS, A.VAT_OUT, A.DELIVERY),
            ),
        ),
    ),
    (
        WHERE_IT_WENT,
        (
            Figure(
                "makers_part",
                Unit.BAHT,
                _("the makers’ part of goods sold"),
                _("What makers are owed for goods sold, and what we had paid for goods of our own that were sold."),
                (A.PRODUCERS, A.COST_OF_GOODS),
            ),
            Figure(
                "centre",
                Unit.BAHT,
                _("the centre’s part"),
                _("Commission, and sales of goods of our own less what we had paid for them."),
                (A.COMMISSION, A.SALES, A.COST_OF_GOODS),
            ),
            Figure(
                "vat",
                Unit.BAHT,
                _("VAT, for the state"),
                _("VAT contained in sales, less that of what was taken back."),
                (A.VAT_OUT,),
            ),
            Figure(
                "delivery",
                Unit.BAHT,
                _("paid by buyers for delivery, without VAT"),
                _("Delivery charges of sales, less those given back. What carriers charge us is not in these books."),
                (A.DELIVERY,),
            ),
            Figure(
                "set_aside",
                Unit.BAHT,
                _("set aside for the costs of payments"),
                _("The part of each price that is planned for payment costs, less that of what was taken back."),
                (A.PAYMENT_COSTS,),
            ),
            Figure(
                "fees",
                Unit.BAHT,
                _("fees taken by Stripe, our payment service"),
                _("The fees in each line of Stripe’s own books, without VAT."),
                (A.PAYMENT_COSTS,),
            ),
        ),
    ),
    (
        WHEN_THINGS_GO_WRONG,
        (
            Figure(
                "taken_back",
                Unit.BAHT,
                _("given back to buyers after a sale"),
                _("What refunds, disputes that we lost and sums we let buyers off took back of sales."),
                (A.BUYERS,),
            ),
            Figure(
                "lost",
                Unit.BAHT,
                _("lost with broken and missing goods"),
                _("What pieces cost us that broke, were lost, or stayed with a buyer who has her money again."),
                (A.LOSSES,),
            ),
            Figure(
                "goodwill",
                Unit.BAHT,
                _("given back as goodwill"),
                _("Money given back that is no piece’s price, and sums we let a buyer off. The centre bears it."),
                (A.ALLOWANCES,),
            ),
            Figure(
                "cash",
                Unit.BAHT,
                _("too much or too little in the cash box"),
                _("What the cash box held more than it should; below zero, what it held less."),
                (A.DIFFERENCES,),
            ),
        ),
    ),
)
FIGURES = {figure.key: figure for _name, figures in GROUPS for figure in figures}
