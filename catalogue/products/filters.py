"""What a shopper narrows a list of goods to, as the address of the list says it. Pure: no database, no request."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from catalogue.thai.words import THAI_DIGITS

NEWEST, CHEAPEST, DEAREST, MOST_STARS = "", "price", "-price", "stars"
SORTS = (NEWEST, CHEAPEST, DEAREST, MOST_STARS)
HIGHEST_PRICE = Decimal("9999999.99")


@dataclass(frozen=True)
class Filters:
    """The wishes of one list: values by the name of their facet, in order, and a range of prices in baht, VAT included.

    `unread` names the prices that were no number, as typed.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    sort: str = NEWEST
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many wishes there are, as the button of a phone says it; an order is no wish."""
        return sum(map(len, self.chosen.values())) + (self.price_from is not None) + (self.price_to is not None)

    @property
    def query(self) -> str:
        """Write the wishes as an address does, always in the same order, so that equal lists have one address.

        >>> Filters({"stars": ("4", "5"), "in_stock": ("1",)}, price_to=Decimal("500.00")).query
        'in_stock=1&stars=4&stars=5&price_to=500'
        """
        pairs = [(name, value) for name, values in sorted(self.chosen.items()) for value in values]
        pairs += [(name, in_short(getattr(self, name))) for name in PRICES if getattr(self, name) is not None]
        pairs += [("sort", self.sort)] if self.sort else []
        return urlencode(pairs)

    def without(self, name: str, value: str = "") -> "Filters":
        """Return the same wishes but one."""
        if name in PRICES:
            return replace(self, **{name: None})
        kept = tuple(one for one in self.chosen.get(name, ()) if one != value)
        others = {other: values for other, values in self.chosen.items() if other != name}
        return replace(self, chosen=others | ({name: kept} if kept else {}))

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


def read_filters(query, *, known: Mapping[str, Collection[str]]) -> Filters:
    """Read the wishes from an address (a QueryDict). What we do not know, from an old link for instance, is left out.

    `known` are the values of each facet. A lowest price above the highest is taken the other way round: it can only be
    meant so.
    """
    found = {name: read_price(query.get(name, "")) for name in PRICES}
    unread = {
        name: query.get(name, "").strip() for name in PRICES if found[name] is None and query.get(name, "").strip()
    }
    low, high = found.values()
    if low is not None and high is not None and low > high:
        low, high = high, low
    chosen = {
        name: tuple(sorted({value for value in query.getlist(name) if value in values}))
        for name, values in known.items()
        if name in query
    }
    return Filters(
        chosen={name: values for name, values in chosen.items() if values},
        price_from=low,
        price_to=high,
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
