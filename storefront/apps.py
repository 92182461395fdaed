from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView
from oscar.config import Shop


class ShopConfig(Shop):
    """Oscar's shop, at our addresses and without the root page, which is a story page of ours."""

    def get_urls(self):
        from storefront.accounts.urls import password_patterns  # noqa: PLC0415 -- views need the app registry

        unwanted = ("catalogue/", "offers/", "wishlists/", "password-reset/")
        urls = [url for url in super().get_urls() if str(url.pattern) and not str(url.pattern).startswith(unwanted)]
        # Oscar's dashboard links an offer's page by name; ours is the goods it makes cheaper.
        to_goods = RedirectView.as_view(url=reverse_lazy("catalogue:index"))
        offer_pages = [path("<slug:slug>/", to_goods, name="detail")]
        ours = [
            path("products/", self.catalogue_app.urls),
            path("offers/", include((offer_pages, "offer"))),
            path("password-reset/", include(password_patterns)),
        ]
        return [*ours, *urls]
