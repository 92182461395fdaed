"""A shop that is registered for VAT, and what its papers are about."""

from decimal import Decimal

import pytest
from django.utils import timezone

from checkout.documents.contents import Buyer
from checkout.payments.models import PaymentAttempt, Refund, RefundLine
from checkout.payments.states import AttemptState, RefundState

TAX_ID = "0123456789016"


@pytest.fixture
def seller(settings):
    """Who sells: invented, as all names and numbers here. The worker sleeps: tests issue the papers they mean."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    settings.SELLER_NAME = "บริษัท ผ้าไหมตัวอย่าง จำกัด"
    settings.SELLER_ADDRESS = "1 หมู่ 1 ตำบลตัวอย่าง อำเภอตัวอย่าง จังหวัดขอนแก่น 40000"
    settings.SELLER_TAX_ID = "0-1234-56789-01-6"
    settings.SELLER_BRANCH = "00000"
    return settings


@pytest.fixture
def worker(seller):
    """The worker does at once what it is given."""
    seller.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}


@pytest.fixture
def company() -> Buyer:
    return Buyer(name="บริษัท ผู้ซื้อ จำกัด", tax_id=TAX_ID, branch="00012", address="99 ถนนตัวอย่าง กรุงเทพมหานคร 10310")


@pytest.fixture
def refund_of():
    """Return a way to give money of a paid order back: `refund_of(order, "100.00", lines={line: pieces})`."""

    def give(order, baht=None, *, lines=None, reason="faulty", state=RefundState.SUCCEEDED, attempt_state="paid"):
        attempt = order.attempts.filter(state=attempt_state).first() or PaymentAttempt.objects.create(
            order=order,
            method="transfer",
            amount_baht=order.total_incl_tax,
            state=AttemptState(attempt_state),
            expires_at=timezone.now(),
        )
        shares = {line: line.line_price_incl_tax * pieces / line.quantity for line, pieces in (lines or {}).items()}
        amount = Decimal(baht) if baht else sum(shares.values())
        refund = Refund.objects.create(attempt=attempt, amount_baht=amount, reason=reason, state=state)
        for line, share in shares.items():
            RefundLine.objects.create(refund=refund, line=line, quantity=lines[line], amount_baht=share)
        return refund

    return give
