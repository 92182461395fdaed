"""New prices as a table: the number of a good and its price."""

from collections.abc import Iterator

from catalogue.producers.models import StockRecord
from catalogue.products.models import Product

from .cells import code, line
from .goods import PRICE, in_thousands, write_prices
from .plans import AT_ONCE, Plan
from .tables import KEY, Column, Progress, Table, nobody_looks, refuse_twice

COLUMNS = [
    Column("upc", "รหัสสินค้า", "Number", code(64), **KEY, also=("sku", "รหัส", "upc")),
    Column("title", "ชื่อสินค้า", "Name", line(600), also=("ชื่อ", "name")),
    Column("price", "ราคา", "Price", PRICE, **KEY, can_clear=False, also=("ราคาใหม่", "ราคาขาย", "price")),
]
NEEDED = [column for column in COLUMNS if column.needed]


def plan_prices(table: Table, *, locked: bool = False, progress: Progress = nobody_looks) -> Plan:
    """Find which prices a table would change. Orders that are made keep the price they were made at.

    One query for each thousand rows. A price is written over whatever it was, so nothing is locked before the writing.
    """
    refuse_twice(table, "upc")
    records = _records_of({row.get("upc") for row in table.rows if "upc" in row})
    changed, prices, same = [], {}, 0
    for number, row in enumerate(table.rows, start=1):
        table.refuse_missing(row, NEEDED)
        found = records.get(row.get("upc"), [])
        if not found and "upc" in row:
            table.fault(row.number, "upc", "unknown-good", text=row.get("upc"))
        differing = [record for record in found if record.price != row.get("price")]
        same += bool(found) and not differing
        changed += differing
        prices |= {record.pk: row.get("price") for record in differing}
        progress(number)
    count = len({record.product_id for record in changed})
    return Plan(table, 0, count, same, lambda by, progress: write_prices(changed, prices))


def _records_of(numbers: set[str]) -> dict[str, list[StockRecord]]:
    found: dict[str, list[StockRecord]] = {}
    for some in in_thousands(numbers):
        for record in StockRecord.objects.filter(product__upc__in=some).select_related("product").order_by("pk"):
            found.setdefault(record.product.upc, []).append(record)
    return found


def price_rows() -> Iterator[list]:
    """Yield what can be bought with its price."""
    rows = StockRecord.objects.exclude(product__structure=Product.PARENT).select_related("product__parent")
    for record in rows.order_by("product__upc", "pk").iterator(chunk_size=AT_ONCE):
        yield [record.product.upc, record.product.get_title(), record.price]
