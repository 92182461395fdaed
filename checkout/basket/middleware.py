"""Ties a visitor to her basket."""

from django.utils.functional import SimpleLazyObject, empty
from oscar.apps.basket import middleware


class BasketMiddleware(middleware.BasketMiddleware):
    """Oscar's middleware, which also gives a cookie to a basket that was loaded without its offers."""

    def process_response(self, request, response):
        loaded = getattr(request, "_basket_cache", None)
        if loaded is not None and is_untouched(request.basket):
            request.basket = loaded
        return super().process_response(request, response)


def is_untouched(basket) -> bool:
    return isinstance(basket, SimpleLazyObject) and basket._wrapped is empty
