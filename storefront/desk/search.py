"""The desk's search: one exact hit leads to its order, else those in which the text stands are listed."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from checkout.fulfilment.finding import order_called, orders_found

from .access import BUYER_RIGHTS, may, order_page
from .views import desk_context

ORDERS_PER_PAGE = 50
LONGEST_TEXT = 200


@require_safe
@order_page
def search(request: HttpRequest) -> HttpResponse:
    """Look for orders by whatever somebody has in hand; the list shows nothing of a person."""
    text = request.GET.get("q", "").strip()[:LONGEST_TEXT]
    meant = order_called(text)
    if meant:
        return redirect("desk:order", meant.number)
    found = orders_found(text, by_buyer=may(request.user, *BUYER_RIGHTS))
    page = Paginator(found, ORDERS_PER_PAGE).get_page(request.GET.get("page"))
    context = {**desk_context(request, None), "query": text, "found_page": page}
    return render(request, "desk/search.html", context)
