import io
from datetime import date

import pytest
from PIL import Image

from checkout.orders.models import Order
from tests.factories import make_basket, make_order, make_product
from tests.factories.payments import make_paid_attempt


@pytest.fixture
def sauce():
    return make_product(name_th="แจ่วบอง", name_en="Jaew bong", price="100.00", stock=9)


@pytest.fixture
def order(sauce) -> Order:
    """Three jars that left today and came today, paid by transfer."""
    order = make_order(basket=make_basket(goods=[(sauce, 3)]), shipped=True)
    make_paid_attempt(order)
    order.parcels.update(delivered_on=date.today())
    return order


@pytest.fixture
def photo() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (3000, 2000), "brown").save(picture, "JPEG")
    return picture.getvalue()
