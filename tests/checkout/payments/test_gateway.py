import json
from decimal import Decimal
from pathlib import Path

import pytest
import stripe

from checkout.payments import gateway, standin
from checkout.payments.stripe_answers import to_baht

SCHEMAS = next((Path(standin.__file__).parent / "schemas").glob("stripe-python-*.json"))


@pytest.mark.parametrize(
    ("baht", "satang"),
    [("10", 1000), ("635.00", 63500), ("89.5", 8950), ("0.01", 1), ("1290.505", 129051), ("999999.99", 99999999)],
)
def test_to_satang_is_exact(baht, satang):
    assert gateway.to_satang(Decimal(baht)) == satang


@pytest.mark.parametrize("satang", [0, 1, 99, 1000, 63505, 99999999])
def test_to_baht_and_back_is_the_same(satang):
    assert gateway.to_satang(to_baht(satang)) == satang


def test_pin_sdk_schemas_and_our_version_agree():
    schemas = json.loads(SCHEMAS.read_text(encoding="utf-8"))

    assert gateway.API_VERSION == stripe.api_version == schemas["x-stripe-api-version"]
    assert schemas["x-stripe-python"] == stripe.VERSION
