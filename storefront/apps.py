from django.urls import path
from oscar.config import Shop


class ShopConfig(Shop):
    """Oscar's shop, at our addresses and without the root page, which is a story page of ours."""

    def get_urls(self):
        unwanted = {"", "catalogue/", "offers/", "wishlists/"}
        urls = [url for url in super().get_urls() if str(url.pattern) not in unwanted]
        return [path("products/", self.catalogue_app.urls), *urls]
