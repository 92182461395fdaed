"""Pieces that broke, were lost or given as samples, and those a count missed or found: moved, and in the books."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.producers.splits import Pieces, Split, scope_of, split_prices
from catalogue.producers.terms import Mode
from catalogue.stock import counts
from catalogue.stock.models import Lot, Move
from catalogue.stock.operations import break_stock
from checkout.ledger.events import breakage, post_breakage
from checkout.ledger.operations import Posting, post_many


class NoPrice(Exception):
    """The good has no price, so nobody can say what its maker would have had for it."""

    def __init__(self, record: StockRecord):
        super().__init__(str(record.pk))
        self.record = record


@transaction.atomic
def write_off(
    stockrecord: StockRecord,
    pieces: int,
    *,
    by,
    note: str,
    once: str = "",
    kind: Move.Kind = Move.Kind.BREAK,
    lot: Lot | None = None,
) -> Move:
    """Take broken or lost pieces, or samples, off the shelf and book whose loss they are, both or neither.

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
    known = Move.objects.filter(kind=kind, reference=once).first() if once else None
    if known:
        return known
    move = break_stock(record, pieces, by=by, note=note, reference=once, kind=kind, lot=lot)
    split = losses_of([(record, pieces)])[0]
    # Pieces that were given for nothing cost nothing.
    if split.shares.producer_baht:
        post_breakage(
            str(move.pk),
            producer=None if split.mode == Mode.BOUGHT else record.partner_id,
            baht=split.shares.producer_baht,
            on=timezone.localdate(),
            note=_note(record, pieces, note),
            by=by,
        )
    return move


@transaction.atomic
def book_count(sheet_pk: int, *, reasons: Mapping[int, str], by) -> list[Move]:
    """Book the differences of a count sheet on the shelf and in the books, both or neither.

    What is missing is a loss like any other. Pieces of our own that were found are worth what they cost again; found
    pieces of a producer's are simply hers, and move no money: whether she was paid for them as lost, a person must say.
    Few questions for any number of goods. Raises what `counts.book_count` raises, and NoPrice.
    """
    moves = counts.book_count(sheet_pk, reasons=reasons, by=by)
    splits = losses_of([(move.stockrecord, abs(move.quantity)) for move in moves])
    post_many(posting for move, split in zip(moves, splits, strict=True) if (posting := _difference(move, split)))
    return moves


def _difference(move: Move, split: Split) -> Posting | None:
    record, baht = move.stockrecord, split.shares.producer_baht
    is_ours = split.mode == Mode.BOUGHT
    if not baht or (move.quantity > 0 and not is_ours):
        return None
    return breakage(
        str(move.pk),
        producer=None if is_ours else record.partner_id,
        baht=-baht if move.quantity > 0 else baht,
        on=timezone.localdate(),
        note=_note(record, -move.quantity, move.note),
        by=move.by,
    )


def _note(record: StockRecord, pieces: int, why: str) -> str:
    return f"{record.product.get_title()[:120]} × {pieces}: {why}"[:200]


def losses_of(goods: list[tuple[StockRecord, int]]) -> list[Split]:
    """Return who would get what if these pieces were sold today; the maker's part is what their loss costs us.

    One query for any number of goods. Raises NoPrice.
    """
    unpriced = next((record for record, _pieces in goods if record.price is None), None)
    if unpriced:
        raise NoPrice(unpriced)
    rows = []
    for record, pieces in goods:
        gross = record.price * Decimal(pieces)
        scope = scope_of(record.product, record)
        rows.append(Pieces(scope, record, quantity=pieces, gross_baht=gross, full_gross_baht=gross))
    return split_prices(rows, timezone.localdate())
