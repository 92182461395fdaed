from oscar.apps.customer import apps


class CustomerConfig(apps.CustomerConfig):
    """Oscar's `customer` app, of which we keep the table and the name of its addresses; the pages are our own.

    It has a package of its own because its label is not that of the room, whose user model came first.
    """

    name = "storefront.accounts.customer"

    def ready(self):
        """Load none of Oscar's customer views and receivers: ours replace them."""

    def get_urls(self):
        from storefront.accounts import urls  # noqa: PLC0415 -- views need the app registry

        return self.post_process_urls(urls.urlpatterns)
