"""Reads orders for their buyer and for staff."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from catalogue.pictures.pictures import Picture
from catalogue.products.queries import first_pictures
from catalogue.stock.models import Hold, Lot, Move
from catalogue.stock.queries import lots_of_order
from checkout.basket.queries import Discount
from checkout.offers.models import ConditionalOffer

from .models import Order


@dataclass(frozen=True)
class OrderRow:
    """One ordered good, at the price of that day. Prices in baht, VAT included."""

    line_pk: int
    name: str
    sku: str
    producer_name: str
    quantity: int
    unit: str
    total_baht: Decimal
    ships_by: date | None
    picture: Picture | None
    palette: str
    lots: list[Lot]


def order_rows(order: Order) -> list[OrderRow]:
    """Return what was ordered, in the reader's language where the good still exists."""
    lines = list(order.lines.select_related("product__parent__producer", "product__producer").order_by("pk"))
    products = [line.product for line in lines if line.product]
    pictures = first_pictures({pk for p in products for pk in (p.pk, p.parent_id) if pk})
    lots = lots_of_order(order.number)
    return [_row(line, pictures, lots.get(line.stockrecord_id, [])) for line in lines]


def _row(line, pictures: dict[int, Picture], lots: list[Lot]) -> OrderRow:
    product = line.product
    main = product.main if product else None
    return OrderRow(
        line_pk=line.pk,
        name=product.get_title() if product else line.title,
        sku=line.partner_sku,
        producer_name=main.producer.name if main and main.producer else line.partner_name,
        quantity=line.quantity,
        unit=main.unit if main else "",
        total_baht=line.line_price_incl_tax,
        ships_by=line.ships_by,
        picture=(pictures.get(product.pk) or pictures.get(main.pk)) if product else None,
        palette=(main.palette if main else "") or "natural",
        lots=lots,
    )


def pieces_sent(order: Order) -> dict[int, int]:
    """Return how many pieces of each line have left the house, by line. One query.

    Lines know the parcels they lie in, though parcels stand above orders: who gives money back must ask.
    """
    lines = order.lines.filter(in_parcels__parcel__shipped_at__isnull=False).order_by()
    return dict(lines.values_list("pk").annotate(Sum("in_parcels__quantity")))


def discounts_of(order: Order) -> list[Discount]:
    """Return what offers took off an order, by names in the reader's language where the offer still exists. One query.

    The prices of the order's lines are without them already.
    """
    offers = ConditionalOffer.objects.filter(pk=OuterRef("offer_id"))
    in_thai, in_english = (Subquery(offers.values(f"name_{language}")) for language in ("th", "en"))
    wanted = [in_english, in_thai] if get_language() == "en" else [in_thai]
    rows = order.discounts.filter(amount__gt=0).annotate(said=Coalesce(*wanted, "offer_name", output_field=CharField()))
    return [Discount(name=row.said, code=row.voucher_code, baht=row.amount) for row in rows]


def orders_with_lot(lot: Lot) -> QuerySet[Order]:
    """Return the orders that got pieces of a lot and still have them, or have some kept, with how many (`lot_pieces`).

    What a recall asks for: whom to tell. One query.
    """
    given = [Move.Kind.SELL, Move.Kind.RETURN]
    moves = Move.objects.filter(lot=lot, kind__in=given).order_by()
    holds = Hold.objects.filter(lot=lot, state=Hold.State.HELD).exclude(reference=Hold.PAST_DATE).order_by()
    out = moves.filter(reference=OuterRef("number")).values("reference").annotate(pieces=-Sum("quantity"))
    kept = holds.filter(reference=OuterRef("number")).values("quantity")
    has_some = Q(number__in=moves.values("reference")) | Q(number__in=holds.values("reference"))
    return (
        Order.objects.filter(has_some)
        .annotate(lot_pieces=Coalesce(Subquery(out.values("pieces")), 0) + Coalesce(Subquery(kept), 0))
        .filter(lot_pieces__gt=0)
        .select_related("shipping_address", "user")
        .order_by("-pk")
    )


def vat_in_order(order: Order) -> Decimal:
    """Return the VAT contained in what the buyer paid, goods and delivery."""
    goods = sum((line.vat_baht for line in order.lines.all()), Decimal("0.00"))
    return goods + order.shipping_incl_tax - order.shipping_excl_tax
