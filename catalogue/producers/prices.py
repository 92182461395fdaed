"""Oscar's place for pricing policies."""

from decimal import Decimal

from django.utils import timezone
from oscar.apps.partner import prices

from .vat import vat_included, vat_rate_on


class ShelfPrice(prices.TaxInclusiveFixedPrice):
    """The price on the tag: what the buyer pays for one piece, VAT included.

    Oscar's own policy takes the tag for a price without tax and lets totals drift by satang.
    """

    def __init__(self, currency: str, gross_baht: Decimal):
        tax = vat_included(gross_baht, vat_rate_on(timezone.localdate()).percent)
        super().__init__(currency=currency, excl_tax=gross_baht - tax, tax=tax, tax_code="VAT")


UnavailablePrice = prices.Unavailable
