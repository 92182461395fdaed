from oscar.apps.basket import apps


class BasketConfig(apps.BasketConfig):
    """What a shopper has picked so far. Oscar's `basket` app, with our own short views."""

    name = "checkout.basket"

    def ready(self):
        """Load none of Oscar's basket views: ours replace them."""

    def get_urls(self):
        from . import urls  # noqa: PLC0415 -- views need the app registry

        return self.post_process_urls(urls.urlpatterns)
