"""What the basket shows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from catalogue.pictures.pictures import Picture
from catalogue.products.queries import first_pictures
from catalogue.stock.queries import ending_soon
from checkout.shipping.repository import Repository

from .middleware import BasketMiddleware
from .models import MOST_OF_ONE_GOOD, Basket


@dataclass(frozen=True)
class BasketRow:
    """One good in the basket. Prices in baht, VAT included."""

    line_pk: int
    product_pk: int
    name: str
    url: str
    producer_name: str
    unit: str
    picture: Picture | None
    palette: str
    quantity: int
    free: int
    unit_price_baht: Decimal
    total_baht: Decimal
    lead_days: int | None = None
    best_before: date | None = None

    @property
    def is_short(self) -> bool:
        return self.quantity > self.free

    @property
    def most(self) -> int:
        """Return how many pieces can be asked for at once."""
        return min(self.free, MOST_OF_ONE_GOOD)


@dataclass(frozen=True)
class Discount:
    """What one offer takes off, by its name in the reader's language; the code of the voucher that opened it."""

    name: str
    code: str
    baht: Decimal


@dataclass(frozen=True)
class BasketSummary:
    rows: list[BasketRow]
    goods_baht: Decimal
    discounts: list[Discount]
    cheaper_delivery: str  # the offer that takes something off the delivery price
    delivery_baht: Decimal
    total_baht: Decimal
    piece_count: int
    is_short: bool


def visitors_basket(request) -> Basket:
    """Return the visitor's basket as it is stored, without prices and offers; a new one is not saved yet."""
    return BasketMiddleware(None).get_basket(request)


def piece_count(basket: Basket) -> int:
    return basket.lines.aggregate(pieces=Sum("quantity"))["pieces"] or 0 if basket.pk else 0


def basket_summary(basket: Basket) -> BasketSummary:
    """Return a basket as the shopper sees it, with the delivery price and the sum she will be charged."""
    lines = list(basket.all_lines())
    pictures = _pictures_of(lines)
    ending = ending_soon(line.stockrecord_id for line in lines)
    rows = [_row(line, pictures, ending.get(line.stockrecord_id)) for line in lines]
    goods = sum((row.total_baht for row in rows), Decimal("0.00"))
    discount = goods - basket.total_incl_tax if rows else Decimal("0.00")
    delivery = Repository().get_default_shipping_method(basket).calculate(basket).incl_tax if rows else Decimal(0)
    return BasketSummary(
        rows=rows,
        goods_baht=goods,
        discounts=_discounts(basket),
        cheaper_delivery=next((taken["name"] for taken in basket.shipping_discounts), ""),
        delivery_baht=delivery,
        total_baht=goods - discount + delivery,
        piece_count=sum(row.quantity for row in rows),
        is_short=any(row.is_short for row in rows),
    )


def _row(line, pictures: dict[int, Picture], best_before: date | None) -> BasketRow:
    product, main = line.product, line.product.main
    return BasketRow(
        line_pk=line.pk,
        product_pk=product.pk,
        name=product.get_title(),
        url=main.get_absolute_url(),
        producer_name=main.producer.name if main.producer else "",
        unit=main.unit,
        picture=pictures.get(product.pk) or pictures.get(main.pk),
        palette=main.palette or "natural",
        quantity=line.quantity,
        free=max(line.stockrecord.net_stock_level, 0) if product.is_public and main.is_public else 0,
        unit_price_baht=line.stockrecord.price,
        total_baht=line.stockrecord.price * line.quantity,
        lead_days=main.lead_days,
        best_before=best_before,
    )


def _discounts(basket: Basket) -> list[Discount]:
    """Return what was taken off the goods, by offer; the applicator counted it line by line, so nothing is missing."""
    return [
        Discount(name=taken["name"], code=taken["voucher"].code if taken["voucher"] else "", baht=taken["discount"])
        for taken in basket.offer_applications
        if taken["discount"]
    ]


def _pictures_of(lines) -> dict[int, Picture]:
    pks = {pk for line in lines for pk in (line.product_id, line.product.parent_id) if pk}
    return first_pictures(pks)
