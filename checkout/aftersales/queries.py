"""Cases for lists and pages. Reads only."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from checkout.orders.models import Order
from checkout.orders.queries import OrderRow, order_rows

from .days import money_due
from .models import Case, CaseLine

NEAR = timedelta(days=4)


def open_cases() -> QuerySet[Case]:
    """Return the cases nobody has ended, the longest-waiting first. One query."""
    return Case.objects.filter(ended_at=None).select_related("order").order_by("asked_at", "pk")


def cases_of(order: Order) -> QuerySet[Case]:
    """Return the cases of an order, the latest first."""
    return order.cases.select_related("order", "refund").order_by("-pk")


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


def goods_of(case: Case) -> list[CaseGood]:
    """Return the goods a case is about. As many queries as `order_rows`, and one."""
    rows = {row.line_pk: row for row in order_rows(case.order)}
    return [CaseGood(line, rows[line.line_id]) for line in case.lines.all()]
