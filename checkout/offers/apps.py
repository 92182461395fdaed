from oscar.apps.offer import apps


class OffersConfig(apps.OfferConfig):
    """What costs less than its price. Oscar's `offer` app, whose limits hold when many buy at once."""

    name = "checkout.offers"
