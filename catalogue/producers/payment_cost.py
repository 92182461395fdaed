"""What taking a payment costs, as planned. Data alone; what a payment did cost stands in Stripe's books."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class PaymentCost:
    """A planned part of the shelf price."""

    percent: Decimal
    starts: date
    source: str


PAYMENT_COSTS = (
    PaymentCost(
        percent=Decimal("2.00"),
        starts=date(2020, 1, 1),  # older than any order of this shop
        # At the shelf nobody knows how a buyer will pay. VAT included, PromptPay costs 1.77 %, a Thai card 3.91 % and
        # 10.70 baht (5.4 % of 700 baht), a transfer or cash nothing. Of a hundred baht, 75 by PromptPay, 12 by card and
        # 13 by transfer or cash cost 1.98 baht.
        source=_(
            "Stripe’s price list for Thailand as quoted in 2026 (PromptPay 1.65%, cards 3.65% + 10 baht, 7% VAT on"
            " top), and the centre’s guess of how people pay; to be compared with Stripe’s books"
        ),
    ),
)


def payment_cost_on(day: date) -> PaymentCost:
    """Return the plan in force on a day."""
    begun = [cost for cost in PAYMENT_COSTS if cost.starts <= day]
    if not begun:
        raise ValueError(f"no payment cost is planned for {day}")
    return max(begun, key=lambda cost: cost.starts)
