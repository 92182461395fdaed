"""Sums of money and what they are made of."""

from decimal import Decimal
from types import SimpleNamespace

from django import template
from django.utils.translation import gettext as _

from catalogue.producers.terms import Mode

register = template.Library()
NOTHING = Decimal(0)


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
    return {
        **_drawn([SimpleNamespace(kind=kind, label=label, baht=baht) for kind, label, baht in rows]),
        "when": _when(mode),
    }


@register.inclusion_tag("components/price_parts.html")
def baht_parts(parts):
    """Show any number of parts the same way. Each has a `kind` (its colour), a `label` and `baht`; a maker's part
    also a `good`, and says whether it is owed (`owed_baht`), was paid (`paid_on`), or was before (`had_before`)."""
    return _drawn(parts)


def _drawn(parts) -> dict:
    return {"parts": parts, "bar": _bar(parts), "total_baht": sum(part.baht for part in parts)}


def _bar(parts) -> list[tuple[str, str, str]]:
    """Return where each part begins on a bar of a hundred, and how long it is; one below zero has no length."""
    whole = sum(max(part.baht, NOTHING) for part in parts) or 1
    bar, begin = [], NOTHING
    for part in parts:
        length = 100 * max(part.baht, NOTHING) / whole
        bar.append((part.kind, f"{begin:.2f}", f"{length:.2f}"))
        begin += length
    return bar


def _when(mode: str) -> str:
    if not mode:
        return ""
    if mode == Mode.BOUGHT:
        return _("The centre has bought this good; the maker’s part is what it paid.")
    return _("The maker gets this part once the good is sold.")
