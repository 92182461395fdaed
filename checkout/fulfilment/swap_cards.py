"""What goes and what comes in an exchange, as pages of buyer and desk show it. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass

from checkout.orders.models import Order
from checkout.orders.queries import OrderRow

from .models import Swap
from .swap_words import swap_trouble
from .swaps import REFUSALS, Quote, quote_of


@dataclass(frozen=True)
class SwapCard:
    """One exchange: names with pieces, and while it waits for her yes what it costs, or why it cannot be any more."""

    swap: Swap
    gone: list[tuple[str, int]]
    come: list[tuple[str, int]]
    quote: Quote | None = None
    trouble: str = ""


def swap_cards(order: Order, rows: Iterable[OrderRow]) -> list[SwapCard]:
    """Return the exchanges of an order, the latest first. One query where there are none."""
    swaps = order.swaps.select_related("added", "by", "heard_by").order_by("-pk")
    names = {row.line_pk: row.name for row in rows}
    return [_card(swap, order, names) for swap in swaps]


def _card(swap: Swap, order: Order, names: dict[int, str]) -> SwapCard:
    swap.order = order
    gone = [(names[line.line_id], line.quantity) for line in swap.lines.all()]
    goods = swap.goods.select_related("stockrecord__product__parent")
    come = [(good.stockrecord.product.get_title(), good.quantity) for good in goods]
    if swap.state != Swap.State.PROPOSED:
        return SwapCard(swap, gone, come)
    try:
        return SwapCard(swap, gone, come, quote=quote_of(swap))
    except REFUSALS as error:
        return SwapCard(swap, gone, come, trouble=swap_trouble(error))
