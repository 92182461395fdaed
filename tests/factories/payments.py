"""Payments that no provider keeps."""

from django.utils import timezone

from checkout.orders.models import Order
from checkout.payments.models import BankAccount, PaymentAttempt, Slip
from checkout.payments.offline import take_in_slip
from checkout.payments.operations import start_attempt
from checkout.payments.states import AttemptState
from tests.factories.orders import make_order
from tests.slips import slip_file


def make_account(*, number: str = "1234567890", active: bool = True) -> BankAccount:
    return BankAccount.objects.create(bank="004", number=number, name="ศูนย์ OTOP ขอนแก่น", active=active)


def make_transfer(order: Order | None = None) -> PaymentAttempt:
    """Return an attempt to pay an order by transfer, waiting for its money."""
    return start_attempt(order or make_order(), PaymentAttempt.Method.TRANSFER)


def make_paid_attempt(order: Order) -> PaymentAttempt:
    """Return the transfer that a paid order was paid with: no provider is asked about it."""
    return PaymentAttempt.objects.create(
        order=order,
        method=PaymentAttempt.Method.TRANSFER,
        amount_baht=order.total_incl_tax,
        state=AttemptState.PAID,
        expires_at=timezone.now(),
    )


def make_slip(attempt: PaymentAttempt | None = None, *, reference: str = "TEST1") -> Slip:
    """Return a slip that waits to be checked."""
    return take_in_slip(attempt or make_transfer(), slip_file(reference=reference))
