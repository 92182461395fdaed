"""Keeps simulated and real money apart: a shop whose payment settings contradict each other does not start."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured

LIVE_KEYS = ("sk_live_", "rk_live_")
TEST_KEYS = ("sk_test_", "rk_test_")
TAG = "payments"


@register(Tags.security, TAG)
def check_payment_settings(app_configs, **_) -> list[CheckMessage]:
    """Return what contradicts itself in the settings of payments."""
    errors = standin_errors() if settings.STRIPE_API_BASE else account_errors()
    if settings.STRIPE_SECRET_KEY.startswith(LIVE_KEYS):
        errors += live_errors()
    return errors + webhook_errors() + brake_warnings()


def refuse_contradictions() -> None:
    """Keep a web server from opening with such settings: by itself it runs no checks. Raises ImproperlyConfigured."""
    errors = [found for found in run_checks(tags=[TAG]) if found.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(f"{error.id}: {error.msg} {error.hint}" for error in errors))


def live_errors() -> list[Error]:
    """Return why real money may not be taken here."""
    errors = []
    if settings.DEBUG or settings.DEMO:
        errors.append(
            Error(
                "A live Stripe key is set in a shop that runs with DEBUG or DEMO.",
                hint="Use a key that begins with sk_test_, or switch DEBUG and DEMO off.",
                id="payments.E004",
            )
        )
    elif not settings.IS_HTTPS:
        errors.append(
            Error(
                "A live Stripe key is set in a shop whose SITE_URL does not begin with https://.",
                hint="Stripe tells its live events over HTTPS only, and the links to orders are secret.",
                id="payments.E009",
            )
        )
    return errors


def account_errors() -> list[Error]:
    """Return what is wrong with the key that goes to the real Stripe; without a key nothing goes there."""
    errors = []
    key = settings.STRIPE_SECRET_KEY
    is_for_real = settings.IS_HTTPS and not (settings.DEBUG or settings.DEMO)
    if key and not key.startswith(LIVE_KEYS + TEST_KEYS):
        errors.append(
            Error(
                "STRIPE_SECRET_KEY is no secret key of Stripe.",
                hint="It begins with rk_live_ or sk_live_, for trials with rk_test_ or sk_test_.",
                id="payments.E008",
            )
        )
    if is_for_real and not settings.CLOSED and key.startswith(TEST_KEYS):
        errors.append(
            Error(
                "A Stripe test key is set in an open shop: orders would be sent for money that does not exist.",
                hint="Use a live key; set CLOSED=1 until you have one, or DEMO=1 if this shop is for trying out.",
                id="payments.E006",
            )
        )
    return errors


def webhook_errors() -> list[Error]:
    """Return what is wrong with the secrets that Stripe's messages are believed by."""
    errors = []
    key, secrets = settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS
    if key and not secrets and (settings.IS_HTTPS or key.startswith(LIVE_KEYS)):
        errors.append(
            Error(
                "Stripe is switched on, but STRIPE_WEBHOOK_SECRETS is empty: no message of Stripe could be believed.",
                hint="Copy the signing secret (whsec_...) of the webhook endpoint from Stripe's dashboard.",
                id="payments.E005",
            )
        )
    if not all(secret.startswith("whsec_") for secret in secrets):
        errors.append(
            Error(
                "STRIPE_WEBHOOK_SECRETS holds something that is no signing secret.",
                hint="Each begins with whsec_, with a comma between two. An API key does not belong there.",
                id="payments.E007",
            )
        )
    if secrets and not key:
        errors.append(
            Error(
                "STRIPE_WEBHOOK_SECRETS is set without STRIPE_SECRET_KEY: Stripe would be heard but never asked.",
                hint="Set the key of the same Stripe account and mode, or remove the secrets.",
                id="payments.E010",
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


def brake_warnings() -> list[CheckMessage]:
    """Return a word to whoever leaves the brake off and forgets it."""
    if settings.PAYMENT_BRAKE or settings.DEBUG:
        return []
    return [
        Warning(
            "PAYMENT_BRAKE is off: anybody can try stolen cards here, one after the other.",
            hint="Remove PAYMENT_BRAKE=0. To let one buyer try again, use the desk instead.",
            id="payments.W001",
        )
    ]
