from oscar.apps.shipping import apps


class ShippingConfig(apps.ShippingConfig):
    """What delivery costs. Oscar's `shipping` app, with our rates."""

    name = "checkout.shipping"
