"""Ties a visitor to her basket."""

from django.contrib import messages
from django.utils.functional import SimpleLazyObject, empty
from django.utils.translation import gettext as _
from oscar.apps.basket import middleware

from .models import Basket


class BasketMiddleware(middleware.BasketMiddleware):
    """Oscar's middleware, which also gives a cookie to a basket that was loaded without its offers."""

    def process_response(self, request, response):
        loaded = getattr(request, "_basket_cache", None)
        if loaded is not None and is_untouched(request.basket):
            request.basket = loaded
        return super().process_response(request, response)

    def get_basket(self, request) -> Basket:
        """Return the visitor's basket; what she picked before she signed in goes into that of her account.

        As Oscar's, but she is told only when goods of an earlier visit are there too: that she still
        has what she picked needs no words.
        """
        if request._basket_cache is None:
            picked = self.get_cookie_basket(self.get_cookie_key(request), request, Basket.open)
            if request.user.is_authenticated:
                request._basket_cache = self.basket_of_account(request, picked)
            else:
                request._basket_cache = picked or Basket()
        return request._basket_cache

    def basket_of_account(self, request, picked: Basket | None) -> Basket:
        basket = self.only_basket(request.user)
        if picked:
            if basket.lines.exists() and picked.lines.exists():
                messages.info(request, _("What you had picked on your last visit is in your basket too."))
            self.merge_baskets(basket, picked)
            request.cookies_to_delete.append(self.get_cookie_key(request))
        return basket

    def only_basket(self, user) -> Basket:
        """Return somebody's one open basket; two windows at her first visit may have made two."""
        basket, *others = Basket.open.filter(owner=user).order_by("pk") or [Basket.open.create(owner=user)]
        for other in others:
            self.merge_baskets(basket, other)
        basket.owner = user  # known already: spares a query
        return basket


def is_untouched(basket) -> bool:
    return isinstance(basket, SimpleLazyObject) and basket._wrapped is empty
