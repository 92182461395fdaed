"""What happened to an order, in words."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from .models import Order, OrderEvent
from .states import UNSENT_STATES, OrderState

Kind = OrderEvent.Kind


@dataclass(frozen=True)
class Step:
    """One step of an order's way: `state` is done, current or todo."""

    label: str
    when: datetime | None
    note: str
    state: str


def buyer_timeline(order: Order) -> list[Step]:
    """Return the order's way from ordered to sent, with what is done and what comes next."""
    happened = {event.kind: event.at for event in order.events.all()}
    if order.status == OrderState.EXPIRED:
        called_off = Kind.TO_COLLECT in happened
        return [
            Step(_("Ordered"), happened.get(Kind.PLACED), "", "done"),
            Step(
                _("Called off") if called_off else _("Not paid in time"),
                happened.get(Kind.EXPIRED),
                _("The goods are back on the shelf."),
                "current",
            ),
        ]
    if order.status == OrderState.RETURNED:
        return [
            Step(_("Ordered"), happened.get(Kind.PLACED), "", "done"),
            Step(_("Handed to the carrier"), happened.get(Kind.SHIPPED), "", "done"),
            Step(_("Parcel came back"), happened.get(Kind.RETURNED), "", "current"),
        ]
    if order.status == OrderState.REFUNDED:
        return _way_of_refunded(happened, is_exchanged=bool(_exchanges(order)))
    way = [
        (Kind.PLACED, _("Ordered"), ""),
        (Kind.PAID, _("Payment received"), ""),
        (Kind.PACKED, _("Packed at the OTOP centre"), _("Within two working days of your payment.")),
        (Kind.SHIPPED, _("Handed to the carrier"), ""),
    ]
    if order.status == OrderState.AWAITING_PAYMENT:
        way[1] = (Kind.PAID, _("Payment"), _("We wait for it."))
    if order.status == OrderState.REVIEW:
        way[1] = (Kind.PAID, _("Payment being checked"), _("We look at your payment and will write to you."))
    if order.ships_by:
        way[2] = (Kind.PACKED, _("Made for you, then packed at the OTOP centre"), "")
    gone = _parcels_gone(order)
    if gone:
        way[2] = (Kind.PACKED, _("The rest packed at the OTOP centre"), "")
    if Kind.TO_COLLECT in happened:
        way[1] = (Kind.TO_COLLECT, _("You pay when the parcel comes"), "")
        if not order.ships_by:
            way[2] = (Kind.PACKED, _("Packed at the OTOP centre"), _("Within two working days of your order."))
    done = _steps_done(order)
    steps = [
        Step(
            label,
            happened.get(kind) if position < done else None,
            "" if position < done else note,
            "done" if position < done else "current" if position == done else "todo",
        )
        for position, (kind, label, note) in enumerate(way)
    ]
    return [*steps[:done], *_given_back(order), *gone, *steps[done:]]


def _way_of_refunded(happened: dict[str, datetime], *, is_exchanged: bool) -> list[Step]:
    way = [
        (Kind.PLACED, _("Ordered")),
        (Kind.EXPIRED, _("Not paid in time")),
        (Kind.PAID, _("Payment received")),
        (Kind.SHIPPED, _("Handed to the carrier")),
        (Kind.RETURNED, _("Parcel came back")),
    ]
    done = [Step(label, happened[kind], "", "done") for kind, label in way if kind in happened]
    end = _("Exchanged for other goods") if is_exchanged else _("All of your money given back")
    return [*done, Step(end, happened.get(Kind.REFUNDED), "", "current")]


def _exchanges(order: Order) -> list[OrderEvent]:
    return [event for event in order.events.all() if event.kind == Kind.SWAP and event.data["state"] == "done"]


def _parcels_gone(order: Order) -> list[Step]:
    """Return the parcels that have left of an order while the rest of it is still here."""
    if order.status not in UNSENT_STATES:
        return []
    sent = order.parcels.filter(shipped_at__isnull=False).values_list("number", "shipped_at")
    return [Step(_("Parcel %(number)s handed to the carrier") % {"number": n}, at, "", "done") for n, at in sent]


def _given_back(order: Order) -> list[Step]:
    """Return the exchanges of an order, and the parts of its money that reached its buyer and stayed there."""
    moved = [e for e in order.events.all() if e.kind == Kind.REFUND_MOVED and "moved_to" not in e.data]
    latest = {e.data["refund"]: e for e in moved if "refund" in e.data}
    reached = [event for event in latest.values() if event.data.get("state") == "succeeded"]
    reached += [event for event in order.events.all() if event.kind == Kind.DISPUTE_CLOSED and _is_part(event)]
    steps = [Step(_("Exchanged for other goods"), event.at, "", "done") for event in _exchanges(order)]
    return [*steps, *(Step(_("Part of your money given back"), event.at, "", "done") for event in reached)]


def _is_part(dispute_closed: OrderEvent) -> bool:
    """Say whether the buyer's bank has taken back a part of what she paid, and left the rest."""
    return Decimal(dispute_closed.data.get("left_baht", "0")) > 0


def _steps_done(order: Order) -> int:
    return {OrderState.PAID: 2, OrderState.TO_COLLECT: 2, OrderState.PACKED: 3, OrderState.SHIPPED: 4}.get(
        order.status, 1
    )
