"""What somebody finds in her account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalogue.pictures.pictures import Picture
from catalogue.products.queries import first_pictures
from checkout.fulfilment.queries import pieces_gone
from checkout.orders.models import Line, Order
from checkout.orders.states import PAID_STATES, OrderState

from .models import User

ORDERS_PER_PAGE = 10
PICTURES_PER_ORDER = 3


@dataclass(frozen=True)
class OrderCard:
    """An order in a list. `total_baht` is what it costs with delivery, VAT included."""

    number: str
    url: str
    placed_at: datetime
    piece_count: int
    total_baht: Decimal
    state: str
    kind: str
    pictures: list[tuple[Picture | None, str]]
    more_goods: int


def orders_of(user: User) -> QuerySet[Order]:
    """Return what somebody ordered while she was signed in, the newest first."""
    return user.orders.order_by("-date_placed", "-pk")


def order_cards(orders: Iterable[Order]) -> list[OrderCard]:
    """Return orders as a list shows them. Four queries for any number of orders."""
    orders = list(orders)
    lines = _lines_by_order(orders)
    products = [line.product for those in lines.values() for line in those if line.product]
    pictures = first_pictures({pk for product in products for pk in (product.pk, product.parent_id) if pk})
    gone = pieces_gone(orders)
    return [_card(order, lines[order.pk], pictures, gone.get(order.pk, 0)) for order in orders]


def _lines_by_order(orders: list[Order]) -> dict[int, list[Line]]:
    lines = {order.pk: [] for order in orders}
    found = Line.objects.filter(order__in=lines).select_related("product__parent").order_by("pk")
    for line in found:
        lines[line.order_id].append(line)
    return lines


def _card(order: Order, lines: list[Line], pictures: dict[int, Picture], gone: int) -> OrderCard:
    pieces = sum(line.quantity for line in lines)
    part = _("%(sent)s of %(of)s pieces sent") % {"sent": gone, "of": pieces}
    return OrderCard(
        number=order.number,
        url=order.get_absolute_url(),
        placed_at=order.date_placed,
        piece_count=pieces,
        total_baht=order.total_incl_tax,
        state=part if gone else str(order.state.label),
        kind=_kind(order.state),
        pictures=[_picture(line, pictures) for line in lines[:PICTURES_PER_ORDER]],
        more_goods=max(len(lines) - PICTURES_PER_ORDER, 0),
    )


def _kind(state: OrderState) -> str:
    """Return how a badge says a state: good as soon as it is paid, warn as long as something is to be done."""
    if state in PAID_STATES:
        return "good"
    return "info" if state == OrderState.EXPIRED else "warn"


def _picture(line: Line, pictures: dict[int, Picture]) -> tuple[Picture | None, str]:
    product = line.product
    if product is None:
        return None, "natural"
    return pictures.get(product.pk) or pictures.get(product.main.pk), product.main.palette or "natural"


def works_here(user: User) -> bool:
    """Say whether somebody is an editor or on the staff: what she did bears her name."""
    return user.is_staff or user.is_superuser or user.groups.exists()
