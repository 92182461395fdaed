"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.places.queries import districts_with_pages
from catalogue.products.filters import read_filters
from catalogue.products.queries import categories_on_shelf, listed_products, newest_cards, products_in
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
    districts, categories = districts_with_pages(), categories_on_shelf()
    filters = read_filters(request.GET, districts=[district.slug for district in districts])
    category = next((one for one in categories if one.slug == request.GET.get("category")), None)
    matching = listed_products().filter(pk__in=found)
    shelf = shelf_page(
        matching & products_in(category) if category else matching,
        filters,
        request.GET.get("page"),
        all_products=matching if category else None,
        ranking=found,
    )
    rail = build_rail(
        shelf,
        filters,
        districts=districts,
        categories=categories,
        category=category,
        list_of=lambda one: (request.path, {"q": query} | ({"category": one.slug} if one else {})),
    )
    context = {"query": query, "shelf": shelf, "rail": rail, "category": category, "filters": filters}
    return shelf_response(render(request, "search/results.html", context), rail)
