from django.urls import include, path
from oscar.config import Shop


class ShopConfig(Shop):
    """Oscar's shop, at our addresses and without the root page, which is a story page of ours."""

    def get_urls(self):
        from storefront.accounts.urls import password_patterns  # noqa: PLC0415 -- views need the app registry

        unwanted = ("catalogue/", "offers/", "wishlists/", "password-reset/")
        urls = [url for url in super().get_urls() if str(url.pattern) and not str(url.pattern).startswith(unwanted)]
        ours = [path("products/", self.catalogue_app.urls), path("password-reset/", include(password_patterns))]
        return [*ours, *urls]
