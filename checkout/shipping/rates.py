"""What a parcel costs by weight. Pure; the tables are dated, so an old order can be explained."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

PACKING_GRAMS = 100
UNKNOWN_WEIGHT_GRAMS = 500
# What the shop promises: so many days from the payment to the door, two of them for packing.
DAYS_TO_ARRIVE = (3, 5)


@dataclass(frozen=True)
class RateTable:
    """Prices in baht, VAT included, up to a weight in grams; then a price for each further kilogram."""

    starts: date
    steps: tuple[tuple[int, Decimal], ...]
    further_kilogram_baht: Decimal


RATE_TABLES = (
    RateTable(
        starts=date(2026, 1, 1),
        steps=(
            (500, Decimal("45")),
            (1000, Decimal("55")),
            (2000, Decimal("75")),
            (3000, Decimal("95")),
            (5000, Decimal("130")),
        ),
        further_kilogram_baht=Decimal("20"),
    ),
)


def rate_table_on(day: date) -> RateTable:
    begun = [table for table in RATE_TABLES if table.starts <= day]
    if not begun:
        raise ValueError(f"no delivery rates are known for {day}")
    return max(begun, key=lambda table: table.starts)


def delivery_price(goods_grams: int, table: RateTable) -> Decimal:
    """Return the price of one parcel in baht, VAT included, for goods of a weight; the box is added.

    >>> delivery_price(240, RATE_TABLES[0]), delivery_price(401, RATE_TABLES[0])
    (Decimal('45'), Decimal('55'))
    >>> delivery_price(5000, RATE_TABLES[0])
    Decimal('150')
    """
    grams = goods_grams + PACKING_GRAMS
    for limit, price in table.steps:
        if grams <= limit:
            return price
    limit, price = table.steps[-1]
    further_kilograms = -(-(grams - limit) // 1000)
    return price + further_kilograms * table.further_kilogram_baht
