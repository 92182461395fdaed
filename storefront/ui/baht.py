"""How the shop writes an amount of money.

Pure arithmetic and text: prices are Decimal baht everywhere, and a float never passes through here.
"""

from decimal import ROUND_HALF_UP, Decimal

SATANG = Decimal("0.01")
MINUS = "\N{MINUS SIGN}"


def baht(amount: Decimal | int) -> str:
    """Write an amount as a price tag does: satang only when there are some.

    >>> baht(Decimal("1290.00"))
    '฿1,290'
    >>> baht(Decimal("89.5"))
    '฿89.50'
    """
    rounded = _to_satang(amount)
    return _write(rounded, decimals=0 if rounded == rounded.to_integral_value() else 2)


def baht_exact(amount: Decimal | int) -> str:
    """Write an amount as a receipt does: always with two decimals.

    >>> baht_exact(Decimal("635"))
    '฿635.00'
    """
    return _write(_to_satang(amount), decimals=2)


def _to_satang(amount: Decimal | int) -> Decimal:
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int):
        raise TypeError(f"Money is Decimal or int baht, not {type(amount).__name__}.")
    return Decimal(amount).quantize(SATANG, rounding=ROUND_HALF_UP)


def _write(rounded: Decimal, *, decimals: int) -> str:
    # The sign stands before the currency, as Thai and English receipts both print it.
    sign = MINUS if rounded < 0 else ""
    return f"{sign}฿{abs(rounded):,.{decimals}f}"
