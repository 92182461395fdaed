"""Simulated and real money stay apart."""

import pytest

from checkout.payments.checks import check_payment_settings, is_this_computer

REAL_SHOP = {
    "PAYMENT_BRAKE": True,
    "DEBUG": False,
    "DEMO": False,
    "IS_HTTPS": True,
    "STRIPE_API_BASE": "",
    "STRIPE_SECRET_KEY": "rk_live_x",
    "STRIPE_WEBHOOK_SECRETS": ["whsec_x"],
}
DEMO = {
    "PAYMENT_BRAKE": True,
    "DEBUG": False,
    "DEMO": True,
    "IS_HTTPS": False,
    "STRIPE_API_BASE": "http://127.0.0.1:8001",
    "STRIPE_SECRET_KEY": "sk_test_standin",
    "STRIPE_WEBHOOK_SECRETS": ["whsec_x"],
}


@pytest.mark.parametrize(
    ("shop", "expected"),
    [
        (REAL_SHOP, []),
        (DEMO, []),
        ({**REAL_SHOP, "STRIPE_SECRET_KEY": "", "STRIPE_WEBHOOK_SECRETS": []}, []),
        ({**DEMO, "DEMO": False, "DEBUG": True}, []),
        ({**DEMO, "DEMO": False}, ["payments.E001"]),
        ({**DEMO, "STRIPE_SECRET_KEY": ""}, ["payments.E002"]),
        ({**DEMO, "STRIPE_SECRET_KEY": "sk_live_x"}, ["payments.E002", "payments.E004"]),
        ({**DEMO, "STRIPE_API_BASE": "http://standin.example"}, ["payments.E003"]),
        ({**DEMO, "STRIPE_API_BASE": "http://127.0.0.1.example"}, ["payments.E003"]),
        ({**REAL_SHOP, "DEMO": True}, ["payments.E004"]),
        ({**REAL_SHOP, "DEBUG": True, "STRIPE_SECRET_KEY": "sk_live_x"}, ["payments.E004"]),
        ({**REAL_SHOP, "STRIPE_WEBHOOK_SECRETS": []}, ["payments.E005"]),
        ({**REAL_SHOP, "PAYMENT_BRAKE": False}, ["payments.W001"]),
        ({**DEMO, "PAYMENT_BRAKE": False}, ["payments.W001"]),
        ({**DEMO, "PAYMENT_BRAKE": False, "DEMO": False, "DEBUG": True}, []),
    ],
)
def test_payment_settings_that_contradict_themselves_are_refused(settings, shop, expected):
    for name, value in shop.items():
        setattr(settings, name, value)

    errors = check_payment_settings(None)

    assert [error.id for error in errors] == expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        *(("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True)),
        *(("10.0.0.1", False), ("api.example.com", False), ("localhost.example", False), ("", False), (None, False)),
    ],
)
def test_is_this_computer_knows_loopback_only(host, expected):
    assert is_this_computer(host) is expected
