import pytest
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.stock.models import Move
from catalogue.stock.operations import Wanted, hold_stock, sell_held
from storefront.dashboard.catalogue.forms import StockRecordForm
from tests.factories import make_product, make_staff

pytestmark = pytest.mark.django_db


def form_for(record, **changes):
    data = {
        "partner": record.partner_id,
        "partner_sku": record.partner_sku,
        "price_currency": "THB",
        "price": record.price,
        **changes,
    }
    return StockRecordForm(record.product.get_product_class(), make_staff(), data=data, instance=record)


def pieces(record) -> int:
    return StockRecord.objects.get(pk=record.pk).num_in_stock


def test_saving_an_old_form_does_not_bring_sold_pieces_back():
    record = make_product(stock=10).stockrecords.get()
    form = form_for(record, price="600.00")
    hold_stock([Wanted(record.pk, 3)], reference="KK-1", until=timezone.now())
    sell_held("KK-1")

    assert form.is_valid(), form.errors
    form.save()

    record.refresh_from_db()
    assert (pieces(record), str(record.price)) == (7, "600.00")


def test_pieces_are_added_as_a_move():
    record = make_product(stock=10).stockrecords.get()
    form = form_for(record, num_in_stock="5")

    assert form.is_valid(), form.errors
    form.save()

    assert pieces(record) == 15
    assert Move.objects.last().quantity == 5


def test_held_pieces_cannot_be_taken_away():
    record = make_product(stock=3).stockrecords.get()
    hold_stock([Wanted(record.pk, 2)], reference="KK-1", until=timezone.now())
    record.refresh_from_db()

    form = form_for(record, num_in_stock="-2")

    assert not form.is_valid()
    assert "num_in_stock" in form.errors


@pytest.mark.parametrize("path", ["", "KK-1/", "KK-1/lines/3/", "KK-1/shipping-address/"])
def test_oscars_order_screens_lead_to_the_desk(client, path):
    user = make_staff()
    user.is_superuser = True
    user.save()
    client.force_login(user)

    answer = client.get(f"/th/dashboard/orders/{path}")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/th/desk/")


def test_staff_who_only_pack_are_led_from_the_dashboard_to_the_desk(client):
    client.force_login(make_staff())

    assert client.get("/th/dashboard/").headers["Location"] == "/th/desk/"
