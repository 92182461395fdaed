"""Cases for lists and pages. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from checkout.orders.models import Order
from checkout.orders.queries import OrderRow

from .days import money_due
from .models import Case, CaseLine

NEAR = timedelta(days=4)


def open_cases() -> QuerySet[Case]:
    """Return the cases nobody has ended, the longest-waiting first. One query."""
    return Case.objects.filter(ended_at=None).select_related("order").order_by("asked_at", "pk")


def cases_of(order: Order) -> QuerySet[Case]:
    """Return the cases of an order with their lines, the latest first. Two queries."""
    return order.cases.select_related("order").prefetch_related("lines").order_by("-pk")


@dataclass(frozen=True)
class Due:
    """The day by which the money of a return is due, and how near it is."""

    on: date
    is_near: bool
    is_over: bool


def due_of(case: Case, today: date | None = None) -> Due | None:
    """Return by when a return's money is due; None where the law names no day, or the case has ended."""
    if case.kind != Case.Kind.RETURN or not case.is_open:
        return None
    today = today or timezone.localdate()
    on = money_due(timezone.localtime(case.asked_at).date())
    return Due(on, is_near=today <= on <= today + NEAR, is_over=today > on)


@dataclass(frozen=True)
class CaseGood:
    """One good of a case, as its order names it."""

    line: CaseLine
    good: OrderRow


def goods_of(case: Case, rows: Iterable[OrderRow]) -> list[CaseGood]:
    """Return the goods a case is about, as its order's rows name them. One query, none if its lines were read."""
    names = {row.line_pk: row for row in rows}
    return [CaseGood(line, names[line.line_id]) for line in case.lines.all()]
