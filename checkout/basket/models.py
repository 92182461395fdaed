"""Oscar's basket tables, unchanged; lines come with all that pricing needs, and cost whole satang."""

from decimal import ROUND_DOWN, Decimal

from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

MOST_OF_ONE_GOOD = 99


class Basket(AbstractBasket):
    def all_lines(self):
        """Return the lines once, with goods, stock and makers: one query for any number of lines."""
        if self._lines is None and self.pk:
            self._lines = self.lines.select_related(
                "product__parent__producer", "product__producer", "stockrecord__partner"
            ).order_by("pk")
        return super().all_lines()

    @property
    def num_lines(self) -> int:
        """Count the lines at hand; Oscar asks the database each time."""
        return len(self.all_lines())

    @property
    def is_empty(self) -> bool:
        return self.pk is None or self.num_lines == 0

    def is_shipping_required(self) -> bool:
        """Every good of this shop travels in a parcel."""
        return True


class Line(AbstractLine):
    def discount(self, discount_value, affected_quantity, incl_tax=True, offer=None):
        """Take a discount off, in whole satang: of a percentage Oscar would keep the fractions of one.

        An order's total would then differ from the sum of its lines, which the database rounds.
        """
        satang = discount_value.quantize(Decimal("0.01"), ROUND_DOWN)
        super().discount(satang, affected_quantity, incl_tax=incl_tax, offer=offer)


from oscar.apps.basket.models import *  # noqa: E402, F403 -- Oscar adds what we did not replace
