import doctest
from decimal import Decimal

import pytest

from storefront.ui import baht as module
from storefront.ui.baht import baht, baht_exact


@pytest.mark.parametrize(
    ("amount", "price_tag", "receipt"),
    [
        (Decimal("0"), "฿0", "฿0.00"),
        (Decimal("1"), "฿1", "฿1.00"),
        (Decimal("89.5"), "฿89.50", "฿89.50"),
        (Decimal("89.50"), "฿89.50", "฿89.50"),
        (Decimal("1290.00"), "฿1,290", "฿1,290.00"),
        (Decimal("1234567.50"), "฿1,234,567.50", "฿1,234,567.50"),
        (Decimal("0.005"), "฿0.01", "฿0.01"),
        (Decimal("99.995"), "฿100", "฿100.00"),
        (Decimal("-45"), "−฿45", "−฿45.00"),
        (Decimal("1E+3"), "฿1,000", "฿1,000.00"),
        (590, "฿590", "฿590.00"),
    ],
)
def test_baht_writes_price_tags_and_receipts(amount, price_tag, receipt):
    assert (baht(amount), baht_exact(amount)) == (price_tag, receipt)


@pytest.mark.parametrize("amount", [590.0, "590", True, None])
def test_baht_refuses_what_is_no_money(amount):
    with pytest.raises(TypeError):
        baht(amount)


def test_baht_examples_in_its_docstrings_hold():
    failed, tried = doctest.testmod(module)

    assert (failed, tried > 0) == (0, True)
