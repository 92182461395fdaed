from datetime import date
from decimal import Decimal

import pytest

from catalogue.producers.vat import vat_included, vat_rate_is_confirmed, vat_rate_on
from tests.tables import table_under


@pytest.mark.parametrize(("gross", "vat"), table_under("The VAT contained", "pricing.md"))
def test_vat_included_is_as_the_document_says(gross, vat):
    assert vat_included(Decimal(gross), Decimal("7.00")) == Decimal(vat)


def test_vat_rate_after_its_known_end_goes_on_and_is_unconfirmed():
    last_day, next_day = date(2026, 9, 30), date(2026, 10, 1)

    assert vat_rate_on(next_day) == vat_rate_on(last_day)
    assert (vat_rate_is_confirmed(last_day), vat_rate_is_confirmed(next_day)) == (True, False)


def test_vat_rate_before_the_first_known_day_is_refused():
    with pytest.raises(ValueError, match="no VAT rate is known"):
        vat_rate_on(date(1990, 1, 1))
