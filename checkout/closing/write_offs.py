"""Pieces that broke or were lost with us: off the shelf, and into the books."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.producers.splits import Pieces, Split, scope_of, split_prices
from catalogue.producers.terms import Mode
from catalogue.stock.models import Move
from catalogue.stock.operations import break_stock
from checkout.ledger.events import post_breakage


class NoPrice(Exception):
    """The good has no price, so nobody can say what its maker would have had for it."""


@transaction.atomic
def write_off(stockrecord: StockRecord, pieces: int, *, by, note: str, once: str = "") -> Move:
    """Take broken or lost pieces off the shelf and book whose loss they are, both or neither.

    Goods of a producer: she is owed what a sale would bring her by today's terms. Goods of our own: what they cost is
    a loss of ours. The stock record is locked first, so that no delivery note changes whose the pieces are meanwhile.
    `once` names this press of a button: the second time its move is returned as it stands. Raises NotEnoughStock below
    what is kept for orders, NoPrice, ValueError below one piece.
    """
    record = (
        StockRecord.objects.select_for_update(of=("self",))
        .select_related("product__parent", "partner")
        .get(pk=stockrecord.pk)
    )
    known = Move.objects.filter(kind=Move.Kind.BREAK, reference=once).first() if once else None
    if known:
        return known
    move = break_stock(record, pieces, by=by, note=note, reference=once)
    split = loss_of(record, pieces)
    # Pieces that were given for nothing cost nothing.
    if split.shares.producer_baht:
        post_breakage(
            str(move.pk),
            producer=None if split.mode == Mode.BOUGHT else record.partner_id,
            baht=split.shares.producer_baht,
            on=timezone.localdate(),
            note=f"{record.product.get_title()[:120]} × {pieces}: {note}"[:200],
            by=by,
        )
    return move


def loss_of(record: StockRecord, pieces: int) -> Split:
    """Return who would get what if these pieces were sold today; the maker's part is what their loss costs us."""
    if record.price is None:
        raise NoPrice(record.pk)
    gross = record.price * Decimal(pieces)
    goods = Pieces(scope_of(record.product, record), record, quantity=pieces, gross_baht=gross, full_gross_baht=gross)
    return split_prices([goods], timezone.localdate())[0]
