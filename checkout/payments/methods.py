"""The ways to pay that this shop offers now."""

from .models import PaymentAttempt

Method = PaymentAttempt.Method


def offered_methods() -> list[tuple[str, str]]:
    """Return the ways a buyer can choose from, each with its name, the one that suits most first."""
    return [(method.value, method.label) for method in (Method.PROMPTPAY, Method.CARD)]
