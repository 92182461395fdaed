"""What does not agree, by name: which order, which line of Stripe's, which line of the bank."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checkout.settlement.queries import AGES

NOTHING = Decimal("0.00")


class Trouble(models.TextChoices):
    """Why two sides do not agree."""

    NOT_IN_BOOKS = "not-in-books", _("Noted at the order, but not in the books")
    OTHER_SUM = "other-sum", _("The books have another sum than the order")
    NO_ORDER = "no-order", _("In the books, but at no order")
    NO_STRIPE_LINE = "no-stripe-line", _("Stripe’s line has not been imported yet")
    OTHER_STRIPE_SUM = "other-stripe-sum", _("Stripe took another sum than the order")
    NOT_OURS = "not-ours", _("A line of Stripe’s without a payment of ours")
    NOT_PAID = "not-paid", _("Stripe has the money, but the order is not paid")
    STRIPE_NOT_BOOKED = "stripe-not-booked", _("The books and Stripe have different sums for this line")
    NOT_AT_STRIPE = "not-at-stripe", _("In the books as Stripe’s, but Stripe does not know it")
    NOT_AT_BANK = "not-at-bank", _("In the books, but not on the bank’s statement")
    NOT_BOOKED = "not-booked", _("On the bank’s statement, but not in the books")
    NOT_COUNTED = "not-counted", _("The cash box has not been counted")
    AFTER_COUNT = "after-count", _("Booked after the cash box was counted")
    CARRIER_OWES = "carrier-owes", _("The carrier has not paid us yet")


@dataclass(frozen=True)
class Difference:
    """One thing that does not agree. `baht` is what the second side has more (above zero) or less than the first.

    `line` is the key of the line of the bank that nobody has booked.
    """

    trouble: Trouble
    baht: Decimal
    on: date
    order_number: str = ""
    name: str = ""
    line: int | None = None

    @property
    def days(self) -> int:
        return (timezone.localdate() - self.on).days

    @property
    def age(self):
        return next(words for most, words in AGES if most is None or self.days <= most)


def sum_of(differences: Iterable[Difference]) -> Decimal:
    return sum((one.baht for one in differences), NOTHING)


def by_age(differences: Iterable[Difference]) -> list[tuple[str, int, Decimal]]:
    """Sort differences by how old they are: the words, how many, and what they come to without their signs."""
    found = list(differences)
    rows = []
    for _most, words in AGES:
        aged = [one for one in found if one.age == words]
        rows.append((words, len(aged), sum((abs(one.baht) for one in aged), NOTHING)))
    return rows
