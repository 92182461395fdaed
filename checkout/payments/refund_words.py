"""How a refund stands, in words its buyer can use."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from checkout.orders.models import Order

from .models import PaymentAttempt, Refund
from .refund_moves import LAPSED
from .refund_sync import is_by_hand
from .states import RefundState as R

CARD = PaymentAttempt.Method.CARD


def refunds_for_buyer(order: Order) -> list[Refund]:
    """Return the refunds a buyer may know of, the latest first: not those not given yet, or never taken."""
    refunds = Refund.objects.filter(attempt__order=order).select_related("attempt__order", "moved_to").order_by("-pk")
    known = [refund for refund in refunds if refund.state != R.FAILED or refund.refund_id]
    return [refund for refund in known if refund.state != R.ASKED]


def how_it_stands(refund: Refund) -> str:
    """Say where the money is, and what its buyer has to do, if anything."""
    if refund.moved_to:
        return _("It pays for the goods that take their place: order %(number)s.") % {"number": refund.moved_to.number}
    if refund.state == R.SUCCEEDED and refund.attempt.method == CARD:
        return _("It has gone back to your card. Your bank may need five to ten days until you see it.")
    if refund.state == R.REQUESTED and is_by_hand(refund.attempt):
        return _("We give it back to you by hand, and write to you as soon as that is done.")
    if refund.state == R.CANCELED and refund.failure == LAPSED:
        return _("The time to name your bank account is over. The money is safe with us, and we will write to you.")
    return {
        R.REQUESTED: _("We are arranging it just now. You need not do anything."),
        R.NEEDS_BUYER: _(
            "Our payment service, Stripe, has sent you a mail that asks for your bank account. That mail is real. As "
            "soon as you have answered it, the money is on its way to you."
        ),
        R.PENDING: _("It is on its way to you. That can take some days. You need not do anything."),
        R.SUCCEEDED: _("It has reached you. Thank you for your patience."),
        R.FAILED: _("It did not reach you. The money is safe with us, and we will write to you."),
        R.CANCELED: _("We have withdrawn this refund. If that surprises you, please answer any of our mails."),
    }[refund.state]


def progress(refunds: Iterable[Refund]) -> list[tuple[Refund, str]]:
    """Return refunds, each with how it stands."""
    return [(refund, how_it_stands(refund)) for refund in refunds]
