from oscar.apps.order import apps


class OrdersConfig(apps.OrderConfig):
    """What was ordered and where it stands. Oscar's `order` app."""

    name = "checkout.orders"
    namespace = "orders"

    def get_urls(self):
        from . import urls  # noqa: PLC0415 -- views need the app registry

        return self.post_process_urls(urls.urlpatterns)
