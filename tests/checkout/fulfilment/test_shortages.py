"""Missing and broken goods: noted at once, and the order waits under trouble until somebody has decided."""

import pytest

from checkout.fulfilment.models import Shortage
from checkout.fulfilment.operations import TooManyPieces, pack_parcel
from checkout.fulfilment.queries import job_of
from checkout.fulfilment.shortages import AlreadySettled, open_shortages, report_shortage, settle_shortage
from checkout.orders.models import Order
from checkout.orders.operations import IllegalMove
from tests.factories import make_basket, make_order, make_product, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def packer():
    return make_staff()


@pytest.fixture
def order():
    return make_order(basket=make_basket(goods=[(make_product(stock=9), 3)]), paid=True)


def report(order, packer, pieces: int = 1) -> Shortage:
    return report_shortage(order, order.lines.get().pk, pieces, kind="broken", note="ขวดแตก", by=packer)


def test_an_order_with_missing_goods_stands_under_trouble_until_it_is_settled(order, packer):
    shortage = report(order, packer)
    assert job_of(order).slug == "trouble"
    assert open_shortages(order) == [shortage]

    settle_shortage(shortage, by=packer)

    assert job_of(order).slug == "to-pick"
    assert open_shortages(order) == []
    assert list(order.events.values_list("kind", flat=True))[-2:] == ["short", "short-settled"]
    with pytest.raises(AlreadySettled):
        settle_shortage(shortage, by=packer)


def test_the_rest_is_packed_meanwhile(order, packer):
    report(order, packer)

    pack_parcel(order, pieces={order.lines.get().pk: 2}, by=packer)

    assert job_of(order).slug == "to-ship"


@pytest.mark.parametrize("pieces", [0, 4])
def test_no_more_are_missing_than_are_to_be_packed(order, packer, pieces):
    with pytest.raises(TooManyPieces):
        report(order, packer, pieces)


def test_of_what_is_not_to_be_packed_nothing_is_missing(packer):
    with pytest.raises(IllegalMove):
        report(make_order(packed=True), packer)
    assert not Shortage.objects.exists()
    assert Order.objects.get().status == "packed"


def test_a_press_notes_it_and_another_settles_it(client, order, packer):
    client.force_login(packer)
    line = order.lines.get()

    client.post(f"/en/desk/orders/{order.number}/short/", {"line": line.pk, "pieces": "1", "kind": "missing"})
    page = client.get(f"/en/desk/orders/{order.number}/").content.decode()
    assert "Not there" in page
    assert "It is here now" in page
    for wrong in ({}, {"line": line.pk, "pieces": "x", "kind": "missing"}, {"line": line.pk, "pieces": 1, "kind": "?"}):
        client.post(f"/en/desk/orders/{order.number}/short/", wrong)
    client.post(f"/en/desk/shortages/{Shortage.objects.get().pk}/settle/")

    assert open_shortages(order) == []
