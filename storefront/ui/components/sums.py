"""Sums of money and what they are made of."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from catalogue.producers.terms import Mode

register = template.Library()


@register.inclusion_tag("components/price_parts.html")
def price_parts(parts, mode=""):
    """Show who gets what of a price, as a bar and in figures that add up: a split, or a line of an order.

    `mode` says in a sentence when the maker has her part.
    """
    rows = [
        ("producer", _("The maker"), parts.producer_baht),
        ("centre", _("The OTOP centre"), parts.centre_baht),
        ("vat", _("VAT"), parts.vat_baht),
        ("payment", _("Taking the payment, planned"), parts.payment_cost_baht),
    ]
    return {"rows": rows, "bar": _bar(rows), "total_baht": sum(row[2] for row in rows), "when": _when(mode)}


def _bar(rows: list[tuple[str, str, Decimal]]) -> list[tuple[str, str, str]]:
    """Return where each part begins on a bar of a hundred, and how long it is; one below zero has no length."""
    whole = sum(max(amount, 0) for _name, _label, amount in rows) or 1
    bar, begin = [], Decimal(0)
    for name, _label, amount in rows:
        length = 100 * max(amount, 0) / whole
        bar.append((name, f"{begin:.2f}", f"{length:.2f}"))
        begin += length
    return bar


def _when(mode: str) -> str:
    if not mode:
        return ""
    if mode == Mode.BOUGHT:
        return _("The centre has bought this good; the maker’s part is what it paid.")
    return _("The maker gets this part once the good is sold.")
