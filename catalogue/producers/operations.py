"""Sets the terms by which prices are split."""

from datetime import date
from decimal import Decimal

from .models import Terms

DEFAULT_NOTE = "Default of the shop's software, until the manager sets the centre's own terms."


def write_default_terms(using: str = "default", apps=None, **kwargs) -> None:
    """Make sure that there are terms for all goods: consigned, a fifth for the centre. After each migrate.

    A migration writes them for the orders of old; a database that was emptied since has to get them again.
    """
    try:
        model = (apps or Terms._meta.apps).get_model("partner", "Terms")
    except LookupError:  # migrated back to before there were terms
        return
    model.objects.using(using).get_or_create(
        product=None,
        producer=None,
        product_class=None,
        starts_on=date(2020, 1, 1),  # older than any order of this shop
        defaults={"mode": "consigned", "commission_percent": Decimal("20.00"), "note": DEFAULT_NOTE},
    )
