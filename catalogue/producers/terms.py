"""Who gets what of a price: the kinds of terms, which rule counts, and the one sum that splits a price."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .vat import SATANG, vat_included


class Mode(TextChoices):
    """Whose a good is until it is sold."""

    BOUGHT = "bought", _("bought by the centre")
    CONSIGNED = "consigned", _("on consignment")
    MADE_TO_ORDER = "made-to-order", _("made to order")


@dataclass(frozen=True)
class Scope:
    """What a rule is looked up for: a good (a variant first, then what it is a variant of), its maker, its class."""

    product_ids: Sequence[int]
    producer_id: int | None
    product_class_id: int | None


@dataclass(frozen=True)
class Shares:
    """A price in four parts, in baht. Their sum is the price."""

    producer_baht: Decimal
    centre_baht: Decimal
    vat_baht: Decimal
    payment_cost_baht: Decimal


def rule_for(scope: Scope, rules: Iterable):
    """Return the rule that counts for a good, out of the rules in force on one day.

    The most specific one: of the product, then of the producer in the class, of the producer, of the class, of
    everything. Among equals the one that began last. Raises ValueError without any.
    """
    fitting = [rule for rule in rules if _fits(rule, scope)]
    if not fitting:
        raise ValueError("no rule says who gets what of this price")
    return max(fitting, key=lambda rule: (_specificity(rule, scope), rule.starts_on))


def _fits(rule, scope: Scope) -> bool:
    return (
        (rule.product_id is None or rule.product_id in scope.product_ids)
        and rule.producer_id in {None, scope.producer_id}
        and rule.product_class_id in {None, scope.product_class_id}
    )


def _specificity(rule, scope: Scope) -> tuple[int, bool, bool]:
    of_product = 0 if rule.product_id is None else len(scope.product_ids) - scope.product_ids.index(rule.product_id)
    return of_product, rule.producer_id is not None, rule.product_class_id is not None


def share_out(
    gross_baht: Decimal,
    *,
    vat_percent: Decimal,
    commission_percent: Decimal,
    payment_percent: Decimal,
    mode: str,
    cost_baht: Decimal | None = None,
    full_gross_baht: Decimal | None = None,
    discount_share_percent: Decimal = Decimal(0),
) -> Shares:
    """Split what is paid for some pieces of a good into its maker's, the centre's, the VAT's and the payment's part.

    `gross_baht` is what is paid, VAT included; `full_gross_baht` what it would be without a discount. The maker of
    a good the centre has bought has had `cost_baht` for these pieces. Any other maker gets the full price without
    VAT less commission; of what a discount takes off that, she bears `discount_share_percent`. Each part is rounded
    to the satang, half up; the centre's is the rest, which takes what rounding leaves over, and is below zero when
    a discount eats more than the centre has. Table: docs/pricing.md.
    """
    vat = vat_included(gross_baht, vat_percent)
    payment_cost = _percent_of(gross_baht, payment_percent)
    if mode == Mode.BOUGHT:
        if cost_baht is None:
            raise ValueError("a bought good needs what the centre paid for it")
        producer = cost_baht
    else:
        full = producer_part(full_gross_baht or gross_baht, vat_percent, commission_percent)
        less = full - producer_part(gross_baht, vat_percent, commission_percent)
        producer = full - _percent_of(less, discount_share_percent)
    return Shares(producer, gross_baht - vat - payment_cost - producer, vat, payment_cost)


def producer_part(gross_baht: Decimal, vat_percent: Decimal, commission_percent: Decimal) -> Decimal:
    """Return what the maker gets of a price without a discount: what is left without VAT, less commission."""
    return _percent_of(gross_baht - vat_included(gross_baht, vat_percent), 100 - commission_percent)


def _percent_of(baht: Decimal, percent: Decimal) -> Decimal:
    return (baht * percent / 100).quantize(SATANG, ROUND_HALF_UP)
