from oscar.apps.checkout import apps


class CheckoutConfig(apps.CheckoutConfig):
    """From the basket to the placed order. Oscar's `checkout` app, with our own short views."""

    name = "checkout.flow"

    def ready(self):
        """Load none of Oscar's checkout views: ours replace them."""

    def get_urls(self):
        from . import urls  # noqa: PLC0415 -- views need the app registry

        return self.post_process_urls(urls.urlpatterns)
