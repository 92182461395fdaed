"""The search page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.products.queries import listed_products, newest_cards, product_cards

from .queries import products_matching

GOODS_PER_PAGE = 24
LONGEST_QUERY = 100


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the goods that answer a query; without an answer, some goods to go on with."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    page = Paginator(products_matching(query), GOODS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": query,
        "page": page,
        "cards": product_cards(page.object_list),
        "others": [] if page.paginator.count else newest_cards(listed_products(), 4),
    }
    return render(request, "search/results.html", context)
