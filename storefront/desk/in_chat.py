"""The short link of an order, for chats: it opens the order for staff in one tap, and tells strangers nothing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from checkout.orders.models import Order

from .access import ORDER_RIGHTS, may


@require_safe
@never_cache
@login_required
def order_in_chat(request: HttpRequest, number: str) -> HttpResponse:
    """Lead staff to the order at the desk, and a buyer who is signed in to her own order's page.

    A number can be guessed, so it opens nothing by itself: strangers are asked to sign in whether there is such an
    order or not, and another buyer finds nothing.
    """
    if may(request.user, *ORDER_RIGHTS):
        return redirect("desk:order", get_object_or_404(Order, number__iexact=number).number)
    return redirect(get_object_or_404(Order, number__iexact=number, user=request.user))
