"""Notes who of the staff saw people's data or took it out, and finds who did."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from checkout.orders.models import Order

from .models import PersonalLook, TakenOut


def note_looks(orders: Iterable[Order], *, by, reason: str = "") -> None:
    """Note that somebody sees whom orders go to: once for a person, an order and a day. One statement."""
    today = timezone.localdate()
    looks = [PersonalLook(order=order, by=by, on=today, reason=reason[:200]) for order in orders]
    PersonalLook.objects.bulk_create(looks, ignore_conflicts=True)


def looks_at(number: str = "") -> QuerySet[PersonalLook]:
    """Return who looked at buyers' data, the latest first: at all orders, or at one."""
    looks = PersonalLook.objects.select_related("order", "by").order_by("-pk")
    return looks.filter(order__number=number) if number else looks


def note_taken_out(what: str, *, by, reason: str) -> None:
    """Note that somebody takes a file with data of people out, and why. `what` names the file."""
    TakenOut.objects.create(what=what[:80], by=by, reason=reason[:200])


def taken_out() -> QuerySet[TakenOut]:
    """Return the files with data of people that were taken out, the latest first."""
    return TakenOut.objects.select_related("by")
