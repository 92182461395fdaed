"""Splits prices by the terms in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .models import StockRecord, Terms
from .payment_cost import payment_cost_on
from .queries import terms_in_force
from .terms import Mode, Scope, Shares, producer_part, rule_for, share_out
from .vat import vat_rate_on


@dataclass(frozen=True)
class Pieces:
    """Some pieces of one good, what is paid for them, and what they cost without a discount. VAT included."""

    scope: Scope
    stockrecord: StockRecord
    quantity: int
    gross_baht: Decimal
    full_gross_baht: Decimal


@dataclass(frozen=True)
class Split:
    """Who gets what of a price, by which terms."""

    mode: Mode
    terms: Terms
    vat_percent: Decimal
    shares: Shares


def scope_of(product, stockrecord: StockRecord) -> Scope:
    """Return what terms are looked up for. `product` is a good with its main product at hand."""
    main = product.main
    pks = (product.pk,) if main.pk == product.pk else (product.pk, main.pk)
    return Scope(product_ids=pks, producer_id=stockrecord.partner_id, product_class_id=main.product_class_id)


def split_prices(goods: Iterable[Pieces], day: date) -> list[Split]:
    """Split what is paid for each of these goods by the terms of a day. One query for any number of goods."""
    rules = list(terms_in_force(day))
    return [_split(pieces, rule_for(pieces.scope, rules), day) for pieces in goods]


def _split(pieces: Pieces, terms: Terms, day: date) -> Split:
    """A delivery note says whose the pieces are; for those without one, the terms do."""
    mode, vat_percent = Mode(pieces.stockrecord.mode or terms.mode), vat_rate_on(day).percent
    shares = share_out(
        pieces.gross_baht,
        vat_percent=vat_percent,
        commission_percent=terms.commission_percent,
        payment_percent=payment_cost_on(day).percent,
        mode=mode,
        cost_baht=_cost(pieces, terms, vat_percent) if mode == Mode.BOUGHT else None,
        full_gross_baht=pieces.full_gross_baht,
        discount_share_percent=terms.discount_share_percent,
    )
    return Split(mode, terms, vat_percent, shares)


def _cost(pieces: Pieces, terms: Terms, vat_percent: Decimal) -> Decimal:
    """Return what the centre paid for pieces; without a delivery note, what the terms say it would have paid."""
    if pieces.stockrecord.cost_baht is None:
        return producer_part(pieces.full_gross_baht, vat_percent, terms.commission_percent)
    return pieces.stockrecord.cost_baht * pieces.quantity
