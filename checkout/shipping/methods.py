"""Oscar's place for ways of delivery: one parcel, priced by weight, or handed over at the counter."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.apps.shipping.methods import *  # noqa: F403 -- Oscar loads its other classes from here
from oscar.apps.shipping.methods import Base, Free
from oscar.core.prices import Price

from catalogue.producers.vat import vat_included, vat_rate_on

from .rates import UNKNOWN_WEIGHT_GRAMS, delivery_price, rate_table_on


class ParcelByWeight(Base):
    """A parcel to any address in Thailand."""

    code = "parcel"
    name = _("Parcel delivery")

    def calculate(self, basket) -> Price:
        """Return what the parcel of a basket costs today, VAT included."""
        gross = delivery_price_today(basket_grams(basket))
        return Price(
            currency=basket.currency,
            excl_tax=gross - vat_included(gross, vat_rate_on(timezone.localdate()).percent),
            incl_tax=gross,
            tax_code="VAT",
        )


class HandedOver(Free):
    """Nothing is sent: the buyer stands at the counter and takes it along."""

    code = "counter"
    name = _("Handed over at the OTOP centre")


class Carried(Free):
    """Goods that take the place of others in an order whose delivery is paid."""

    code = "carried"
    name = _("Parcel, paid with the first order")


def basket_grams(basket) -> int:
    """Return what the goods in a basket weigh."""
    return sum(line.quantity * grams_of(line.product) for line in basket.all_lines())


def grams_of(product) -> int:
    """Return what one piece of a good weighs: a variant by itself, else as its main product.

    A piece of unknown weight counts as half a kilogram.
    """
    return product.weight_grams or product.main.weight_grams or UNKNOWN_WEIGHT_GRAMS


def delivery_price_today(goods_grams: int) -> Decimal:
    """Return what a parcel of goods of a weight costs today, in baht, VAT included."""
    return delivery_price(goods_grams, rate_table_on(timezone.localdate()))
