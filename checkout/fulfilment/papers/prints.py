"""Which papers were printed of an order, by whom and how often: written down before they are drawn."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from checkout.orders.models import Order, OrderEvent

MOST_ORDERS = 50


class PaperKind(models.TextChoices):
    """What the packing room prints of orders, in the order in which one job prints it."""

    PICK_LIST = "pick-list", _("Pick list")
    SLIP = "slip", _("Packing slip")
    GIFT_SLIP = "gift-slip", _("Packing slip without prices, for a gift")
    LABEL = "label", _("Address label, 100 × 150 mm")
    LABEL_SHEET = "label-sheet", _("Address labels, four on a sheet of A4")
    CARD = "card", _("Maker’s card")


@dataclass(frozen=True)
class Print:
    """One paper of an order as it was printed: the how-many-eth time it was."""

    kind: PaperKind
    time: int
    event: OrderEvent


def write_prints(orders: Iterable[Order], kinds: Iterable[str], *, by) -> None:
    """Note that these papers of these orders are printed now. One query.

    Noted before they are drawn: a paper that may lie in a printer somewhere must never be unknown.
    """
    data = {"papers": [str(kind) for kind in kinds]}
    OrderEvent.objects.bulk_create(
        OrderEvent(order=order, kind=OrderEvent.Kind.PRINTED, by=by, data=data) for order in orders
    )


def prints_in(events: Iterable[OrderEvent]) -> list[Print]:
    """Return what was printed of one order, each kind of paper counted, by its events in the order they happened."""
    times: Counter[str] = Counter()
    found = []
    for event in events:
        for kind in event.data.get("papers", []) if event.kind == OrderEvent.Kind.PRINTED else []:
            times[kind] += 1
            found.append(Print(PaperKind(kind), times[kind], event))
    return found


def times_printed(pks: Iterable[int]) -> dict[int, Counter[str]]:
    """Return how often each paper of these orders was printed. One query."""
    events = OrderEvent.objects.filter(order__in=list(pks), kind=OrderEvent.Kind.PRINTED)
    found: dict[int, Counter[str]] = {}
    for order, data in events.order_by().values_list("order", "data"):
        found.setdefault(order, Counter()).update(data.get("papers", []))
    return found
