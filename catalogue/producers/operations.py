"""Sets the terms by which prices are split."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

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


@transaction.atomic
def add_terms(terms: Terms, *, by) -> Terms:
    """Write new terms. Goods ordered from their first day on are split by them; what was ordered before stays.

    Raises ValidationError for a first day that has passed, and for what `Terms` refuses.
    """
    if terms.starts_on and terms.starts_on < timezone.localdate():
        raise ValidationError({"starts_on": _("Terms begin today or later: what was ordered before stays as it was.")})
    terms.by = by
    terms.full_clean()
    terms.save()
    return terms


@transaction.atomic
def end_terms(pk: int, *, ends_on: date, by) -> Terms:
    """Give terms a last day: from the next one on, the next most specific ones count. Locks their row.

    Raises ValidationError for a day that has passed or lies before the first one, and for the terms for all goods.
    """
    terms = Terms.objects.select_for_update(of=("self",)).get(pk=pk)
    if ends_on < timezone.localdate():
        raise ValidationError({"ends_on": _("This day has passed. Please choose today or a later one.")})
    terms.ends_on, terms.ended_by = ends_on, by
    terms.full_clean()
    terms.save(update_fields=["ends_on", "ended_by"])
    return terms


@transaction.atomic
def take_back_terms(pk: int) -> bool:
    """Take back terms that have not begun, and say whether there were any. Raises ValidationError once they have."""
    terms = Terms.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if terms:
        terms.delete()
    return terms is not None
