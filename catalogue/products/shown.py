"""The facts of a good as its page shows them, in the reader's language: what is not known is not named."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .facts import Kind, NetUnit, Rule, in_groups, kind_of
from .models import Facts, Product


@dataclass(frozen=True)
class ShownFact:
    """A fact: what it is called, what it says, and until when it holds. `property` is schema.org's word for it."""

    name: str
    value: str
    property: str = ""
    until: date | None = None


def facts_shown(product: Product, goods: list[Product]) -> list[ShownFact]:
    """Return the facts of a good in the order of a label. `goods` are its variants, or itself."""
    facts = product.known_facts
    is_textile = kind_of(product.product_class.slug if product.product_class else None) == Kind.TEXTILE
    shown = [
        ShownFact(_("Ingredients"), facts.ingredients),
        ShownFact(
            _("Allergens"), facts.allergens or (_("none of those that must be named") * facts.is_free_of_allergens)
        ),
        ShownFact(_("Net content"), net_contents(product, goods)),
        ShownFact(_("Keeps for"), _days(facts.keeps_days)),
        ShownFact(_("How to keep it"), facts.storage),
        ShownFact(_("Fibre") if is_textile else _("Made of"), facts.material, "material"),
        ShownFact(_("Dye"), facts.dye),
        ShownFact(_("Size"), facts.size, "size"),
        ShownFact(_("Care"), facts.care),
        ShownFact(_("FDA number"), in_groups(facts.food_number) if facts.food_number else ""),
        *_numbers(facts),
        ShownFact(_("Needs no number"), facts.exempt_because),
        ShownFact(_("Said by"), facts.exempt_said_by),
    ]
    return [fact for fact in shown if fact.value]


def _numbers(facts: Facts) -> list[ShownFact]:
    if facts.rule == Rule.COSMETIC:
        return [ShownFact(_("Cosmetics notification"), facts.cosmetic_number, until=facts.cosmetic_ends_on)]
    if facts.rule == Rule.HERBAL_PRODUCT:
        return [
            ShownFact(_("Herbal product number"), facts.herbal_number),
            ShownFact(_("Leave to advertise"), facts.advert_leave, until=facts.advert_ends_on),
        ]
    return []


def net_contents(product: Product, goods: list[Product]) -> str:
    """Say how much is in it: `250 ml · 750 ml` where variants differ."""
    contents = [
        (good.net_amount, good.net_unit) if good.net_amount else (product.net_amount, product.net_unit)
        for good in goods
    ]
    return " · ".join(_amount(amount, unit) for amount, unit in dict.fromkeys(contents) if amount)


def _amount(amount: int, unit: str) -> str:
    number = f"{amount / 1000:g}" if amount >= 1000 else str(amount)
    if unit == NetUnit.MILLILITRE:
        return (_("%(number)s l") if amount >= 1000 else _("%(number)s ml")) % {"number": number}
    return (_("%(number)s kg") if amount >= 1000 else _("%(number)s g")) % {"number": number}


def _days(count: int | None) -> str:
    if not count:
        return ""
    return ngettext("%(count)d day from the making", "%(count)d days from the making", count) % {"count": count}
