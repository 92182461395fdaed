"""Simulated and real money stay apart."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as shop_settings

from checkout.payments.checks import check_payment_settings, is_this_computer

REAL_SHOP = {
    "PAYMENT_BRAKE": True,
    "DEBUG": False,
    "DEMO": False,
    "CLOSED": False,
    "IS_HTTPS": True,
    "STRIPE_API_BASE": "",
    "STRIPE_SECRET_KEY": "rk_live_x",
    "STRIPE_WEBHOOK_SECRETS": ["whsec_x"],
}
DEMO = {
    "PAYMENT_BRAKE": True,
    "DEBUG": False,
    "DEMO": True,
    "CLOSED": False,
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
        ({**DEMO, "STRIPE_SECRET_KEY": ""}, ["payments.E002", "payments.E010"]),
        ({**DEMO, "STRIPE_SECRET_KEY": "sk_live_x"}, ["payments.E002", "payments.E004"]),
        ({**DEMO, "STRIPE_API_BASE": "http://standin.example"}, ["payments.E003"]),
        ({**DEMO, "STRIPE_API_BASE": "http://127.0.0.1.example"}, ["payments.E003"]),
        ({**REAL_SHOP, "DEMO": True}, ["payments.E004"]),
        ({**REAL_SHOP, "DEBUG": True, "STRIPE_SECRET_KEY": "sk_live_x"}, ["payments.E004"]),
        ({**REAL_SHOP, "STRIPE_WEBHOOK_SECRETS": []}, ["payments.E005"]),
        ({**REAL_SHOP, "PAYMENT_BRAKE": False}, ["payments.W001"]),
        ({**DEMO, "PAYMENT_BRAKE": False}, ["payments.W001"]),
        ({**DEMO, "PAYMENT_BRAKE": False, "DEMO": False, "DEBUG": True}, []),
        ({**REAL_SHOP, "IS_HTTPS": False}, ["payments.E009"]),
        ({**REAL_SHOP, "IS_HTTPS": False, "STRIPE_WEBHOOK_SECRETS": []}, ["payments.E009", "payments.E005"]),
        ({**REAL_SHOP, "STRIPE_SECRET_KEY": "rk_test_x"}, ["payments.E006"]),
        ({**REAL_SHOP, "STRIPE_SECRET_KEY": "sk_test_standin"}, ["payments.E006"]),
        ({**REAL_SHOP, "STRIPE_SECRET_KEY": "rk_test_x", "CLOSED": True}, []),
        ({**REAL_SHOP, "STRIPE_SECRET_KEY": "rk_test_x", "DEMO": True}, []),
        ({**REAL_SHOP, "STRIPE_SECRET_KEY": "rk_test_x", "DEBUG": True, "IS_HTTPS": False}, []),
        ({**REAL_SHOP, "STRIPE_API_BASE": "http://127.0.0.1:8001"}, ["payments.E001", "payments.E002"]),
        ({**REAL_SHOP, "STRIPE_SECRET_KEY": "pk_test_x"}, ["payments.E008"]),
        ({**REAL_SHOP, "STRIPE_SECRET_KEY": "whsec_x"}, ["payments.E008"]),
        ({**REAL_SHOP, "STRIPE_WEBHOOK_SECRETS": ["whsec_x", "whsec_y"]}, []),
        ({**REAL_SHOP, "STRIPE_WEBHOOK_SECRETS": ["whsec_x", "rk_test_y"]}, ["payments.E007"]),
        ({**REAL_SHOP, "STRIPE_SECRET_KEY": ""}, ["payments.E010"]),
    ],
)
def test_payment_settings_that_contradict_themselves_are_refused(settings, shop, expected):
    for name, value in shop.items():
        setattr(settings, name, value)

    errors = check_payment_settings(None)

    assert [error.id for error in errors] == expected


@pytest.mark.parametrize("entrance", ["storefront.wsgi", "django.core.management"])
@pytest.mark.parametrize(("key", "opens"), [("sk_test_x", True), ("sk_live_x", False)])
def test_a_shop_that_mixes_money_does_not_open(entrance, key, opens, tmp_path):
    opening = f"import {entrance}"
    if entrance == "django.core.management":
        opening = "from django.core.management import execute_from_command_line as do; do(['manage.py', 'check'])"
    shop = {"DEMO": "1", "STRIPE_SECRET_KEY": key, "STRIPE_WEBHOOK_SECRETS": "whsec_x", "VAR_DIR": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", opening],
        cwd=shop_settings.BASE_DIR,
        env={"PATH": os.defpath, "DJANGO_SETTINGS_MODULE": "storefront.settings", **shop},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode == 0) is opens, run.stderr
    assert ("payments.E004" in run.stderr) is not opens


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        *(("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True)),
        *(("10.0.0.1", False), ("api.example.com", False), ("localhost.example", False), ("", False), (None, False)),
    ],
)
def test_is_this_computer_knows_loopback_only(host, expected):
    assert is_this_computer(host) is expected
