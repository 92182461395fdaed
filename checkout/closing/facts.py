"""What a report adds up: one thing that was sold or taken back, and who gets what of it."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from checkout.orders.bookkeeping import line_words

from .differences import NOTHING


class What(Enum):
    """What a buyer paid for, or got back."""

    GOODS = "goods"
    DELIVERY = "delivery"
    GOODWILL = "goodwill"


class Parts(NamedTuple):
    """What buyers paid, VAT included, and who gets what of it, in baht. The last five add up to the first."""

    buyers: Decimal = NOTHING
    vat: Decimal = NOTHING
    payment: Decimal = NOTHING
    makers: Decimal = NOTHING
    centre: Decimal = NOTHING
    delivery: Decimal = NOTHING

    def taken_back(self) -> "Parts":
        return Parts(*(-baht for baht in self))


class SoldLine(NamedTuple):
    """A line of an order as it was frozen. The names are those of its columns."""

    order: str
    pk: int | None
    product: int | None
    partner: int | None
    title: str
    quantity: int
    price: Decimal
    before: Decimal
    vat: Decimal
    payment: Decimal
    maker: Decimal
    centre: Decimal
    vat_percent: Decimal
    delivery: Decimal
    delivery_net: Decimal

    @property
    def parts(self) -> Parts:
        return Parts(self.price, self.vat, self.payment, self.maker, self.centre)

    @property
    def delivery_parts(self) -> Parts:
        return Parts(self.delivery, vat=self.delivery - self.delivery_net, delivery=self.delivery_net)

    @property
    def words(self) -> str:
        """Return the words under which its legs are booked."""
        return line_words(self)[:200]


COLUMNS = (
    *("order__number", "pk", "product", "partner", "title", "quantity"),
    *("line_price_incl_tax", "line_price_before_discounts_incl_tax"),
    *("vat_baht", "payment_cost_baht", "producer_baht", "centre_baht", "vat_percent"),
    *("order__shipping_incl_tax", "order__shipping_excl_tax"),
)


class Booked(NamedTuple):
    """The entry a fact stands in."""

    key: str
    on: date
    at: datetime
    is_sale: bool
    is_reversal: bool


class Fact(NamedTuple):
    """One thing that was sold or taken back: above zero what was sold. `line` is None where no good is behind it."""

    order: str
    entry: Booked
    what: What
    line: SoldLine | None
    parts: Parts
    pieces: int = 0
    discount: Decimal = NOTHING

    @property
    def is_sale(self) -> bool:
        """Say whether this was sold, not taken back of something sold."""
        return self.entry.is_sale and not self.entry.is_reversal
