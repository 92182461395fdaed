"""Until when a buyer may bring goods back or complain, and by when her money is due.

Sources: Direct Sales and Direct Marketing Act B.E. 2545 (2002), section 33 (seven days from receipt, without a
reason) and section 36 (fifteen days for the money); Civil and Commercial Code, section 474 (one year for defects). A
Thai professional must confirm them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from checkout.orders.models import Order

RETURN_DAYS = 7
REFUND_DAYS = 15
CLAIM_DAYS = 365
# Where nobody noted the arrival, a parcel has come by then; it is never a day too early.
DAYS_UNDERWAY = 30


@dataclass(frozen=True)
class Days:
    """The last days on which the buyer of an order may speak; None where nothing has left yet.

    `came_on` is the day the last parcel came, None as long as we do not know it.
    """

    came_on: date | None
    return_until: date | None
    claim_until: date | None

    def may_return(self, today: date) -> bool:
        return self.return_until is not None and today <= self.return_until

    def may_claim(self, today: date) -> bool:
        return self.claim_until is not None and today <= self.claim_until


def days_of(order: Order) -> Days:
    """Return the last days of an order's buyer. The days run from her last parcel, so none is shorter. One query."""
    sent = order.parcels.filter(shipped_at__isnull=False).values_list("shipped_at", "delivered_on")
    left = [timezone.localtime(shipped_at).date() for shipped_at, _came in sent]
    if not left:
        return Days(None, None, None)
    came = [came for _shipped_at, came in sent]
    came_on = max(came) if all(came) else None
    counted_from = came_on or max(left) + timedelta(days=DAYS_UNDERWAY)
    return Days(
        came_on, counted_from + timedelta(days=RETURN_DAYS), (came_on or max(left)) + timedelta(days=CLAIM_DAYS)
    )


def money_due(asked: date) -> date:
    """Return the day by which a buyer who brings goods back has her money."""
    return asked + timedelta(days=REFUND_DAYS)
