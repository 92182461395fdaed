"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.products.queries import categories_on_shelf, listed_products, newest_cards
from catalogue.products.rail import build_rail
from catalogue.products.shelf import shelf_page
from catalogue.products.views import shelf_response

from .queries import products_matching

LONGEST_QUERY = 100
OTHERS = 4


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the goods that answer a query, narrowed as on any list; without an answer, some goods to go on with."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    found = products_matching(query)
    if not found:
        context = {"query": query, "others": newest_cards(listed_products(), OTHERS)}
        return render(request, "search/nothing.html", context)
    categories = categories_on_shelf()
    category = next((one for one in categories if one.slug == request.GET.get("category")), None)
    shelf = shelf_page(request.GET, category=category, ranking=found)
    rail = build_rail(
        shelf,
        categories=categories,
        category=category,
        list_of=lambda one: (request.path, {"q": query} | ({"category": one.slug} if one else {})),
    )
    context = {"query": query, "shelf": shelf, "rail": rail, "category": category, "filters": shelf.filters}
    return shelf_response(render(request, "search/results.html", context), rail)
