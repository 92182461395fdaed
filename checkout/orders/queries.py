"""Reads orders for their buyer and for staff."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalogue.pictures.pictures import Picture
from catalogue.products.queries import first_pictures

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


def order_rows(order: Order) -> list[OrderRow]:
    """Return what was ordered, in the reader's language where the good still exists."""
    lines = list(order.lines.select_related("product__parent__producer", "product__producer").order_by("pk"))
    products = [line.product for line in lines if line.product]
    pictures = first_pictures({pk for p in products for pk in (p.pk, p.parent_id) if pk})
    return [_row(line, pictures) for line in lines]


def _row(line, pictures: dict[int, Picture]) -> OrderRow:
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
    )


def vat_in_order(order: Order) -> Decimal:
    """Return the VAT contained in what the buyer paid, goods and delivery."""
    goods = sum((line.vat_baht for line in order.lines.all()), Decimal("0.00"))
    return goods + order.shipping_incl_tax - order.shipping_excl_tax
