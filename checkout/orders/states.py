"""The order's life: one literal map. Nothing but `orders.operations.move_order` walks it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderState(models.TextChoices):
    AWAITING_PAYMENT = "awaiting-payment", _("Waiting for payment")
    REVIEW = "review", _("Payment being checked")
    TO_COLLECT = "to-collect", _("To be paid on delivery")
    PAID = "paid", _("Paid")
    PACKED = "packed", _("Packed")
    SHIPPED = "shipped", _("Shipped")
    EXPIRED = "expired", _("Not paid in time")
    RETURNED = "returned", _("Parcel came back")
    REFUNDED = "refunded", _("Refunded")


S = OrderState

NEXT_STATES: dict[str, frozenset[str]] = {
    S.AWAITING_PAYMENT: frozenset({S.PAID, S.TO_COLLECT, S.REVIEW, S.EXPIRED}),
    S.REVIEW: frozenset({S.PAID, S.EXPIRED, S.REFUNDED}),
    S.TO_COLLECT: frozenset({S.PACKED, S.EXPIRED}),
    # A disputed card payment keeps an unsent parcel back until a person has looked.
    S.PAID: frozenset({S.PACKED, S.REVIEW, S.REFUNDED}),
    S.PACKED: frozenset({S.SHIPPED, S.PAID, S.TO_COLLECT, S.REVIEW, S.REFUNDED}),
    # Pieces that were to be paid back and are not after all have still to leave.
    S.SHIPPED: frozenset({S.PAID, S.RETURNED, S.REFUNDED}),
    S.RETURNED: frozenset({S.REFUNDED}),
    # A payment that arrives after the end brings the order back when the goods are still there.
    S.EXPIRED: frozenset({S.PAID, S.REVIEW}),
    S.REFUNDED: frozenset(),
}

PAYABLE_STATES = frozenset({S.AWAITING_PAYMENT})
PAID_STATES = frozenset({S.PAID, S.PACKED, S.SHIPPED})
# Paid, and goods of it are still here: whether they leave is ours to decide.
UNSENT_STATES = frozenset({S.PAID, S.PACKED})
TO_FULFIL_STATES = frozenset({S.PAID, S.TO_COLLECT, S.PACKED})
# Pieces of it are still to be packed.
TO_PACK_STATES = frozenset({S.PAID, S.TO_COLLECT})
# Something of it is still to be sent, or will be.
ADDRESS_OPEN_STATES = frozenset({S.AWAITING_PAYMENT, S.REVIEW, *TO_FULFIL_STATES})
