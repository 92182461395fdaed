"""The VAT contained in a Thai shelf price: arithmetic, and dated rates with their sources as people read them."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

SATANG = Decimal("0.01")


@dataclass(frozen=True)
class VatRate:
    percent: Decimal
    starts: date
    ends: date | None
    source: str


VAT_RATES = (
    VatRate(
        percent=Decimal("7.00"),
        starts=date(2020, 1, 1),  # older than any order of this shop
        # The decree at hand names this end. No later one was found, so the rate stays in use and
        # `vat_rate_is_confirmed` says that somebody has to look.
        ends=date(2026, 9, 30),
        source=_("Royal decree under the Revenue Code, 6.3% and 0.7% local tax, to 30 Sep 2026"),
    ),
)


def vat_rate_on(day: date) -> VatRate:
    """Return the rate in force on a day; after the last known end, the last known rate."""
    begun = [rate for rate in VAT_RATES if rate.starts <= day]
    if not begun:
        raise ValueError(f"no VAT rate is known for {day}")
    return max(begun, key=lambda rate: rate.starts)


def vat_rate_is_confirmed(day: date) -> bool:
    """Say whether a source covers the rate on a day, or somebody has to confirm it."""
    rate = vat_rate_on(day)
    return rate.ends is None or day <= rate.ends


def vat_rate_to_confirm(day: date) -> VatRate | None:
    """Return the rate that goes on after its known end, for somebody to look; nothing while a source covers it."""
    return None if vat_rate_is_confirmed(day) else vat_rate_on(day)


def vat_included(gross_baht: Decimal, percent: Decimal) -> Decimal:
    """Return the VAT contained in a VAT-inclusive price.

    Baht in, baht out, two decimals; half a satang rounds up. Table: docs/pricing.md.

    >>> vat_included(Decimal("107.00"), Decimal("7.00"))
    Decimal('7.00')
    >>> vat_included(Decimal("590.00"), Decimal("7.00"))
    Decimal('38.60')
    """
    return (gross_baht * percent / (100 + percent)).quantize(SATANG, ROUND_HALF_UP)
