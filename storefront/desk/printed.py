"""What was printed of an order, as its page at the desk says it."""

from django.utils.translation import gettext as _

from checkout.fulfilment.papers.prints import PaperKind, prints_in
from checkout.orders.models import Order, OrderEvent
from checkout.orders.states import TO_FULFIL_STATES


def papers_to_print(order: Order, events: list[OrderEvent]) -> list[dict] | None:
    """Return each paper that can be printed of an order, and how often, when and by whom it was; None if none may."""
    if order.status not in TO_FULFIL_STATES:
        return None
    printed = prints_in(events)
    return [{"kind": kind, "prints": [one for one in printed if one.kind == kind]} for kind in PaperKind]


def say_prints(events: list[OrderEvent]) -> None:
    """Give each event of an order that is a print its words: which papers, and the how-many-eth time."""
    for one in prints_in(events):
        words = one.kind.label
        if one.time > 1:
            words = _("%(paper)s (time %(time)s)") % {"paper": words, "time": one.time}
        one.event.words = ", ".join(filter(None, (one.event.words, str(words))))
