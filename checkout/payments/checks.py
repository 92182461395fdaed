"""Keeps simulated and real money apart: a shop whose payment settings contradict each other does not start."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

LIVE_KEYS = ("sk_live_", "rk_live_")


@register(Tags.security)
def check_payment_settings(app_configs, **_) -> list[CheckMessage]:
    """Return what contradicts itself in the settings of payments."""
    errors = []
    if settings.STRIPE_API_BASE:
        errors += standin_errors()
    if settings.STRIPE_SECRET_KEY.startswith(LIVE_KEYS) and (settings.DEBUG or settings.DEMO):
        errors.append(
            Error(
                "A live Stripe key is set in a shop that runs with DEBUG or DEMO.",
                hint="Use a key that begins with sk_test_, or switch DEBUG and DEMO off.",
                id="payments.E004",
            )
        )
    if settings.IS_HTTPS and settings.STRIPE_SECRET_KEY and not settings.STRIPE_WEBHOOK_SECRETS:
        errors.append(
            Error(
                "Stripe is switched on, but STRIPE_WEBHOOK_SECRETS is empty: no message of Stripe could be believed.",
                hint="Copy the signing secret (whsec_...) of the webhook endpoint from Stripe's dashboard.",
                id="payments.E005",
            )
        )
    if not settings.PAYMENT_BRAKE and not settings.DEBUG:
        errors.append(
            Warning(
                "PAYMENT_BRAKE is off: anybody can try stolen cards here, one after the other.",
                hint="Remove PAYMENT_BRAKE=0. To let one buyer try again, use the desk instead.",
                id="payments.W001",
            )
        )
    return errors


def standin_errors() -> list[Error]:
    """Return why this shop may not talk to a stand-in: whoever answers at STRIPE_API_BASE decides what is paid."""
    errors = []
    if not (settings.DEBUG or settings.DEMO):
        errors.append(
            Error(
                "STRIPE_API_BASE is set in a shop that is neither a demo nor in DEBUG: payments would be simulated.",
                hint="Remove STRIPE_API_BASE, or set DEMO=1 if this is a demo.",
                id="payments.E001",
            )
        )
    if not settings.STRIPE_SECRET_KEY.startswith("sk_test_"):
        errors.append(
            Error(
                "STRIPE_API_BASE is set with a key that does not begin with sk_test_.",
                hint="A real key must never be sent to a stand-in. Use STRIPE_SECRET_KEY=sk_test_standin.",
                id="payments.E002",
            )
        )
    if not is_this_computer(urlsplit(settings.STRIPE_API_BASE).hostname):
        errors.append(
            Error(
                "STRIPE_API_BASE points to another computer.",
                hint="The stand-in listens on this computer only, such as http://127.0.0.1:8001.",
                id="payments.E003",
            )
        )
    return errors


def is_this_computer(host: str | None) -> bool:
    """Say whether a host name can only mean this computer.

    >>> is_this_computer("127.0.0.1"), is_this_computer("::1"), is_this_computer("localhost")
    (True, True, True)
    >>> is_this_computer("api.example.com"), is_this_computer("10.0.0.1"), is_this_computer(None)
    (False, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
