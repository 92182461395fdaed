from datetime import date
from decimal import Decimal

import pytest

from checkout.shipping.rates import RATE_TABLES, delivery_price, rate_table_on
from tests.tables import table_under


@pytest.mark.parametrize(("goods", "_parcel", "price"), table_under("Delivery", "pricing.md"))
def test_delivery_price_is_as_the_document_says(goods, _parcel, price):
    assert delivery_price(int(goods), RATE_TABLES[0]) == Decimal(price)


def test_rate_table_on_an_early_day_is_refused():
    with pytest.raises(ValueError, match="no delivery rates are known"):
        rate_table_on(date(2020, 1, 1))
