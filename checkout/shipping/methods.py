"""Oscar's place for ways of delivery: one parcel, priced by weight."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.apps.shipping.methods import *  # noqa: F403 -- Oscar loads its other classes from here
from oscar.apps.shipping.methods import Base
from oscar.core.prices import Price

from catalogue.producers.vat import vat_included, vat_rate_on

from .rates import UNKNOWN_WEIGHT_GRAMS, delivery_price, rate_table_on


class ParcelByWeight(Base):
    """A parcel to any address in Thailand."""

    code = "parcel"
    name = _("Parcel delivery")

    def calculate(self, basket) -> Price:
        """Return what the parcel of a basket costs today, VAT included."""
        today = timezone.localdate()
        gross = delivery_price(basket_grams(basket), rate_table_on(today))
        return Price(
            currency=basket.currency,
            excl_tax=gross - vat_included(gross, vat_rate_on(today).percent),
            incl_tax=gross,
            tax_code="VAT",
        )


def basket_grams(basket) -> int:
    """Return what the goods in a basket weigh; a good of unknown weight counts as half a kilogram."""
    return sum(line.quantity * (line.product.main.weight_grams or UNKNOWN_WEIGHT_GRAMS) for line in basket.all_lines())
