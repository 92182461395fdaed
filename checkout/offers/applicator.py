"""Oscar's place for taking offers off a basket: what each took off is what its lines say, to the satang."""

from decimal import Decimal

from oscar.apps.offer import applicator


class Applicator(applicator.Applicator):
    def get_basket_offers(self, basket, user):
        """Return the offers of a basket's vouchers, without suspended ones, which Oscar lets a voucher open."""
        return [offer for offer in super().get_basket_offers(basket, user) if not offer.is_suspended]

    def apply_offers(self, basket, offers):
        """Take the offers off, and count of each what it really took off the lines.

        Oscar adds up the exact parts of all lines, and rounds the sum; the lines are rounded one by one.
        """
        super().apply_offers(basket, offers)
        taken = [discount for line in basket.all_lines() for discount in line.discounts.all()]
        for application in basket.offer_applications:
            if application["result"].affects_basket:
                parts = [part.amount for part in taken if part.offer == application["offer"]]
                application["discount"] = sum(parts, Decimal("0.00"))
