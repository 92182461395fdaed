"""What a shopper narrows a list of goods to, as the address of the list says it. Pure: no database, no request."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

NEWEST, CHEAPEST, DEAREST, MOST_STARS = "", "price", "-price", "stars"
SORTS = (NEWEST, CHEAPEST, DEAREST, MOST_STARS)
STARS = (5, 4, 3, 2, 1)
HIGHEST_PRICE = Decimal("9999999.99")
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@dataclass(frozen=True)
class Filters:
    """The wishes of one list. Prices in baht, VAT included. `unread` names the prices that were no number, as typed."""

    districts: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    in_stock: bool = False
    sort: str = NEWEST
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many wishes there are, as the button of a phone says it; an order is no wish."""
        prices = (self.price_from is not None) + (self.price_to is not None)
        return len(self.districts) + len(self.stars) + prices + self.in_stock

    @property
    def query(self) -> str:
        """Write the wishes as an address does, always in the same order, so that equal lists have one address.

        >>> Filters(stars=(5, 4), price_to=Decimal("500.00"), in_stock=True).query
        'stars=5&stars=4&price_to=500&in_stock=1'
        """
        pairs = [("district", slug) for slug in self.districts]
        pairs += [("stars", number) for number in self.stars]
        pairs += [(name, in_short(getattr(self, name))) for name in PRICES if getattr(self, name) is not None]
        pairs += [("in_stock", 1)] if self.in_stock else []
        pairs += [("sort", self.sort)] if self.sort else []
        return urlencode(pairs)

    def without(self, name: str, value: str | int | None = None) -> "Filters":
        """Return the same wishes but one."""
        if name in ("districts", "stars"):
            return replace(self, **{name: tuple(kept for kept in getattr(self, name) if kept != value)})
        return replace(self, **{name: False if name == "in_stock" else None})

    @property
    def none(self) -> "Filters":
        """Return no wishes, in the same order."""
        return Filters(sort=self.sort)


PRICES = ("price_from", "price_to")


def in_short(price: Decimal) -> str:
    """Write a price for a field of a form: satang only when there are some.

    >>> in_short(Decimal("500.00")), in_short(Decimal("89.50"))
    ('500', '89.50')
    """
    return str(int(price)) if price == price.to_integral_value() else str(price)


def read_filters(query, *, districts: Collection[str]) -> Filters:
    """Read the wishes from an address (a QueryDict). What we do not know, from an old link for instance, is left out.

    A lowest price above the highest is taken the other way round: it can only be meant so.
    """
    found = {name: read_price(query.get(name, "")) for name in PRICES}
    unread = {
        name: query.get(name, "").strip() for name in PRICES if found[name] is None and query.get(name, "").strip()
    }
    low, high = found.values()
    if low is not None and high is not None and low > high:
        low, high = high, low
    wanted = set(query.getlist("district"))
    return Filters(
        districts=tuple(slug for slug in districts if slug in wanted),
        stars=tuple(number for number in STARS if str(number) in query.getlist("stars")),
        price_from=low,
        price_to=high,
        in_stock=bool(query.get("in_stock")),
        sort=query.get("sort") if query.get("sort") in SORTS else NEWEST,
        unread=unread,
    )


def read_price(text: str) -> Decimal | None:
    """Read a price as people type it, with commas, Thai digits or the sign of the baht; None for anything else.

    >>> read_price("฿1,290"), read_price("๑๐๐"), read_price("free"), read_price("-5")
    (Decimal('1290.00'), Decimal('100.00'), None, None)
    """
    plain = text.translate(THAI_DIGITS).replace(",", "").replace("฿", "").strip()
    try:
        price = Decimal(plain)
    except InvalidOperation:
        return None
    if not price.is_finite() or not 0 <= price <= HIGHEST_PRICE:
        return None
    return price.quantize(Decimal("0.01"))
