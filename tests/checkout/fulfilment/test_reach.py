"""How long staff may see whom an order went to."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from checkout.fulfilment.models import Parcel
from checkout.fulfilment.reach import is_buyer_needed, with_buyers_needed
from checkout.orders.models import Order
from tests.factories import make_order

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)


def at(days_ago: int) -> datetime:
    """Return noon of a day before today."""
    return timezone.make_aware(datetime(2026, 11, 27, 12)) - timedelta(days=days_ago)


def is_needed(order: Order) -> bool:
    return with_buyers_needed(Order.objects.filter(pk=order.pk), today=TODAY).exists()


@pytest.mark.parametrize(
    ("sent", "came", "needed"),
    [(40, 30, True), (40, 31, False), (37, None, True), (38, None, False), (400, 5, True)],
)
def test_buyer_is_known_for_thirty_days_after_the_parcel_came(sent, came, needed):
    order = make_order(shipped=True)
    Order.objects.filter(pk=order.pk).update(date_placed=at(sent + 2))
    arrived = at(came).date() if came is not None else None
    Parcel.objects.update(shipped_at=at(sent), delivered_on=arrived)

    assert is_needed(order) is needed


def test_the_last_of_several_parcels_counts():
    order = make_order(shipped=True)
    Order.objects.filter(pk=order.pk).update(date_placed=at(100))
    first = order.parcels.get()
    Parcel.objects.update(shipped_at=at(90), delivered_on=at(88).date())
    second = Parcel.objects.get(pk=first.pk)
    second.pk, second.number, second.tracking_number, second.delivered_on = None, 2, "TH99999999", at(3).date()
    second.save()

    assert is_needed(order)


@pytest.mark.parametrize(("days_ago", "needed"), [(37, True), (38, False)])
def test_an_order_that_ended_without_a_parcel_is_known_as_long_from_its_day(days_ago, needed):
    order = make_order(expired=True)
    Order.objects.filter(pk=order.pk).update(date_placed=at(days_ago))

    assert is_needed(order) is needed


@pytest.mark.parametrize("steps", [{}, {"paid": True}, {"packed": True}])
def test_an_order_under_way_is_known_however_old_it_is(steps):
    order = make_order(**steps)
    Order.objects.filter(pk=order.pk).update(date_placed=at(400))

    assert is_needed(order)
    assert is_buyer_needed(order)
